"""The Django application that holds the domain."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.backends.signals import connection_created

from annotations import acting


class AnnotationsConfig(AppConfig):
    """Sources, passages, and what scholars say about their exact words."""

    name = "annotations"
    verbose_name = "Historio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every connection tells the database who is acting."""
        connection_created.connect(acting.sign)


class AdminConfig(admin.AdminConfig):
    """Django's admin, with our start page."""

    default = False  # of the two configurations in this module the other one is meant
    default_site = "annotations.site.Site"
