"""The Django application that holds the domain."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Sources, passages, and what scholars say about their exact words."""

    name = "annotations"
    verbose_name = "Historio"
    default_auto_field = "django.db.models.BigAutoField"
