"""A judge's scoresheet: marks and notes saved one by one, seconds watched, and the submission.

Everything is held to the same conditions, in the database itself: the round is open, the film is still
assigned, and its judge is still a judge. Submission happens once; whoever asks again gets the same answer.
Until the round closes, submitted scores are changed by a new version, which counts once it is submitted."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from judging.domain.duties import refuse_unless_due
from judging.domain.missing import what_is_missing
from judging.domain.refusals import (
    MarkOutside,
    NotPossibleNow,
    SavedElsewhere,
    ScoresheetUnfinished,
    Unsound,
)
from judging.domain.rubrics import current_rubric
from judging.domain.sealed_scores import commitment_of, new_salt
from judging.domain.stages import refuse_after_end
from judging.domain.watched import WatchStanding, seen_height, watched_of
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Mark, Scoresheet, Watch
from judging.models.scoresheet import new_revision

MOST_NOTES = 5000
NOTES, COMMENT = TEXTS = ("notes", "comment")


@dataclass(frozen=True)
class Receipt:
    """The answer to submission, however often it is asked."""

    submitted_at: datetime


def open_sheet(assignment: Assignment) -> Scoresheet:
    """The latest scoresheet, made at the first call; the clock of the watch starts with it. Idempotent."""
    sheets = assignment.scoresheets.select_related("rubric").prefetch_related("rubric__criteria")
    sheet = sheets.order_by("-version").first()
    if sheet is not None:
        return sheet
    refuse_unless_due(assignment)
    with transaction.atomic():
        Watch.objects.get_or_create(assignment=assignment)
        sheet, _created = Scoresheet.objects.get_or_create(
            assignment=assignment,
            version=1,
            defaults={"rubric": current_rubric(assignment.seat.round), "counts_for": assignment},
        )
    return sheet


def start_change(assignment: Assignment) -> Scoresheet:
    """A new version of scores that were submitted, to be changed; until it is submitted, the earlier one
    counts. Idempotent. Raises NotPossibleNow once the round is closed or the film no longer the judge's."""
    with transaction.atomic():
        _hold_submitted(assignment)
        last = open_sheet(assignment)
        if last.submitted_at is None:
            return last
        sheet = Scoresheet.objects.create(
            assignment=assignment,
            rubric=last.rubric,
            version=last.version + 1,
            notes=last.notes,
            notes_revision=last.notes_revision,
            comment=last.comment,
            comment_revision=last.comment_revision,
        )
        Mark.objects.bulk_create(
            Mark(scoresheet=sheet, criterion_id=mark.criterion_id, value=mark.value, revision=mark.revision)
            for mark in last.marks.all()
        )
    return sheet


def drop_change(assignment: Assignment) -> None:
    """Leave the scores as they were submitted. Idempotent. Raises NotPossibleNow, as start_change."""
    with transaction.atomic():
        _hold_submitted(assignment)
        Scoresheet.objects.filter(assignment=assignment, counts_for=None, submitted_at=None).delete()


def save_mark(
    assignment: Assignment,
    *,
    criterion: str,
    value: object,
    replaces: Collection[str] | None = None,
    revision: str = "",
) -> Mark:
    """Save one mark. `value`: a whole number on the rubric's scale, or None for an explicit abstention.
    `replaces` are the revisions that this save may replace ("": none was there; None: whatever is there),
    `revision` its own name: sent again, it is the same save.

    Raises MarkOutside, Unsound (unknown criterion), SavedElsewhere, NotPossibleNow."""
    sheet = open_sheet(assignment)
    rubric = sheet.rubric
    line = next((line for line in rubric.criteria.all() if line.slug == criterion), None)
    if line is None:
        raise Unsound(
            _("The scoresheet has no criterion “%(found)s”. Reload the page.") % {"found": criterion[:40]}
        )
    mark = None if value is None else _whole_mark(value, rubric.lowest, rubric.highest)
    with transaction.atomic():
        _touch(sheet, assignment)  # one save of a scoresheet at a time, from here on
        stands = sheet.marks.filter(criterion=line).first()
        if stands is None:
            stands = Mark(scoresheet=sheet, criterion=line)
        elif stands.value == mark or stands.revision == revision:
            return stands
        elif replaces is not None and stands.revision not in replaces:
            raise SavedElsewhere(
                _("“%(criterion)s” was scored differently in another window or on another computer.")
                % {"criterion": line.title},
                field=criterion,
                yours=mark,
                stands=stands.value,
                revision=stands.revision,
            )
        stands.value, stands.revision = mark, _checked_revision(revision)
        stands.save()
    return stands


def save_notes(
    assignment: Assignment, *, text: str, replaces: Collection[str] | None = None, revision: str = ""
) -> Scoresheet:
    """Save the judge's notes, as save_mark saves a mark. Raises Unsound over 5,000 characters,
    SavedElsewhere, NotPossibleNow."""
    return _save_text(
        assignment,
        NOTES,
        text,
        _("Your notes have %(found)d characters; the limit is %(most)d. Nothing was cut: shorten them."),
        replaces,
        revision,
    )


def save_comment(
    assignment: Assignment, *, text: str, replaces: Collection[str] | None = None, revision: str = ""
) -> Scoresheet:
    """Save what the judge writes to the creator, who reads it once the organisers release it."""
    return _save_text(
        assignment,
        COMMENT,
        text,
        _("Your comment has %(found)d characters; the limit is %(most)d. Nothing was cut: shorten it."),
        replaces,
        revision,
    )


def _save_text(
    assignment: Assignment,
    field: str,
    text: str,
    too_long: str,
    replaces: Collection[str] | None,
    revision: str,
) -> Scoresheet:
    text = text.replace("\r\n", "\n")
    if len(text) > MOST_NOTES:
        raise Unsound(too_long % {"found": len(text), "most": MOST_NOTES})
    sheet, name = open_sheet(assignment), f"{field}_revision"
    with transaction.atomic():
        _touch(sheet, assignment)
        sheet.refresh_from_db(fields=[field, name])
        before, stands = getattr(sheet, field), getattr(sheet, name)
        if before == text or (revision and stands == revision):
            return sheet
        if (before or stands) and replaces is not None and stands not in replaces:
            raise SavedElsewhere(
                _("This text was changed in another window or on another computer."),
                field=field,
                yours=text,
                stands=before,
                revision=stands,
            )
        setattr(sheet, field, text)
        setattr(sheet, name, _checked_revision(revision))
        sheet.save(update_fields=[field, name])
    return sheet


def submit_scores(
    assignment: Assignment, *, seen: Mapping[str, str] | None = None, now: datetime | None = None
) -> Receipt:
    """Hand the latest version of the scoresheet in, once; it counts in place of the earlier one. Asked again,
    the answer is the same. `seen`: the revisions that the judge has before the eyes, by criterion and of the
    notes.

    Raises ScoresheetUnfinished with all that is missing, SavedElsewhere, NotPossibleNow."""
    now = now or timezone.now()
    sheet = open_sheet(assignment)
    if sheet.submitted_at is not None:
        return Receipt(sheet.submitted_at)
    with transaction.atomic():
        if not assignment.seat.round.hold(RoundState.OPEN):
            raise NotPossibleNow(_("This round is closed; scores can no longer be submitted."))
        refuse_after_end(assignment, now)
        mine = Assignment.objects.in_play().of_judges().filter(pk=assignment.pk)
        if not mine.update(state=AssignmentState.SCORED):
            refuse_unless_due(assignment)
        sheet = open_sheet(assignment)  # as it stands now that nobody else can move it
        if sheet.submitted_at is not None:
            return Receipt(sheet.submitted_at)
        _refuse_unless_seen(sheet, seen or {})
        watched = watched_of(assignment)
        missing = what_is_missing(sheet, watched)
        if missing:
            raise ScoresheetUnfinished(" ".join(missing), found=missing)
        assignment.scoresheets.exclude(pk=sheet.pk).update(counts_for=None)
        sheet.counts_for, sheet.submitted_at, sheet.saved_at = assignment, now, now
        sheet.seen_height, sheet.salt = seen_height(assignment), new_salt()
        sheet.save(update_fields=["counts_for", "submitted_at", "saved_at", "seen_height", "salt"])
        _tell_journal(sheet, assignment, watched, now)
    assignment.state = AssignmentState.SCORED
    return Receipt(now)


def _tell_journal(sheet: Scoresheet, assignment: Assignment, watched: WatchStanding, now: datetime) -> None:
    facts = {
        "commitment": commitment_of(sheet),
        "watched": watched.seconds,
        "entry_code": assignment.entry.code,
        "submitted_at": now.isoformat(),
        **({"lines": sheet.seen_height} if sheet.seen_height else {}),
    }
    is_change = sheet.version > 1
    journal.record(
        "scoresheet.changed" if is_change else "scoresheet.handed_in",
        subject=f"assignment:{assignment.code}",
        facts=facts | ({"version": sheet.version} if is_change else {}),
        actor=assignment.seat.judge,
        edition=assignment.seat.round.edition,
    )


def _refuse_unless_seen(sheet: Scoresheet, seen: Mapping[str, str]) -> None:
    """Raises SavedElsewhere for the first value that stands and is not the one that was seen."""
    sheet.refresh_from_db(fields=[name for field in TEXTS for name in (field, f"{field}_revision")])
    marks = sheet.marks.select_related("criterion").order_by("criterion__order")
    standing = [(mark.criterion.slug, mark.value, mark.revision) for mark in marks]
    texts = [(field, getattr(sheet, field), getattr(sheet, f"{field}_revision")) for field in TEXTS]
    for field, value, revision in (*standing, *texts):
        if seen.get(field, revision) != revision:
            raise SavedElsewhere(
                _("This was changed in another window or on another computer after you last saw it."),
                field=field,
                yours=None,
                stands=value,
                revision=revision,
            )


def _checked_revision(revision: str) -> str:
    """The name that the sender gave to its save, or a new one."""
    return revision if re.fullmatch(r"[a-z0-9]{12}", revision) else new_revision()


def _touch(sheet: Scoresheet, assignment: Assignment) -> None:
    """Hold a scoresheet that may still be written; raises NotPossibleNow otherwise."""
    now = timezone.now()
    may_write = Assignment.objects.filter(pk=assignment.pk).writable(now)
    mine = Scoresheet.objects.filter(pk=sheet.pk, submitted_at=None, assignment__in=may_write)
    if not mine.update(saved_at=now):
        refuse_after_end(assignment, now)
        refuse_unless_due(assignment)
        raise NotPossibleNow(_("These scores were just submitted. Nothing was changed."))


def _hold_submitted(assignment: Assignment) -> None:
    """Keep the submitted scores of an open round as they are while they are changed; or NotPossibleNow."""
    refuse_after_end(assignment, timezone.now())
    held = Assignment.objects.scored().of_judges().filter(pk=assignment.pk)
    if not assignment.seat.round.hold(RoundState.OPEN):
        raise NotPossibleNow(_("This round is closed; scores can no longer be changed."))
    if not held.update(state=AssignmentState.SCORED):
        raise NotPossibleNow(_("You have not submitted scores for this film; there is nothing to change."))


def _whole_mark(value: object, lowest: int, highest: int) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,4}", text) or not lowest <= int(text) <= highest:
        raise MarkOutside(
            _("“%(found)s” is not a score. Enter a whole number from %(lowest)d to %(highest)d.")
            % {"found": text[:20], "lowest": lowest, "highest": highest}
        )
    return int(text)
