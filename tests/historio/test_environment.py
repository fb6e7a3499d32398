"""A variable that says what cannot be is refused by its name, with what is right."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from historio import environment


@pytest.mark.parametrize(
    ("read", "name", "value"),
    [
        (environment.port, "HISTORIO_PORT", "http"),
        (environment.port, "HISTORIO_PORT", "0"),
        (environment.port, "HISTORIO_PORT", "70000"),
        (environment.port, "HISTORIO_PORT", "८०००"),
        (environment.flag, "HISTORIO_PUBLIC_READ", "maybe"),
        (environment.rate, "HISTORIO_RATE_ANONYMOUS", "many"),
        (environment.rate, "HISTORIO_RATE_ANONYMOUS", "0/min"),
        (environment.rate, "HISTORIO_RATE_ACCOUNT", "600/fortnight"),
        (environment.number, "HISTORIO_PROXIES", "-1"),
        (environment.number, "HISTORIO_PROXIES", "eleven"),
        (environment.number, "HISTORIO_LOGIN_ATTEMPTS", "9" * 5000),
        (environment.base_url, "HISTORIO_BASE_URL", "example.org"),
        (environment.base_url, "HISTORIO_BASE_URL", "https://example.org/historio"),
        (environment.hosts, "HISTORIO_ALLOWED_HOSTS", "https://example.org"),
        (environment.address, "HISTORIO_ADDRESS", "localhost"),
        (environment.one_of, "HISTORIO_LOG", "xml"),
        (environment.secret, "HISTORIO_METRICS_TOKEN", "пароль" * 10),
        (environment.data_directory, "HISTORIO_DATA", __file__),
        (environment.database, "DATABASE_URL", "postgresql://localhost:5432"),
        (environment.database, "DATABASE_URL", "mysql://localhost/historio"),
        (environment.standbys, "HISTORIO_READ_URL", "mysql://localhost/historio"),
        (environment.standbys, "HISTORIO_READ_URL", "postgresql://localhost:5432"),
    ],
)
def test_a_wrong_value_is_refused_by_name(read, name, value, monkeypatch, tmp_path):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^{name} .*; it must "):
        asked(read, name, tmp_path)


def asked(read, name: str, folder: Path):
    """What a reader reads, given whatever it wants beside the name."""
    given = {
        environment.port: {"default": 1},
        environment.flag: {"default": True},
        environment.number: {"default": 1, "least": 0, "most": 10},
        environment.rate: {"default": "600/min"},
        environment.address: {"default": "127.0.0.1"},
        environment.data_directory: {"default": folder},
        environment.database: {"data": folder},
    }
    words = ("plain", "json") if read is environment.one_of else ()
    return read(name, *words, **given.get(read, {}))


def test_a_url_of_several_hosts_keeps_all_that_libpq_knows(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL",
        "postgresql://scholar:p%40ss@a.example,b.example:5433/historio"
        "?target_session_attrs=read-write&options=-c%20statement_timeout%3D5s",
    )
    assert environment.database("DATABASE_URL", data=Path("/nowhere")) == {
        "NAME": "historio",
        "USER": "scholar",
        "PASSWORD": "p@ss",
        "HOST": "a.example,b.example",
        "PORT": ",5433",
        "OPTIONS": {
            "target_session_attrs": "read-write",
            "connect_timeout": "3",
            "tcp_user_timeout": "10000",
            "options": "-c jit=off -c statement_timeout=5s",
            "prepare_threshold": 1,
        },
    }


def test_of_several_hosts_the_one_that_can_be_written_is_the_database(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a.example,b.example/historio?connect_timeout=9")
    options = environment.database("DATABASE_URL", data=Path("/nowhere"))["OPTIONS"]
    assert (options["target_session_attrs"], options["connect_timeout"]) == ("read-write", "9")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a.example,b.example/historio?target_session_attrs=any")
    options = environment.database("DATABASE_URL", data=Path("/nowhere"))["OPTIONS"]
    assert options["target_session_attrs"] == "any"
    monkeypatch.setenv("DATABASE_URL", "postgresql://a.example/historio")
    options = environment.database("DATABASE_URL", data=Path("/nowhere"))["OPTIONS"]
    assert "target_session_attrs" not in options


def test_reads_go_to_any_standby_unless_the_url_says_otherwise(monkeypatch):
    monkeypatch.delenv("HISTORIO_READ_URL", raising=False)
    assert environment.standbys("HISTORIO_READ_URL") is None
    monkeypatch.setenv("HISTORIO_READ_URL", "postgresql://historio@a.example,b.example/historio")
    found = environment.standbys("HISTORIO_READ_URL")
    assert (found["NAME"], found["HOST"]) == ("historio", "a.example,b.example")
    chosen = found["OPTIONS"]["target_session_attrs"], found["OPTIONS"]["load_balance_hosts"]
    assert chosen == ("prefer-standby", "random")
    monkeypatch.setenv("HISTORIO_READ_URL", "postgresql://a.example/historio?load_balance_hosts=disable")
    assert environment.standbys("HISTORIO_READ_URL")["OPTIONS"]["load_balance_hosts"] == "disable"


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path, monkeypatch):
    monkeypatch.delenv("HISTORIO_SECRET_KEY", raising=False)
    key = environment.secret_key("HISTORIO_SECRET_KEY", data=tmp_path / "data")
    assert len(key) > 50
    assert environment.secret_key("HISTORIO_SECRET_KEY", data=tmp_path / "data") == key
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_a_refusal_tells_no_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://scholar:тайна:1917@localhost/historio")
    monkeypatch.setenv("HISTORIO_METRICS_TOKEN", "too-short-a-secret")
    with pytest.raises(ImproperlyConfigured, match=r"mysql://scholar:\*\*\*@localhost") as refused:
        environment.database("DATABASE_URL", data=Path("/nowhere"))
    assert "1917" not in str(refused.value)
    with pytest.raises(ImproperlyConfigured, match="HISTORIO_METRICS_TOKEN") as refused:
        environment.secret("HISTORIO_METRICS_TOKEN")
    assert "too-short" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HISTORIO_PUBLIC_RAED", "HISTORIO_PUBLIC_READ"),
        ("HISTORIO_PROXYS", "HISTORIO_PROXIES"),
        ("HISTORIO_DATABASE_URL", "DATABASE_URL"),
        ("HISTORIO_BASEURL", "HISTORIO_BASE_URL"),
    ],
)
def test_a_name_that_is_one_of_ours_but_for_a_letter_is_refused(written, meant, monkeypatch):
    monkeypatch.setenv(written, "0")
    with pytest.raises(ImproperlyConfigured, match=f"^{written} is no setting; it must be {meant},"):
        environment.refuse_misspelt()


def test_a_name_that_is_like_none_of_ours_is_left(monkeypatch):
    monkeypatch.setenv("HISTORIO_ABACUS", "1")
    environment.refuse_misspelt()


def test_a_password_keeps_its_spaces(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", " пробел в начале")
    assert environment.literally("DJANGO_SUPERUSER_PASSWORD") == " пробел в начале"
