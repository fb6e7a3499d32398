from django.apps import AppConfig


class HistorioConfig(AppConfig):
    name = "historio"

    def ready(self) -> None:
        from historio import checks  # noqa: F401  (registers them)
