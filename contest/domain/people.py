"""Who may act as what in an edition."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.domain import journal, notices
from contest.domain.own_entries import has_film_in
from contest.domain.quotas import demand_invitation_quota
from contest.domain.reasons import describe_least, is_too_short
from contest.enums import Duty, NoticeKind, Role, roles_with
from contest.models import Edition, Membership, User
from contest.policies import Refused
from contest.sentences import in_a_row
from contest.signals import role_revoked

SEEING_ROLES = {
    role.value for role in roles_with(Duty.READ_ENTRIES, Duty.READ_RANKINGS)
}  # who knows what a judge must not
MEANS_FOR_CREATOR = {
    Role.JUDGE: gettext_lazy(
        "%(person)s is a creator of this edition. As a judge they would score films that compete with theirs."
    ),
    Role.CHAIR: gettext_lazy(
        "%(person)s is a creator of this edition. As jury chair they would see the other entries; rankings, "
        "rounds and awards stay closed to them while a film of theirs takes part."
    ),
    Role.ORGANISER: gettext_lazy(
        "%(person)s is a creator of this edition. As an organiser they would decide about the other entries; "
        "rankings, rounds and awards stay closed to them while a film of theirs takes part."
    ),
    Role.NOTARY: gettext_lazy(
        "%(person)s is a creator of this edition. As notary they would guard the rankings, which stay closed "
        "to them while a film of theirs takes part: you would need another notary."
    ),
    Role.ASSISTANT: gettext_lazy(
        "%(person)s is a creator of this edition. As an assistant they would check the entries that compete "
        "with theirs."
    ),
    Role.CURATOR: gettext_lazy(
        "%(person)s is a creator of this edition. As a curator they would decide which films the theater "
        "shows; another person decides about theirs."
    ),
}
MEANS_FOR_JUDGE = {
    Role.CHAIR: gettext_lazy(
        "%(person)s is a judge of this edition. As jury chair they would see rankings and decide the awards, "
        "and score films as well."
    ),
    Role.ORGANISER: gettext_lazy(
        "%(person)s is a judge of this edition. As an organiser they would see rankings, and who made the "
        "films that they score."
    ),
    Role.NOTARY: gettext_lazy(
        "%(person)s is a judge of this edition. As notary they would see rankings before everybody else, and "
        "score films as well."
    ),
    Role.ASSISTANT: gettext_lazy(
        "%(person)s is a judge of this edition. As an assistant they would see who made the films that they "
        "score."
    ),
}


@transaction.atomic
def grant_role(
    user: User, *, edition: Edition, role: Role, by: User | None, knows: bool = False, reason: str = ""
) -> Membership:
    """Let a person act as `role` in the edition; a second time changes nothing. New judges get a mail, unless
    the person `knows` already.

    Raises `Refused` when `by` has given too many roles today, and where the role goes with another
    of the person only by a decision, without anybody giving a reason."""
    demand_invitation_quota(edition, by)
    meaning = what_it_means(user, edition, role)
    membership, is_new = Membership.objects.get_or_create(user=user, edition=edition, role=role)
    if is_new:
        facts: dict[str, str] = {"role": role}
        if meaning:
            facts["reason"] = _checked_reason(meaning, reason, by)
        journal.record("role_granted", subject=f"user:{user.pk}", facts=facts, actor=by, edition=edition)
    if is_new and role == Role.JUDGE and not knows:
        key = f"{NoticeKind.JUDGE_INVITED}:{edition.slug}:{user.pk}"
        notices.enqueue_notice(NoticeKind.JUDGE_INVITED, user=user, key=key, facts={"edition": edition.slug})
    return membership


@transaction.atomic
def revoke_role(user: User, *, edition: Edition, role: Role, by: User | None) -> None:
    """Take a role back; whoever does not have it keeps not having it."""
    taken, _rows = Membership.objects.filter(user=user, edition=edition, role=role).delete()
    if taken:
        journal.record(
            "role_revoked", subject=f"user:{user.pk}", facts={"role": role}, actor=by, edition=edition
        )
        transaction.on_commit(lambda: role_revoked.send(Membership, user_id=user.pk))


def is_creator_in(user: User, edition: Edition) -> bool:
    """Whether the person has begun an entry in the edition, or has one by another account."""
    creators = Membership.objects.filter(user=user, edition=edition, role=Role.CREATOR)
    return creators.exists() or has_film_in(user.pk, edition)


def what_it_means(user: User, edition: Edition, role: Role) -> str:
    """Why this person can have this role by a decision with a reason alone, in words; "" where they simply
    can: two roles of which one sees or decides what the other is judged or scores by."""
    if role == Role.CREATOR:
        return ""
    if is_creator_in(user, edition):
        return str(MEANS_FOR_CREATOR[role]) % {"person": user}
    held = set(Membership.objects.filter(user=user, edition=edition).values_list("role", flat=True))
    if role in MEANS_FOR_JUDGE and Role.JUDGE in held:
        return str(MEANS_FOR_JUDGE[role]) % {"person": user}
    if role == Role.JUDGE and held & SEEING_ROLES == {Role.ASSISTANT}:
        return _(
            "%(person)s has another role, in which they see who made the films of this edition. As a judge "
            "they would score them as well."
        ) % {"person": user}
    if role == Role.JUDGE and held & SEEING_ROLES:
        return _(
            "%(person)s sees the rankings of this edition in another role. As a judge they would score films "
            "as well, knowing how they stand."
        ) % {"person": user}
    return ""


def _checked_reason(meaning: str, reason: str, by: User | None) -> str:
    reason = reason.strip()
    if by is None or is_too_short(reason):
        demand = _(
            "If that is intended, give the reason, at least %(least)s; it is kept on record with your name."
        )
        raise Refused(in_a_row(meaning, demand % {"least": describe_least()}), field="reason")
    return reason
