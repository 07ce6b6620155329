from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "judging"

    def ready(self) -> None:
        from contest.domain.journeys import register_journeys  # noqa: PLC0415
        from contest.domain.jurors import register_jurors  # noqa: PLC0415
        from contest.domain.queries.office import register_waiting  # noqa: PLC0415
        from contest.domain.result_notes import register_result_notes  # noqa: PLC0415
        from contest.new_editions.making import register_copy  # noqa: PLC0415
        from contest.office.at_stake import register_stakes  # noqa: PLC0415
        from contest.office.entry_search import register_rounds  # noqa: PLC0415
        from contest.office.export_tables import register_tables  # noqa: PLC0415
        from contest.prints.papers import register_papers  # noqa: PLC0415
        from contest.tones import register_tones  # noqa: PLC0415  (all once the models are loaded)
        from judging import enums, journal_words, receivers, waiting  # noqa: F401, PLC0415
        from judging.domain import (  # noqa: PLC0415
            acts_of_two,
            gate_checks,
            jury_replay,
            moving_tables,
            personal_data,
            replay,
            screening_right,
        )
        from judging.domain.office_tables import JURY_TABLES  # noqa: PLC0415
        from judging.domain.profiles import named_jurors  # noqa: PLC0415
        from judging.domain.queries.entry_rounds import OFFICE_ROUNDS  # noqa: PLC0415
        from judging.domain.queries.journeys import journeys_in_rounds  # noqa: PLC0415
        from judging.domain.queries.stakes import stakes_of  # noqa: PLC0415
        from judging.domain.round_copies import copy_rounds  # noqa: PLC0415
        from judging.next_acts import next_acts  # noqa: PLC0415
        from judging.prints.blank_sheets import BLANK_SHEETS  # noqa: PLC0415
        from judging.prints.round_lists import ROUND_LIST  # noqa: PLC0415
        from judging.proof.files import FOLDER as PROTOCOLS  # noqa: PLC0415
        from judging.proof.office import notes_on_protocol, protocols_that_wait  # noqa: PLC0415
        from judging.rehearsal import journal_words as rehearsal_words  # noqa: PLC0415
        from media_pipeline.api import keep_in_backups, register_right  # noqa: PLC0415

        register_tones(enums.TONES)
        journal_words.register()
        rehearsal_words.register()
        replay.register()
        jury_replay.register()
        gate_checks.register()
        personal_data.register()
        moving_tables.register()
        acts_of_two.register()
        register_journeys(journeys_in_rounds)
        register_jurors(named_jurors)
        register_rounds(OFFICE_ROUNDS)
        register_copy(copy_rounds)
        register_stakes(stakes_of)
        register_tables(*JURY_TABLES)
        register_papers(ROUND_LIST, BLANK_SHEETS)
        register_waiting(next_acts)
        register_waiting(waiting.rounds_that_wait)
        register_waiting(waiting.nominees_that_wait)
        register_waiting(waiting.invitations_that_wait)
        register_waiting(waiting.problems_that_wait)
        register_waiting(waiting.rounds_that_end)
        register_waiting(waiting.rounds_that_end_too_late)
        register_waiting(waiting.judges_that_fall_behind)
        register_waiting(protocols_that_wait)
        register_result_notes(notes_on_protocol)
        keep_in_backups(PROTOCOLS)
        register_right(screening_right.KIND, screening_right.may_screen)
