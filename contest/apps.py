from django.apps import AppConfig


class ContestConfig(AppConfig):
    name = "contest"

    def ready(self) -> None:
        from contest import receivers  # noqa: F401, PLC0415  (signals connect once the models are loaded)
