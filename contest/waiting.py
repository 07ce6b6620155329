"""What of the results waits for somebody, on the first page of the office."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.publication_plans import hindrance_of_plan, plan_of
from contest.domain.queries.office import WaitingLine
from contest.models import Edition, Motion


def proposals_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    """What somebody has proposed and a second person has not confirmed."""
    for motion in Motion.objects.open().filter(edition=edition).select_related("moved_by").order_by("pk"):
        words = _("%(person)s has proposed: %(what)s. A second person has to confirm it.") % {
            "person": motion.moved_by,
            "what": motion.get_kind_display(),
        }
        yield WaitingLine(words=words, url=reverse("motion_second", args=[edition.slug, motion.pk]))


def publication_that_waits(edition: Edition) -> Iterator[WaitingLine]:
    """Results that the site should have published by now."""
    plan = plan_of(edition)
    if plan is None or edition.published_at:
        return
    hindrance = hindrance_of_plan(plan)
    if hindrance or plan.at < timezone.now():
        words = hindrance or _("The results should be public by now. Look at what is in the way.")
        yield WaitingLine(words=words, url=reverse("office_results", args=[edition.slug]))
