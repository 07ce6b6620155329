"""A result that the site publishes by itself, at an instant set ahead. Whatever is in the way then keeps it
back, and is asked again at each pass of the sweeper."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal, office_tasks
from contest.domain.editions import format_instant
from contest.domain.film_readings import reading_since
from contest.domain.honours import lock_results
from contest.domain.honours_refused import AlreadyPublished, HonoursRefused, NotSealed, ScheduleChanged
from contest.domain.motions import why_held
from contest.domain.result_publication import announce, ask_to_read_winners
from contest.enums import OfficeTaskKind
from contest.models import Edition, PublicationPlan, Seal, User
from contest.policies import Refused, demand, may_publish

logger = structlog.stdlib.get_logger(__name__)
READ_AHEAD = timedelta(hours=2)  # before the instant, the winning films are read once more


def plan_publication(
    edition: Edition, *, at: datetime, by: User, now: datetime | None = None, seen: str | None = None
) -> PublicationPlan:
    """Have the site publish the sealed result at an instant; a later plan takes the place of an earlier one.
    `seen`: the print of the plan that was seen, "" for none. Raises `Refused`, ScheduleChanged."""
    demand(may_publish(by, edition))
    now = now or timezone.now()
    seal = Seal.objects.of(edition)
    if seal is None:
        raise NotSealed
    if edition.published_at:
        raise AlreadyPublished(
            _("The results of %(edition)s are already published.") % {"edition": edition.title}
        )
    if at <= now:
        raise HonoursRefused(
            _("%(when)s has passed. Choose an instant ahead, or publish now.")
            % {"when": format_instant(at, edition)},
            field="at",
        )
    if at < edition.closes_at:
        raise HonoursRefused(
            _("Entries are open until %(when)s; results can be published after that.")
            % {"when": format_instant(edition.closes_at, edition)},
            field="at",
        )
    with transaction.atomic():
        lock_results(edition)
        _refuse_unseen(edition, seen)
        plan, _is_new = PublicationPlan.objects.update_or_create(
            edition=edition,
            defaults={"seal": seal, "at": at, "awards_at": edition.awards_at, "planned_by": by},
        )
        _record("publication_planned", edition, by=by, planned_for=at.isoformat())
    return plan


def drop_plan(edition: Edition, *, by: User, seen: str | None = None) -> bool:
    """Publish nothing by itself; False when nothing was planned. `seen` as above; raises ScheduleChanged."""
    demand(may_publish(by, edition))
    with transaction.atomic():
        lock_results(edition)
        _refuse_unseen(edition, seen)
        dropped, _rows = PublicationPlan.objects.filter(edition=edition).delete()
        if dropped:
            _record("publication_plan_dropped", edition, by=by)
    return bool(dropped)


def plan_of(edition: Edition) -> PublicationPlan | None:
    return PublicationPlan.objects.select_related("planned_by", "edition").filter(edition=edition).first()


def print_of_plan(plan: PublicationPlan | None) -> str:
    """Names a plan as it is, so that nobody changes another one than they saw."""
    return plan.planned_at.isoformat() if plan else ""


def _refuse_unseen(edition: Edition, seen: str | None) -> None:
    plan = plan_of(edition)
    if seen is None or seen == print_of_plan(plan):
        return
    if plan is None:
        raise ScheduleChanged(_("The schedule that you saw has been cancelled. Look at the page again."))
    raise ScheduleChanged(
        _(
            "%(person)s has scheduled the publication for %(when)s in the meantime. Look at the page again, "
            "then change it if you still want to."
        )
        % {"person": plan.planned_by, "when": format_instant(plan.at, edition)}
    )


def hindrance_of_plan(plan: PublicationPlan) -> str:
    """Why the site would not publish by this plan, whatever the result; "" where it would try."""
    edition = plan.edition
    if plan.awards_at != edition.awards_at:
        return _(
            "The awards ceremony has been moved to %(when)s since the publication was scheduled. Schedule it "
            "again."
        ) % {"when": format_instant(edition.awards_at, edition)}
    may = may_publish(plan.planned_by, edition)
    if not may:
        return _("%(person)s, who scheduled it, may no longer publish. Schedule it again.") % {
            "person": plan.planned_by
        }
    return why_held(edition)


def publish_due_results(now: datetime | None = None) -> int:
    """Publish what is due; returns how much. Shortly before, have the winning films read."""
    now = now or timezone.now()
    plans = PublicationPlan.objects.select_related("edition__regulations", "planned_by", "seal")
    near = plans.filter(at__lte=now + READ_AHEAD, edition__published_at=None)
    return sum(_publish(plan, now) for plan in near)


def _publish(plan: PublicationPlan, now: datetime) -> bool:
    if hindrance := hindrance_of_plan(plan):
        logger.info("results", edition=plan.edition.slug, outcome="hindered", reason=hindrance)
        return False
    if reading_since(plan.seal) is None:
        if not office_tasks.is_at_work(plan.edition, OfficeTaskKind.READ_FILMS):
            ask_to_read_winners(plan.edition, by=None)
        return False
    if plan.at > now:
        return False
    try:
        announce(plan.edition, by=plan.planned_by, now=now)
    except Refused as refused:
        logger.warning("results", edition=plan.edition.slug, outcome="refused", reason=str(refused.reason))
        return False
    return True


def _record(verb: str, edition: Edition, *, by: User, **facts: str) -> None:
    journal.record(verb, subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition)
