"""The Django application that holds the domain."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AnnotationsConfig(AppConfig):
    """Sources, passages, and what scholars say about their exact words."""

    name = "annotations"
    verbose_name = "Historio"
    default_auto_field = "django.db.models.BigAutoField"


class AdminConfig(admin.AdminConfig):
    """Django's admin, with our start page."""

    default = False  # of the two configurations in this module the other one is meant
    default_site = "annotations.site.Site"
