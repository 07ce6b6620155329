"""Awards that were changed after the first round had opened: what the regulations say of it, and what
everybody with an entry is told, once, by a job. Creators had relied on the rule as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from contest.domain.award_list import AwardPlan, from_told
from contest.domain.award_rule import describe_award
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.enums import EntryState, MotionKind, MotionState, NoticeKind
from contest.models import Award, Edition, Entry, Motion, TeamMember, User
from contest.models.texts import in_readers_language
from contest.typed_text import isolated

logger = structlog.stdlib.get_logger(__name__)

TASK = "contest.tasks.tell_late_change"
BATCH = 500
GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)


@dataclass(frozen=True)
class LateChange:
    """A change of the awards as it is told: when, what, and why. Of those that were agreed upon before they
    were told in public, nothing but the time is."""

    at: datetime
    sentences: list[str]
    reason: str


def late_changes_of(edition: Edition) -> list[LateChange]:
    """All of them, the first one first. One query."""
    changes = _agreed().filter(edition=edition).order_by("closed_at", "pk")
    return [change_by(motion) for motion in changes]


def change_by(motion: Motion) -> LateChange:
    """In the reader's language."""
    assert motion.closed_at is not None, "it was agreed upon"
    told = motion.payload
    if "before" not in told:
        return LateChange(motion.closed_at, [], "")
    sentences = list(_sentences(from_told(told["before"]), from_told(told["awards"])))
    return LateChange(motion.closed_at, sentences, motion.reason)


def publish_late_changes() -> int:
    """Ask a worker to tell of the changes that nobody was told of yet; returns how many. One query where
    there are none."""
    untold = _agreed().filter(told_at=None, payload__has_key="before")
    return sum(_publish(pk) for pk in untold.order_by("pk").values_list("pk", flat=True))


def tell_late_change(motion_id: int) -> None:
    """Enqueue an email to everybody who has an entry, or may submit one; what is there already stays."""
    motion = _agreed().select_related("edition").filter(pk=motion_id, told_at=None).first()
    if motion is None:
        return
    for users in in_batches(concerned_by_rules(motion.edition)):
        with transaction.atomic():
            enqueue_notices(_mail_to(user, motion) for user in users)
    _agreed().filter(pk=motion_id).update(told_at=timezone.now())


def _agreed() -> QuerySet[Motion]:
    return Motion.objects.filter(kind=MotionKind.CHANGE_AWARDS, state=MotionState.SECONDED)


def _publish(pk: int) -> bool:
    try:
        current_app.send_task(TASK, args=(pk,), queue="light")
    except OperationalError as error:
        logger.warning("a change of awards waits to be told: the broker is down", reason=str(error))
        return False
    return True


def entries_touched(edition: Edition) -> QuerySet[Entry]:
    """The entries that are in the contest, drafts too."""
    return Entry.objects.filter(edition=edition).exclude(state__in=GONE)


def concerned_by_rules(edition: Edition) -> QuerySet[User]:
    """Everybody who has an entry, or may submit one for a team."""
    entries = entries_touched(edition)
    own = entries.filter(representative=OuterRef("pk"))
    members = TeamMember.objects.submitting().filter(entry__in=entries, user=OuterRef("pk"))
    return User.objects.filter(Q(Exists(own)) | Q(Exists(members)), is_active=True)


def in_batches(users: QuerySet[User]) -> Iterator[list[User]]:
    """All of them by their ids, some hundreds at a time."""
    after = 0
    while batch := list(users.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = batch[-1].pk
        yield batch


def _mail_to(user: User, motion: Motion) -> NoticePlan:
    kind = NoticeKind.AWARDS_CHANGED
    facts = {"edition": motion.edition.slug, "motion": motion.pk}
    return NoticePlan(kind=kind, user=user, key=f"{kind}:{motion.pk}:{user.pk}", facts=facts)


def _sentences(before: list[AwardPlan], after: list[AwardPlan]) -> Iterator[str]:
    """What changed, an award at a time; else that the order did."""
    old, new = ({plan.slug: plan for plan in plans} for plans in (before, after))
    found = [
        *(sentence for plan in after for sentence in _of_award(old.get(plan.slug), plan)),
        *(
            _("%(award)s is no longer given.") % {"award": _name(old[slug])}
            for slug in old.keys() - new.keys()
        ),
    ]
    kept = [slug for slug in old if slug in new]
    if kept != [slug for slug in new if slug in old]:
        found.append(_("The order in which the awards are given is another."))
    yield from found


def _of_award(old: AwardPlan | None, new: AwardPlan) -> Iterator[str]:
    told = {"award": _name(new), "films": _films(new)}
    if old is None:
        yield _("%(award)s is new, and goes to %(films)s.") % told
        return
    if old.name != new.name:
        yield _("%(before)s is called %(award)s now.") % {**told, "before": _name(old)}
    if _films(old) != _films(new):
        told |= {"before": _films(old)}
        yield _("%(award)s goes to %(films)s; before, to %(before)s.") % told
    if old.needs_statement != new.needs_statement:
        yield (
            _("The jury writes a statement for each film that gets %(award)s.")
            if new.needs_statement
            else _("The jury no longer has to write a statement for each film that gets %(award)s.")
        ) % told


def _name(plan: AwardPlan) -> str:
    return isolated(in_readers_language(plan.name))


def _films(plan: AwardPlan) -> str:
    return describe_award(Award(slug=plan.slug, **plan.columns))
