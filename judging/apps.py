from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "judging"

    def ready(self) -> None:
        from contest.tones import register_tones  # noqa: PLC0415  (all once the models are loaded)
        from judging import enums, journal_words, receivers  # noqa: F401, PLC0415
        from judging.domain import replay  # noqa: PLC0415

        register_tones(enums.TONES)
        journal_words.register()
        replay.register()
