from django.apps import AppConfig
from django.db.models.signals import post_migrate


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
        from contest.audience import journal_words as audience_words  # noqa: PLC0415
        from contest.audience import privacy as audience_privacy  # noqa: PLC0415
        from contest.audience import watching as audience_watching  # noqa: PLC0415
        from contest.audience.votes_in_seal import altered_votes  # noqa: PLC0415
        from contest.branding import journal_words as brand_words  # noqa: PLC0415
        from contest.branding import logos  # noqa: F401, PLC0415
        from contest.captions import journal_words as caption_words  # noqa: PLC0415
        from contest.ceremony import journal_words as ceremony_words  # noqa: PLC0415
        from contest.ceremony import playing  # noqa: PLC0415
        from contest.ceremony.readiness import is_ready_for_the_hall  # noqa: PLC0415
        from contest.clips import journal_words as clip_words  # noqa: PLC0415
        from contest.consents import journal_words as consent_words  # noqa: PLC0415
        from contest.correspondence import journal_words as message_words  # noqa: PLC0415
        from contest.correspondence.waiting import messages_that_wait  # noqa: PLC0415
        from contest.domain import (  # noqa: PLC0415
            film_replay,
            public_reports,
            replay,
            result_publication,  # noqa: F401
            takedowns,
            unsealing,  # noqa: F401
        )
        from contest.domain.editions import instant_of_upload  # noqa: PLC0415
        from contest.domain.gate import register_gate_check, register_remark  # noqa: PLC0415
        from contest.domain.queries.office import register_waiting  # noqa: PLC0415
        from contest.domain.seals import register_seal_check  # noqa: PLC0415
        from contest.extensions import journal_words as extension_words  # noqa: PLC0415
        from contest.laurels import all_certificates, press_kit  # noqa: F401, PLC0415
        from contest.laurels import journal_words as laurel_words  # noqa: PLC0415
        from contest.mail_texts import journal_words as mail_words  # noqa: PLC0415
        from contest.models.mailboxes import index_addresses  # noqa: PLC0415
        from contest.moving import contents as moving_contents  # noqa: PLC0415
        from contest.moving import journal_words as moving_words  # noqa: PLC0415
        from contest.new_editions import journal_words as edition_words  # noqa: PLC0415
        from contest.new_editions.waiting import announcement_that_waits  # noqa: PLC0415
        from contest.objections import journal_words as objection_words  # noqa: PLC0415
        from contest.objections import office as objections  # noqa: PLC0415
        from contest.office import bulk_acts  # noqa: F401, PLC0415
        from contest.office import journal_words as office_words  # noqa: PLC0415
        from contest.office.contest_tables import CONTEST_TABLES  # noqa: PLC0415
        from contest.office.export_tables import register_tables  # noqa: PLC0415
        from contest.office.waiting import machine_that_waits  # noqa: PLC0415
        from contest.posters import journal_words as poster_words  # noqa: PLC0415
        from contest.prints.award_posters import AWARD_POSTERS  # noqa: PLC0415
        from contest.prints.papers import register_papers  # noqa: PLC0415
        from contest.prints.programme_lists import PROGRAMME_LIST  # noqa: PLC0415
        from contest.privacy import contents as personal_contents  # noqa: PLC0415
        from contest.privacy import journal_words as privacy_words  # noqa: PLC0415
        from contest.privacy import retention  # noqa: PLC0415
        from contest.questions import journal_words as question_words  # noqa: PLC0415
        from contest.questions.waiting import questions_that_wait  # noqa: PLC0415
        from contest.register import journal_words as register_words  # noqa: PLC0415
        from contest.register.waiting import consents_that_lack  # noqa: PLC0415
        from contest.regulations import journal_words as regulations_words  # noqa: PLC0415
        from contest.roles import journal_words as role_words  # noqa: PLC0415
        from contest.rule_changes import journal_words as change_words  # noqa: PLC0415
        from contest.site_figures import site_figures  # noqa: PLC0415
        from contest.team import journal_words as team_words  # noqa: PLC0415
        from contest.team import playing as team_playing  # noqa: PLC0415
        from contest.theater import journal_words as theater_words  # noqa: PLC0415
        from contest.theater import playing as theater_playing  # noqa: PLC0415
        from contest.theater import replay as theater_replay  # noqa: PLC0415
        from contest.theater.hall import KIND as THEATER  # noqa: PLC0415
        from contest.tools import journal_words as tool_words  # noqa: PLC0415
        from contest.webhooks import journal_words as webhook_words  # noqa: PLC0415
        from media_pipeline import enums as lab  # noqa: PLC0415
        from media_pipeline.api import (  # noqa: PLC0415
            register_figures,
            register_instant_words,
            register_right,
        )

        form_words.use_own_words()
        post_migrate.connect(index_addresses, sender=self)
        register_waiting(waiting.proposals_that_wait)
        register_waiting(waiting.publication_that_waits)
        register_waiting(messages_that_wait, enums.Duty.READ_ENTRIES)
        register_waiting(questions_that_wait)
        register_waiting(machine_that_waits)
        register_waiting(announcement_that_waits)
        brand_words.register()
        mail_words.register()
        role_words.register()
        change_words.register()
        edition_words.register()
        message_words.register()
        question_words.register()
        extension_words.register()
        tones.register_tones(enums.TONES)
        tones.register_tones(lab.TONES)
        register_figures(site_figures)
        register_instant_words(instant_of_upload)
        replay.register()
        film_replay.register()
        laurel_words.register()
        register_right(takedowns.KIND, takedowns.may_be_shown, may_be_kept=True)
        register_waiting(public_reports.reports_that_wait)
        register_waiting(objections.objections_that_wait)
        register_gate_check(objections.has_no_open_objection)
        objection_words.register()
        audience_words.register()
        register_seal_check(altered_votes)
        audience_privacy.register()
        register_right(audience_watching.KIND, audience_watching.may_play_for_vote)
        caption_words.register()
        clip_words.register()
        poster_words.register()
        office_words.register()
        moving_contents.register()
        moving_words.register()
        register_tables(*CONTEST_TABLES)
        register_papers(AWARD_POSTERS, PROGRAMME_LIST)
        ceremony_words.register()
        register_remark(is_ready_for_the_hall)
        register_right(playing.KIND, playing.may_play_in_hall)
        register_words.register()
        register_waiting(consents_that_lack, enums.Duty.READ_ENTRIES)
        personal_contents.register()
        privacy_words.register()
        retention.register()
        team_words.register()
        register_right(team_playing.KIND, team_playing.may_play_in_team, may_be_kept=True)
        theater_words.register()
        tool_words.register()
        regulations_words.register()
        consent_words.register()
        webhook_words.register()
        theater_replay.register()
        register_right(THEATER, theater_playing.may_be_played, may_be_kept=True)
