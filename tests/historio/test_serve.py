import socket

import pytest
from django.core.management.base import CommandError
from django.db import connection

from annotations.models import Annotation, Source
from historio.management.commands import serve
from tests.database import sql

HOST = "127.0.0.1"


def free_port():
    with socket.socket() as any_port:
        any_port.bind((HOST, 0))
        return any_port.getsockname()[1]


def test_a_port_that_is_taken_is_named_before_anything_starts():
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(CommandError, match=rf"port {port} is not free.*HISTORIO_PORT"),
            serve.reserved(HOST, port),
        ):
            pass


def test_two_servers_cannot_reserve_one_port():
    port = free_port()
    with serve.reserved(HOST, port) as share:
        share()
        with pytest.raises(CommandError, match="not free"), serve.reserved(HOST, port):
            pass


def test_the_first_start_makes_an_administrator_and_the_next_ones_name_it(db, monkeypatch):
    monkeypatch.delenv("DJANGO_SUPERUSER_USERNAME", raising=False)
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD", raising=False)
    assert "Sign in as scholar, password " in serve.administrator()
    assert "changepassword scholar" in serve.administrator()


def test_a_password_that_was_given_is_not_shown(db, monkeypatch, django_user_model):
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "ada")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "Тайна-1917")
    assert "Тайна" not in serve.administrator()
    assert django_user_model._default_manager.get(username="ada").check_password("Тайна-1917")


def test_the_sample_does_not_come_back_after_its_sources_are_deleted(db):
    Annotation.objects.all().delete()
    Source.objects.all().delete()
    assert not serve.is_empty()
    connection.check_constraints()  # no deferred trigger may wait
    sql("TRUNCATE annotations_event, annotations_tag, annotations_vocabulary CASCADE")
    assert serve.is_empty()


def test_an_index_can_be_made_concurrently_while_a_server_prepares_the_database(committed):
    with serve.alone():
        sql("CREATE INDEX CONCURRENTLY probe ON annotations_vocabulary (label)")
        sql("DROP INDEX probe")
