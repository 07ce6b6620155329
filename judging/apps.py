from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "judging"

    def ready(self) -> None:
        from judging import receivers  # noqa: F401, PLC0415  (signals connect once the models are loaded)
