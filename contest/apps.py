from django.apps import AppConfig


class ContestConfig(AppConfig):
    name = "contest"

    def ready(self) -> None:
        from contest import (  # noqa: F401, PLC0415  (once the models are loaded)
            enums,
            form_words,
            receivers,
            tones,
            waiting,
        )
        from contest.domain import replay, result_publication, unsealing  # noqa: F401, PLC0415
        from contest.domain.queries.office import register_waiting  # noqa: PLC0415
        from media_pipeline import enums as lab  # noqa: PLC0415

        form_words.use_own_words()
        register_waiting(waiting.proposals_that_wait)
        register_waiting(waiting.publication_that_waits)
        tones.register_tones(enums.TONES)
        tones.register_tones(lab.TONES)
        replay.register()
