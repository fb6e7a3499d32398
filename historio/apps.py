from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class HistorioConfig(AppConfig):
    name = "historio"

    def ready(self) -> None:
        from historio import checks, reporting, watching  # noqa: F401  (checks are registered)

        if settings.METRICS_TOKEN:
            connection_created.connect(watching.time_statements)
        if settings.SENTRY_DSN:
            reporting.start(settings.SENTRY_DSN)
