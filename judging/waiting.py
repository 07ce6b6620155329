"""What of the jury's waits for the office, on its first page."""

from collections.abc import Iterator

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain.editions import format_instant
from contest.domain.nominees import hindrance_of_nominees
from contest.domain.queries.office import WaitingLine
from contest.models import Edition, NomineeList
from judging.domain.queries.jury import unanswered_in
from judging.domain.queries.reports import waiting_problems
from judging.domain.reminders import NEAR_END, QUIET
from judging.enums import AssignmentState, RoundState
from judging.models import Cut, Round, Seat
from judging.models.panel import is_judge


def nominees_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    """Sealed nominees that cannot be published as they are, before their date and after it."""
    sealed = NomineeList.objects.filter(edition=edition, published_at=None).first()
    cut = Cut.objects.filter(round__code=sealed.stage).first() if sealed else None
    if sealed is None or cut is None or edition.published_at:
        return
    is_late = edition.nominees_at <= timezone.now()
    if hindrance := hindrance_of_nominees(sealed):
        words = (
            _("The nominees should be public by now. %(hindrance)s")
            if is_late
            else _("The sealed nominees cannot be published as they are. %(hindrance)s")
        )
        yield WaitingLine(
            words=words % {"hindrance": hindrance},
            url=reverse("cut_nominees", args=[edition.slug, cut.tally_id]),
        )


def invitations_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    """Invitations to the jury that nobody has answered."""
    if edition.published_at or not (count := unanswered_in(edition)):
        return
    words = ngettext(
        "%(count)d person has not answered the invitation to the jury.",
        "%(count)d people have not answered the invitation to the jury.",
        count,
    )
    yield WaitingLine(words=words % {"count": count}, url=reverse("jury_list", args=[edition.slug]))


def rounds_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    """Rounds that should be open by now and cannot be."""
    from judging.domain.timetable import hindrance_of, overdue_in  # noqa: PLC0415  (loads the science)

    for round_ in overdue_in(edition):
        yield WaitingLine(
            words=_("“%(round)s” should be open by now. %(hindrance)s")
            % {"round": round_.title, "hindrance": hindrance_of(round_)},
            url=reverse("round_show", args=[edition.slug, round_.code]),
        )


def rounds_that_end_too_late(edition: Edition) -> Iterator[WaitingLine]:
    """Rounds after which no day is left before the nominees or the awards; one query."""
    from judging.domain.timetable import haste_of  # noqa: PLC0415  (loads the science)

    unfinished = Round.objects.filter(edition=edition).exclude(state=RoundState.CLOSED)
    for round_ in unfinished.select_related("edition").order_by("number"):
        if words := haste_of(round_):
            yield WaitingLine(words, reverse("round_show", args=[edition.slug, round_.code]))


def rounds_that_end(edition: Edition) -> Iterator[WaitingLine]:
    """Open rounds that end soon, or should have ended, with what is missing in each; two queries."""
    soon = timezone.now() + NEAR_END
    open_rounds = Round.objects.filter(edition=edition, state=RoundState.OPEN, closes_at__lt=soon)
    is_due = Count("seats__assignments", filter=Q(seats__assignments__state=AssignmentState.DUE))
    for round_ in open_rounds.annotate(due=is_due).order_by("closes_at"):
        is_over = round_.closes_at <= timezone.now()
        words = _("“%(round)s” should have ended on %(when)s. %(missing)s")
        if not is_over:
            words = _("“%(round)s” ends on %(when)s. %(missing)s")
        missing = ngettext(
            "%(count)d scoresheet is missing.", "%(count)d scoresheets are missing.", round_.due
        )
        told = {"round": round_.title, "when": format_instant(round_.closes_at, edition)}
        yield WaitingLine(
            words=words % {**told, "missing": missing % {"count": round_.due}},
            url=reverse("round_show", args=[edition.slug, round_.code]),
        )


def judges_that_fall_behind(edition: Edition) -> Iterator[WaitingLine]:
    """Judges of open rounds who have films left, were given them a week ago or longer, and have submitted
    nothing since; one query."""
    quiet = timezone.now() - QUIET
    of_open = Seat.objects.filter(is_judge(), round__edition=edition, round__state=RoundState.OPEN)
    seats = of_open.filter(released_at=None).annotate(
        due=Count("assignments", filter=Q(assignments__state=AssignmentState.DUE), distinct=True),
        first=Min("assignments__assigned_at"),
        last=Max("assignments__scoresheet__submitted_at"),
    )
    silent = seats.filter(Q(last=None) | Q(last__lt=quiet), due__gt=0, first__lt=quiet)
    codes = list(silent.order_by("round__number", "pk").values_list("round__code", flat=True))
    if codes:
        words = ngettext(
            "%(count)d judge has films left and has submitted nothing for a week.",
            "%(count)d judges have films left and have submitted nothing for a week.",
            len(codes),
        )
        url = reverse("round_remind", args=[edition.slug, codes[0]])
        yield WaitingLine(words % {"count": len(codes)}, url)


def problems_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    """Judges who have reported a problem with a film and have no answer yet."""
    problems = list(waiting_problems(edition))
    if problems:
        yield WaitingLine(
            words=ngettext(
                "A judge has reported a problem with a film.",
                "Judges have reported problems with %(count)d films.",
                len(problems),
            )
            % {"count": len(problems)},
            url=reverse("round_reports", args=[edition.slug, problems[0].assignment.seat.round.code]),
        )
