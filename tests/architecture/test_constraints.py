"""What must always hold is held by the database itself, whoever writes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from contest.enums import (
    ConsentUse,
    EntryState,
    EvidenceKind,
    HandOverState,
    MotionKind,
    MotionState,
    MusicBasis,
    NoticeKind,
    ObjectionGrounds,
    OfficeTaskKind,
    TeamInvitationState,
    TeamRight,
    WebhookEvent,
)
from contest.models import (
    ApiToken,
    AudienceVote,
    Award,
    Ballot,
    BulkAct,
    BulkLine,
    Certificate,
    Checkpoint,
    Citation,
    Consent,
    Credit,
    Edition,
    Entry,
    Evidence,
    HandOver,
    JournalEntry,
    MailText,
    Membership,
    Message,
    Motion,
    MusicUse,
    NomineeList,
    Notice,
    Objection,
    OfficeNote,
    OfficeTask,
    PersonalCopy,
    Portrayal,
    PortrayalConsent,
    Programme,
    ProgrammePlace,
    PublicQuestion,
    PublicReport,
    Regulations,
    RequestedChange,
    RetentionPeriods,
    RightsPaper,
    SavedView,
    Seal,
    ShotLabel,
    Takedown,
    TeamInvitation,
    TeamMember,
    TheaterFilm,
    ToolUse,
    User,
    UsualReason,
    Webhook,
    WebhookMessage,
)
from judging.domain import awards, rounds, tallies
from judging.domain.declarations import declare_conflict, dismiss_hint
from judging.enums import (
    AssignmentRunKind,
    ConflictKind,
    InvitationState,
    Outcome,
    PoolKind,
    RoundState,
    TallyTaskKind,
    WorkState,
)
from judging.models import (
    Assignment,
    AssignmentRun,
    AwardProposal,
    ChosenEntry,
    Criterion,
    Cut,
    CutEntry,
    Decision,
    DeclaredConflict,
    DismissedHint,
    Invitation,
    JudgeProfile,
    Rehearsal,
    ResultProtocol,
    Round,
    Rubric,
    Tally,
    TallyRun,
    TallyTask,
)
from media_pipeline.enums import JobKind, JobState, MatchKind, MatchVerdict, Severity
from media_pipeline.models import (
    CaptionDraft,
    CaptionTrack,
    EmbeddedTrack,
    Film,
    FilmFinding,
    Job,
    Match,
    OwnPoster,
    Part,
    RawClip,
    Rendition,
    Shot,
    Upload,
    Waiver,
)
from tests.contest.films import bring_raw_clip, caption_film, embed_subtitles, give_film, show_own_poster
from tests.contest.register.register_of_film import register_person
from tests.judging.juries import judge_all, make_invitation, make_jury

Row = type[models.Model]
REFUSED: dict[str, tuple[Row, dict[str, Any]]] = {
    "award_has_places": (Award, {"places": 0}),
    "award_basis_known": (Award, {"basis": "?", "criterion": ""}),
    "award_names_its_criterion": (Award, {"basis": "criterion", "criterion": ""}),
    "award_of_free_choice_has_no_threshold": (Award, {"basis": "jury", "criterion": "", "threshold": 6.0}),
    "citation_place_from_1": (Citation, {"place": 0}),
    "motion_kind_known": (Motion, {"kind": "?"}),
    "motion_state_known": (Motion, {"state": "?", "closed_at": timezone.now()}),
    "motion_has_a_reason": (Motion, {"reason": ""}),
    "closed_motion_has_its_time": (Motion, {"state": MotionState.WITHDRAWN}),
    "motion_is_of_two": (
        Motion,
        {
            "state": MotionState.SECONDED,
            "closed_at": timezone.now(),
            "closed_by": models.F("moved_by"),
        },
    ),
    "seal_is_of_two": (Seal, {"seconded_by": models.F("sealed_by")}),
    "superseded_seal_says_why": (Seal, {"superseded_at": timezone.now()}),
    "office_task_kind_known": (OfficeTask, {"kind": "?"}),
    "office_task_done_of_total": (OfficeTask, {"done": 2}),
    "tool_known": (ToolUse, {"tool": "?"}),
    "purpose_known": (ToolUse, {"purpose": "?"}),
    "origin_known": (ShotLabel, {"origin": "?"}),
    "label_tool_known": (ShotLabel, {"tool": "?"}),
    "label_purpose_known": (ShotLabel, {"purpose": "?"}),
    "label_percent_from_1_to_100": (ShotLabel, {"percent": 101}),
    "question_state_known": (
        PublicQuestion,
        {"state": "?", "settled_at": timezone.now(), "settled_by": 1},
    ),
    "question_settled_by_somebody": (PublicQuestion, {"settled_at": timezone.now()}),
    "question_answered_with_words": (PublicQuestion, {"answer": "Yes."}),
    "report_overturned_with_reason": (PublicReport, {"overturned_at": timezone.now()}),
    "saved_view_has_a_name": (SavedView, {"name": ""}),
    "usual_reason_has_words": (UsualReason, {"text": ""}),
    "office_note_has_words": (OfficeNote, {"text": ""}),
    "mail_text_kind_known": (MailText, {"kind": "?"}),
    "mail_text_has_words": (MailText, {"body": ""}),
    "bulk_decision_known": (BulkAct, {"decision": "?"}),
    "started_act_has_its_reason": (
        BulkAct,
        {"decision": "return", "started_at": timezone.now(), "reason": ""},
    ),
    "line_outcome_known": (BulkLine, {"outcome": "?"}),
    "left_out_says_why": (BulkLine, {"outcome": "left_out", "words": ""}),
    "consent_kind_known": (Consent, {"kind": "?"}),
    "edition_dates_in_order": (Edition, {"closes_at": models.F("opens_at")}),
    "regulations_durations_in_order": (Regulations, {"min_seconds": models.F("max_seconds")}),
    "regulations_rates_in_order": (Regulations, {"max_rate": models.F("min_rate")}),
    "regulations_loudness_in_order": (Regulations, {"max_loudness": models.F("min_loudness")}),
    "regulations_share_at_most_100": (Regulations, {"min_ai_share": 101}),
    "regulations_let_something_in": (Regulations, {"max_entries": 0}),
    "regulations_caption_rule_known": (Regulations, {"captions": "?"}),
    "entry_state_known": (Entry, {"state": "?"}),
    "entry_ai_percent_from_0_to_100": (Entry, {"ai_percent": 100.1}),
    "entry_submitted_has_its_time": (Entry, {"state": EntryState.ELIGIBLE, "submitted_at": None}),
    "credit_position_from_1": (Credit, {"position": 0}),
    "journal_number_from_1": (JournalEntry, {"number": 0}),
    "checkpoint_has_lines": (Checkpoint, {"lines": 0}),
    "notice_kind_known": (Notice, {"kind": "?"}),
    "report_reason_known": (PublicReport, {"reason": "?"}),
    "report_state_known": (PublicReport, {"state": "?"}),
    "objection_grounds_known": (Objection, {"grounds": "?"}),
    "objection_state_known": (Objection, {"state": "?", "decided_at": timezone.now()}),
    "message_has_words": (Message, {"text": ""}),
    "requested_change_has_words": (RequestedChange, {"text": ""}),
    "decided_objection_has_its_time": (Objection, {"decided_at": timezone.now()}),
    "evidence_kind_known": (Evidence, {"kind": "?"}),
    "team_right_known": (TeamMember, {"right": "?"}),
    "member_left_after_joining": (TeamMember, {"left_at": timezone.now() - timedelta(days=1)}),
    "invited_right_known": (TeamInvitation, {"right": "?"}),
    "team_invitation_state_known": (TeamInvitation, {"state": "?"}),
    "team_invitation_accepted_by_someone": (TeamInvitation, {"state": TeamInvitationState.ACCEPTED}),
    "hand_over_state_known": (HandOver, {"state": "?", "closed_at": timezone.now()}),
    "closed_offer_has_its_time": (HandOver, {"state": HandOverState.REFUSED}),
    "hand_over_is_of_two": (HandOver, {"to": models.F("offered_by")}),
    "rights_paper_kind_known": (RightsPaper, {"kind": "?"}),
    "portrayal_kind_known": (Portrayal, {"kind": "?"}),
    "portrayal_basis_known": (Portrayal, {"basis": "?"}),
    "minor_has_a_guardian": (Portrayal, {"is_minor": True}),
    "consent_use_known": (PortrayalConsent, {"use": "?"}),
    "consent_ended_by_somebody": (PortrayalConsent, {"ended_at": timezone.now() + timedelta(days=1)}),
    "music_basis_known": (MusicUse, {"basis": "?"}),
    "music_has_its_source": (MusicUse, {"source": ""}),
    "takedown_cause_known": (Takedown, {"cause": "?"}),
    "takedown_has_its_reason": (Takedown, {"reason": ""}),
    "entry_age_mark_known": (Entry, {"age": 7}),
    "age_mark_known": (TheaterFilm, {"age": 7}),
    "ai_is_part_of_all": (TheaterFilm, {"ai_ms": 3}),
    "programme_kind_known": (Programme, {"kind": "?"}),
    "place_kind_known": (ProgrammePlace, {"kind": "?"}),
    "role_known": (Membership, {"role": "?"}),
    "assignment_state_known": (Assignment, {"state": "?"}),
    "assignment_run_kind_known": (AssignmentRun, {"kind": "?"}),
    "assignment_run_state_known": (AssignmentRun, {"state": "?"}),
    "assignment_run_done_of_total": (AssignmentRun, {"done": 1}),
    "assignment_run_applied_has_its_time": (AssignmentRun, {"applied_at": timezone.now()}),
    "round_reissues_after_an_hour": (Round, {"reissue_hours": 0}),
    "conflict_kind_known": (DeclaredConflict, {"kind": "?"}),
    "conflict_has_a_name": (DeclaredConflict, {"name": ""}),
    "dismissal_has_a_reason": (DismissedHint, {"reason": ""}),
    "proposal_place_from_1": (AwardProposal, {"place": 0}),
    "outcome_known": (AwardProposal, {"outcome": "?", "entry": None}),
    "proposal_names_an_entry": (AwardProposal, {"outcome": Outcome.PROPOSED, "entry": None}),
    "decision_votes_are_complete": (Decision, {"votes_for": 3}),
    "override_has_a_reason": (Decision, {"is_override": True, "reason": ""}),
    "round_number_from_1": (Round, {"number": 0}),
    "round_state_known": (Round, {"state": "?"}),
    "round_has_reviews": (Round, {"reviews_per_entry": 0}),
    "round_pool_known": (Round, {"pool": "?"}),
    "round_blindness_known": (Round, {"blindness": "?"}),
    "meeting_leads_nowhere": (Round, {"meeting_for": models.F("pk")}),
    "certificate_is_of_one_snapshot": (Certificate, {"nominees": None}),
    "vote_ends_after_it_opens": (AudienceVote, {"ends_at": models.F("opens_at")}),
    "vote_counted_at_its_end": (AudienceVote, {"counted_at": timezone.now()}),
    "ballot_has_a_mailbox": (Ballot, {"mailbox": ""}),
    "nominees_are_sealed": (NomineeList, {"hash": ""}),
    "round_source_only_for_advanced": (Round, {"pool": PoolKind.ADVANCED, "source": None}),
    "round_advances_from_1": (Round, {"advancing": 0}),
    "round_dates_in_order": (Round, {"opens_at": models.F("closes_at")}),
    "choice_has_a_reason": (ChosenEntry, {"reason": ""}),
    "cut_line_from_1": (Cut, {"line": 0}),
    "kept_back_for_a_reason": (CutEntry, {"advances": False, "reason": ""}),
    "round_opened_has_its_time": (Round, {"state": RoundState.OPEN, "opened_at": None}),
    "rubric_version_from_1": (Rubric, {"version": 0}),
    "scale_in_order": (Rubric, {"highest": models.F("lowest")}),
    "weight_from_1_to_100": (Criterion, {"weight": 101}),
    "tally_number_from_1": (Tally, {"number": 0}),
    "run_state_known": (TallyRun, {"state": "?"}),
    "run_progress_from_0_to_1": (TallyRun, {"progress": 1.01}),
    "failed_run_says_why": (TallyRun, {"state": WorkState.FAILED}),
    "done_run_has_its_tally": (TallyRun, {"state": WorkState.DONE}),
    "tally_task_kind_known": (TallyTask, {"kind": "?"}),
    "tally_task_state_known": (TallyTask, {"state": "?"}),
    "tally_task_progress_from_0_to_1": (TallyTask, {"progress": 1.01}),
    "failed_tally_task_says_why": (TallyTask, {"state": WorkState.FAILED}),
    "rehearsal_state_known": (Rehearsal, {"state": "?"}),
    "rehearsal_progress_from_0_to_1": (Rehearsal, {"progress": 1.01}),
    "failed_rehearsal_says_why": (Rehearsal, {"state": WorkState.FAILED}),
    "protocol_state_known": (ResultProtocol, {"state": "?"}),
    "protocol_progress_from_0_to_1": (ResultProtocol, {"progress": 1.01}),
    "failed_protocol_says_why": (ResultProtocol, {"state": WorkState.FAILED}),
    "protocol_fault_has_its_time": (ResultProtocol, {"fault": "changed"}),
    "invitation_state_known": (Invitation, {"state": "?"}),
    "invitation_accepted_by_someone": (Invitation, {"state": InvitationState.ACCEPTED}),
    "profile_cap_from_1": (JudgeProfile, {"cap": 0}),
    "film_state_known": (Film, {"state": "?"}),
    "film_fault_known": (Film, {"fault": "?"}),
    "film_has_bytes": (Film, {"size": 0}),
    "film_measures_positive": (Film, {"duration_ms": 0}),
    "film_poster_from_1": (Film, {"poster_number": 0}),
    "poster_state_known": (OwnPoster, {"state": "?"}),
    "picture_kind_known": (OwnPoster, {"kind": "?"}),
    "picture_measures_positive": (OwnPoster, {"width": 0}),
    "removed_film_has_no_file": (Film, {"removed_at": timezone.now()}),
    "erased_person_has_a_mark_alone": (User, {"erased_at": timezone.now(), "is_active": False}),
    "retention_of_films_from_1_month": (RetentionPeriods, {"films": 0}),
    "retention_of_addresses_from_1_month": (RetentionPeriods, {"addresses": 0}),
    "retention_of_logs_from_1_month": (RetentionPeriods, {"logs": 0}),
    "retention_of_watching_from_1_month": (RetentionPeriods, {"watching": 0}),
    "finished_copy_has_a_file": (PersonalCopy, {"finished_at": timezone.now()}),
    "api_token_has_a_name": (ApiToken, {"name": ""}),
    "api_token_ends_later": (ApiToken, {"ends_at": models.F("made_at")}),
    "webhook_event_known": (WebhookMessage, {"event": "?"}),
    "webhook_message_ends_once": (
        WebhookMessage,
        {"sent_at": timezone.now(), "given_up_at": timezone.now()},
    ),
    "clip_state_known": (RawClip, {"state": "?", "is_compared": False}),
    "clip_is_refused_with_a_problem": (RawClip, {"problem": "no_video"}),
    "clip_compared_once_read": (RawClip, {"state": "waiting"}),
    "caption_draft_has_a_language": (CaptionDraft, {"language": ""}),
    "embedded_number_from_1": (EmbeddedTrack, {"number": 0}),
    "caption_kind_known": (CaptionTrack, {"kind": "?"}),
    "caption_track_has_a_language": (CaptionTrack, {"language": ""}),
    "caption_revision_from_1": (CaptionTrack, {"revision": 0}),
    "severity_known": (FilmFinding, {"severity": "?"}),
    "waiver_has_a_reason": (Waiver, {"reason": ""}),
    "job_kind_known": (Job, {"kind": "?"}),
    "job_state_known": (Job, {"state": "?"}),
    "job_progress_from_0_to_1": (Job, {"progress": 1.01}),
    "job_film_seconds_from_0": (Job, {"film_seconds": -1}),
    "job_running_is_held": (Job, {"state": JobState.RUNNING, "token": "t", "lease_until": None}),
    "film_matches_another": (Match, {"other": models.F("film")}),
    "match_kind_known": (Match, {"kind": "?"}),
    "match_share_from_0_to_1": (Match, {"share": 1.01}),
    "match_seconds_from_0": (Match, {"seconds": -1}),
    "match_heard_from_0": (Match, {"heard_seconds": -1}),
    "verdict_known": (Match, {"verdict": "?", "decided_at": timezone.now()}),
    "verdict_has_its_time": (Match, {"verdict": MatchVerdict.SAME, "decided_at": None}),
    "rendition_kind_known": (Rendition, {"kind": "?"}),
    "rendition_fault_known": (Rendition, {"fault": "?"}),
    "rendition_number_from_1": (Rendition, {"number": 0}),
    "rendition_measures_positive": (Rendition, {"width": 0}),
    "shot_number_from_1": (Shot, {"number": 0}),
    "shot_duration_positive": (Shot, {"end_ms": models.F("start_ms")}),
    "upload_state_known": (Upload, {"state": "?"}),
    "upload_has_bytes": (Upload, {"size": 0}),
    "part_number_from_1": (Part, {"number": 0}),
    "part_has_bytes": (Part, {"size": 0}),
}


@pytest.fixture
def one_of_each(db: None) -> Callable[[Row], models.QuerySet[Any]]:
    """A small contest with a row of every kind; gives one row of a kind."""
    jury = make_jury(judges=2, entries=2, reviews=2)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    proposals = awards.propose(tally, by=jury.organiser)
    awards.decide(proposals[0], entry=proposals[0].entry, by=jury.organiser)
    first, second = jury.entries
    judge, by = jury.judges[0], jury.organiser
    declare_conflict(judge, edition=jury.edition, kind=ConflictKind.PERSON, name="A friend", by=by)
    dismiss_hint(judge, first, ground="name:a", reason="Another person.", by=by)
    Citation.objects.create(award=proposals[0].award, place=1, entry=first)
    Motion.objects.create(
        edition=jury.edition, kind=MotionKind.SEAL, subject="tally:1", basis_hash="0", reason="r", moved_by=by
    )
    seal = Seal.objects.create(edition=jury.edition, snapshot={}, hash="5", sealed_by=by)
    ResultProtocol.objects.create(seal=seal, tally=tally, asked_by=by)
    OfficeTask.objects.create(edition=jury.edition, kind=OfficeTaskKind.READ_FILMS, total=1)
    nominees = NomineeList.objects.create(
        edition=jury.edition, stage="s", snapshot={}, hash="5", sealed_by=jury.organiser
    )
    Certificate.objects.create(entry=first, nominees=nominees, issued_at=timezone.now())
    vote = AudienceVote.objects.create(
        edition=jury.edition,
        opens_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=1),
        rule={},
        planned_by=by,
    )
    Ballot.objects.create(vote=vote, voter=judge, mailbox="m", films=[], cast_at=timezone.now())
    Checkpoint.objects.create(lines=1, head="h", at=timezone.now(), site="s", signature="s")
    Notice.objects.create(key="k", kind=NoticeKind.ENTRY_WON, user=jury.organiser)
    objection = Objection.objects.create(
        edition=jury.edition,
        citation=Citation.objects.all()[0],
        objector=jury.organiser,
        grounds=ObjectionGrounds.OTHER,
    )
    first.messages.create(author=jury.organiser, is_from_office=True, text="t")
    first.requested_changes.create(text="t")
    Evidence.objects.create(objection=objection, name="a.pdf", kind=EvidenceKind.PDF, size=1, content=b"a")
    times = {"invited_at": timezone.now(), "expires_at": timezone.now()}
    TeamInvitation.objects.create(
        entry=first, email="a@x.org", right=TeamRight.SEE, invited_by=first.representative, **times
    )
    SavedView.objects.create(edition=jury.edition, user=by, name="n", query="q")
    UsualReason.objects.create(edition=jury.edition, text="t", position=1)
    OfficeNote.objects.create(entry=first, author=by, text="t")
    words = {"subject": "s", "body": "b"}
    MailText.objects.create(edition=jury.edition, kind=NoticeKind.ENTRY_WON, language="en", **words)
    act = BulkAct.objects.create(edition=jury.edition, decision="accept", by=by, language="en")
    BulkLine.objects.create(act=act, entry=first, version=1)
    register_person(first, uses=[ConsentUse.JUDGING])
    MusicUse.objects.create(entry=first, title="t", basis=MusicBasis.TOOL, source="s")
    Takedown.objects.create(entry=first, edition=jury.edition, reason="r", by=jury.organiser)
    TeamMember.objects.create(entry=first, user=judge, right=TeamRight.SEE, joined_at=timezone.now())
    HandOver.objects.create(
        entry=first,
        offered_by=first.representative,
        to=judge,
        offered_at=timezone.now(),
        expires_at=timezone.now(),
    )
    RetentionPeriods.objects.create(edition=jury.edition)
    PersonalCopy.objects.create(user=judge)
    later = timezone.now() + timedelta(days=1)
    ApiToken.objects.create(user=judge, name="n", scopes=["entries"], digest="d", ends_at=later)
    webhook = Webhook.objects.create(edition=jury.edition, address="https://x.org/", secret="s", made_by=by)
    WebhookMessage.objects.create(webhook=webhook, event=WebhookEvent.TEST, body="{}")
    Rehearsal.objects.create(edition=jury.edition, asked_by=jury.organiser, seed=1)
    PublicReport.objects.create(edition=jury.edition, entry=first, reason="copyright", language="en")
    PublicQuestion.objects.create(edition=jury.edition, text="May a school enter?", language="en")
    shown = TheaterFilm.objects.create(
        entry=first, edition=jury.edition, rank=1, length_ms=1, ai_ms=1, all_ms=2
    )
    programme = Programme.objects.create(title={"en": "p"}, position=1)
    ProgrammePlace.objects.create(programme=programme, kind=programme.kind, film=shown, position=1)
    film, other = (entry.film or give_film(entry) for entry in (first, second))
    caption_film(film)
    embed_subtitles(film)
    show_own_poster(film)
    bring_raw_clip(film)
    CaptionDraft.objects.create(film=film, language="en")
    FilmFinding.objects.create(film=film, code="black", severity=Severity.WARNS)
    Waiver.objects.create(film=film, code="black", reason="It is night.")
    Job.objects.create(film=film, kind=JobKind.LABEL)
    Match.objects.create(film=film, other=other, kind=MatchKind.SHOTS, share=0.5)
    upload = Upload.objects.filter(film=film).first() or give_film(first).upload
    Part.objects.create(upload=upload, number=1, size=1, sha256="a")
    ChosenEntry.objects.create(
        round=jury.round, entry=first, reason="It is strong.", chosen_by=jury.organiser
    )
    TallyRun.objects.create(round=jury.round, asked_by=jury.organiser)
    TallyTask.objects.create(tally=tally, kind=TallyTaskKind.FILE, asked_by=jury.organiser)
    AssignmentRun.objects.create(round=jury.round, kind=AssignmentRunKind.FILL)
    make_invitation(jury.edition, by=jury.organiser)
    JudgeProfile.objects.create(judge=jury.judges[0], edition=jury.edition)
    cut = Cut.objects.create(round=jury.round, tally=tally, line=1, decided_by=jury.organiser)
    CutEntry.objects.create(cut=cut, entry=first, advances=True)
    return lambda row: row._default_manager.filter(pk=row._default_manager.order_by("pk")[:1].get().pk)


@pytest.mark.slow
def test_database_refuses_what_must_not_be(one_of_each: Callable[[Row], models.QuerySet[Any]]) -> None:
    answers = {name: answer_to(one_of_each(row), values) for name, (row, values) in REFUSED.items()}
    assert {name: answer for name, answer in answers.items() if name not in answer} == {}


def answer_to(row: models.QuerySet[Any], values: dict[str, Any]) -> str:
    try:
        with transaction.atomic():
            row.update(**values)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error)
    return "taken"


def test_each_constraint_is_tried() -> None:
    ours = [
        model
        for app in ("contest", "judging", "media_pipeline")
        for model in apps.get_app_config(app).get_models()
    ]
    checks = {
        constraint.name
        for model in ours
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    assert checks == set(REFUSED)
