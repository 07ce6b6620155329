"""A judge's scoresheet: marks and notes saved one by one, seconds watched, and the submission.

Everything is held to the same conditions, in the database itself: the round is open, the assignment is still
due, and its judge is still a judge. Submission happens once; whoever asks again gets the same answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain import journal
from contest.sentences import listed
from judging.domain.refusals import (
    MarkOutside,
    NotPossibleNow,
    ScoresheetUnfinished,
    Unsound,
    WatchImplausible,
)
from judging.domain.rubrics import current_rubric
from judging.domain.stages import refuse_after_end
from judging.domain.watched import (
    MOST_RANGES,
    SLACK_SECONDS,
    count_seconds,
    last_second,
    merge_ranges,
    seconds_needed,
)
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment, Mark, Scoresheet, Watch
from judging.science.composite import ENOUGH_WEIGHT

MOST_NOTES = 5000


@dataclass(frozen=True)
class Receipt:
    """The answer to submission, however often it is asked."""

    submitted_at: datetime


def open_sheet(assignment: Assignment) -> Scoresheet:
    """The scoresheet, made at the first call; the clock of the watch starts with it. Idempotent."""
    sheet = Scoresheet.objects.filter(assignment=assignment).first()
    if sheet is not None:
        return sheet
    _refuse_unless_due(assignment)
    with transaction.atomic():
        Watch.objects.get_or_create(assignment=assignment)
        sheet, _created = Scoresheet.objects.get_or_create(
            assignment=assignment, defaults={"rubric": current_rubric(assignment.seat.round)}
        )
    return sheet


def save_mark(assignment: Assignment, *, criterion: str, value: object) -> Mark:
    """Save one mark. `value`: a whole number on the rubric's scale, or None for an explicit abstention.

    Raises MarkOutside, Unsound (unknown criterion), NotPossibleNow."""
    sheet = open_sheet(assignment)
    rubric = sheet.rubric
    line = rubric.criteria.filter(slug=criterion).first()
    if line is None:
        raise Unsound(
            _("The scoresheet has no criterion “%(found)s”. Reload the page.") % {"found": criterion[:40]}
        )
    mark = None if value is None else _whole_mark(value, rubric.lowest, rubric.highest)
    with transaction.atomic():
        _touch(sheet, assignment)
        try:
            with transaction.atomic():
                saved, _created = Mark.objects.update_or_create(
                    scoresheet=sheet, criterion=line, defaults={"value": mark}
                )
        except IntegrityError:  # the other of two first saves at once
            saved = Mark.objects.get(scoresheet=sheet, criterion=line)
            saved.value = mark
            saved.save(update_fields=["value", "saved_at"])
    return saved


def save_notes(assignment: Assignment, *, text: str) -> datetime:
    """Save the judge's notes; returns the instant. Raises Unsound over 5,000 characters, NotPossibleNow."""
    text = text.replace("\r\n", "\n")
    if len(text) > MOST_NOTES:
        raise Unsound(
            _("Your notes have %(found)d characters; the limit is %(most)d. Nothing was cut: shorten them.")
            % {"found": len(text), "most": MOST_NOTES}
        )
    return _touch(open_sheet(assignment), assignment, notes=text)


def record_watch(assignment: Assignment, *, ranges: object, now: datetime | None = None) -> Watch:
    """Add played ranges, [[start, end), …] in whole seconds; what overlaps counts once.

    Raises WatchImplausible for what cannot have been played: malformed, beyond the film, or more seconds than
    have passed since the film was first opened. Nothing of such a message is kept."""
    now = now or timezone.now()
    open_sheet(assignment)
    played = _checked_ranges(ranges, last_second(_duration_ms(assignment)))
    with transaction.atomic():
        _refuse_unless_due(assignment)
        watch = Watch.objects.get(assignment=assignment)
        merged = merge_ranges(watch.ranges, played)
        seconds = count_seconds(merged)
        passed = (now - watch.started_at).total_seconds() + SLACK_SECONDS
        if seconds > passed:
            raise WatchImplausible(
                _(
                    "%(found)d seconds were reported as watched, but only %(passed)d have passed "
                    "since you opened this film. Only time played at normal speed counts. Continue "
                    "from here."
                )
                % {"found": seconds, "passed": max(int(passed), 0)}
            )
        unchanged = Watch.objects.filter(pk=watch.pk, ranges=watch.ranges)
        if not unchanged.update(ranges=merged, seconds=seconds, seen_at=now):
            return record_watch(
                assignment, ranges=ranges, now=now
            )  # another tab was quicker: add to its ranges
    watch.ranges, watch.seconds, watch.seen_at = [list(part) for part in merged], seconds, now
    return watch


def submit_scores(assignment: Assignment, *, now: datetime | None = None) -> Receipt:
    """Hand the scoresheet in, once. Asked again, the answer is the same.

    Raises ScoresheetUnfinished with all that is missing, NotPossibleNow."""
    now = now or timezone.now()
    sheet = open_sheet(assignment)
    if sheet.submitted_at is not None:
        return Receipt(sheet.submitted_at)
    with transaction.atomic():
        if not assignment.seat.round.hold(RoundState.OPEN):
            raise NotPossibleNow(_("This round is closed; scores can no longer be submitted."))
        refuse_after_end(assignment, now)
        mine = Assignment.objects.due().of_judges().filter(pk=assignment.pk)
        if not mine.update(state=AssignmentState.SCORED):
            sheet.refresh_from_db()
            if sheet.submitted_at is not None:
                return Receipt(sheet.submitted_at)
            _refuse_unless_due(assignment)
        missing = what_is_missing(sheet)
        if missing:
            raise ScoresheetUnfinished(" ".join(missing), found=missing)
        Scoresheet.objects.filter(pk=sheet.pk, submitted_at=None).update(submitted_at=now, saved_at=now)
        journal.record(
            "scoresheet.handed_in",
            subject=f"assignment:{assignment.code}",
            facts={
                "marks": dict(
                    sheet.marks.order_by("criterion__order").values_list("criterion__slug", "value")
                ),
                "watched": Watch.objects.values_list("seconds", flat=True).get(assignment=assignment),
                "entry_code": assignment.entry.code,
                "submitted_at": now.isoformat(),
            },
            actor=assignment.seat.judge,
            edition=assignment.seat.round.edition,
        )
    assignment.state = AssignmentState.SCORED
    return Receipt(now)


def what_is_missing(sheet: Scoresheet) -> list[str]:
    """What keeps this scoresheet from being submitted, in words for its judge; nothing: []."""
    marks = dict(sheet.marks.values_list("criterion_id", "value"))
    criteria = list(sheet.rubric.criteria.all())
    missing = []
    unwatched = seconds_missing(sheet.assignment)
    if unwatched:
        missing.append(
            ngettext(
                "Watch %(count)d more second of the film.",
                "Watch %(count)d more seconds of the film.",
                unwatched,
            )
            % {"count": unwatched}
        )
    unmarked = [line.title for line in criteria if line.pk not in marks]
    if unmarked:
        missing.append(_("Still to score: %(criteria)s.") % {"criteria": listed(unmarked)})
    marked_weight = sum(line.weight for line in criteria if marks.get(line.pk) is not None)
    if not unmarked and marked_weight < ENOUGH_WEIGHT * 100:
        missing.append(
            _(
                "Your scores cover %(found)d%% of the weight; a scoresheet counts from 50%%. "
                "Score more criteria, or recuse yourself from this film."
            )
            % {"found": marked_weight}
        )
    return missing


def seconds_missing(assignment: Assignment) -> int:
    """How many more seconds have to be watched before submission."""
    seen = Watch.objects.filter(assignment=assignment).values_list("seconds", flat=True).first() or 0
    return max(seconds_needed(_duration_ms(assignment)) - seen, 0)


def _touch(sheet: Scoresheet, assignment: Assignment, **values: str) -> datetime:
    """Write to a scoresheet that may still be written; raises NotPossibleNow otherwise."""
    now = timezone.now()
    refuse_after_end(assignment, now)
    writable = Scoresheet.objects.filter(
        pk=sheet.pk,
        submitted_at=None,
        assignment__in=Assignment.objects.due().of_judges().filter(seat__round__state=RoundState.OPEN),
    )
    if not writable.update(saved_at=now, **values):
        _refuse_unless_due(assignment)
        raise NotPossibleNow(_("These scores were just submitted. Nothing was changed."))
    return now


def _refuse_unless_due(assignment: Assignment) -> None:
    """Raises NotPossibleNow unless the assignment is due in an open round, by the database's word."""
    mine = Assignment.objects.filter(pk=assignment.pk)
    state, round_state = mine.values_list("state", "seat__round__state").get()
    if round_state != RoundState.OPEN:
        raise NotPossibleNow(_("This round is not open; nothing was changed."))
    if state == AssignmentState.SCORED:
        raise NotPossibleNow(_("You have submitted these scores; they can no longer be changed."))
    if state != AssignmentState.DUE or not mine.of_judges().exists():
        raise NotPossibleNow(
            _("This film is no longer assigned to you; nothing was changed. Go back to “Judging”.")
        )


def _duration_ms(assignment: Assignment) -> int:
    duration = Assignment.objects.values_list("entry__film__duration_ms", flat=True).get(pk=assignment.pk)
    return duration or 0


def _whole_mark(value: object, lowest: int, highest: int) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,4}", text) or not lowest <= int(text) <= highest:
        raise MarkOutside(
            _("“%(found)s” is not a score. Enter a whole number from %(lowest)d to %(highest)d.")
            % {"found": text[:20], "lowest": lowest, "highest": highest}
        )
    return int(text)


def _checked_ranges(ranges: object, end_of_film: int) -> list[Sequence[int]]:
    if not isinstance(ranges, list) or len(ranges) > MOST_RANGES:
        raise WatchImplausible(_("The report of played seconds is missing. Reload the page."))
    for part in ranges:
        whole = isinstance(part, list | tuple) and len(part) == 2 and all(type(n) is int for n in part)
        if not whole or not 0 <= part[0] < part[1] <= end_of_film:
            raise WatchImplausible(
                _(
                    "The report contains seconds beyond the end of this film (%(length)d seconds). "
                    "Reload the page."
                )
                % {"length": end_of_film}
            )
    return ranges
