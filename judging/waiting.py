"""What of the jury's waits for the office, on its first page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain.nominees import hindrance_of_nominees
from contest.domain.queries.office import WaitingLine
from contest.models import Edition, NomineeList
from judging.domain.queries.jury import unanswered_in
from judging.domain.queries.reports import waiting_problems
from judging.models import Cut


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
