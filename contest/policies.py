"""Who may do what, and why not: `may_…(user, object) -> Verdict`. Read it like the regulations."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.domain.editions import format_instant, submission_deadline
from contest.domain.own_entries import has_film_in, is_same_person
from contest.domain.seals import is_sealed
from contest.enums import EDITABLE_STATES, ENTRY_MOVES, OFFICE_ROLES, EntryState, Role
from contest.models import Edition, Entry, Membership, Motion, User

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Verdict:
    """The answer of a policy. False answers say why, in words for the person who asked."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


class Refused(Exception):
    """The rules or the present state do not allow what was asked; `reason` is for the asker, and `field`
    names the input that it is about, where it is about one."""

    def __init__(self, reason: str | Promise, *, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


YES = Verdict(True)
NOT_YOURS = Verdict(False, _("This entry belongs to another account. Ask its contact person."))


def demand(verdict: Verdict) -> None:
    """Raise `Refused` with the verdict's reason unless it allows."""
    if not verdict:
        raise Refused(verdict.reason)


def may_enter(user: Reader, edition: Edition, now: datetime | None = None) -> Verdict:
    now = now or timezone.now()
    if now < edition.opens_at:
        return Verdict(
            False, _("Entries open on %(when)s.") % {"when": format_instant(edition.opens_at, edition)}
        )
    if now >= edition.closes_at:
        return Verdict(
            False, _("Entries closed on %(when)s.") % {"when": format_instant(edition.closes_at, edition)}
        )
    if has_role(user, edition, Role.JUDGE):
        return Verdict(
            False,
            _(
                "You are a judge of this edition, so you cannot enter a film. Ask the festival office to "
                "remove that role first."
            ),
        )
    most = edition.regulations.max_entries
    have = Entry.objects.in_edition(edition).filter(representative_id=user.pk).count()
    if have >= most:
        return Verdict(
            False,
            _(
                "You have already started %(have)s of the %(most)s entries allowed per creator. You can "
                "change an existing entry."
            )
            % {"have": have, "most": most},
        )
    return YES


def may_edit(user: Reader, entry: Entry, now: datetime | None = None) -> Verdict:
    """Editing ends at the deadline; whoever may still submit after it (see `submission_deadline`) may also
    still edit."""
    if entry.representative_id != user.pk:
        return NOT_YOURS
    if entry.state not in EDITABLE_STATES:
        return Verdict(
            False,
            _(
                "This entry has the status “%(state)s” and cannot be changed. Withdraw it first if the "
                "deadline has not passed."
            )
            % {"state": entry.get_state_display()},
        )
    return _in_time(entry, now or timezone.now())


def may_upload(user: Reader, entry: Entry, now: datetime | None = None) -> Verdict:
    """Whether a film may be sent for the entry. After the deadline only whoever committed a manifest before
    it may, and only those bytes: a later manifest is refused by `entries.attach_film`."""
    return may_edit(user, entry, now)


def may_submit(user: Reader, entry: Entry, now: datetime | None = None) -> Verdict:
    if entry.representative_id != user.pk:
        return NOT_YOURS
    if EntryState.SUBMITTED not in ENTRY_MOVES[EntryState(entry.state)]:
        return Verdict(
            False, _("This entry has the status “%(state)s”.") % {"state": entry.get_state_display()}
        )
    return _in_time(entry, now or timezone.now())


def may_withdraw(user: Reader, entry: Entry, now: datetime | None = None) -> Verdict:
    if entry.representative_id != user.pk:
        return NOT_YOURS
    if EntryState.WITHDRAWN not in ENTRY_MOVES[EntryState(entry.state)]:
        return Verdict(
            False,
            _("This entry has the status “%(state)s” and cannot be withdrawn.")
            % {"state": entry.get_state_display()},
        )
    edition = entry.edition
    if (now or timezone.now()) >= edition.closes_at:
        return Verdict(
            False,
            _("Entries could be withdrawn until %(when)s. Please write to the festival office.")
            % {"when": format_instant(edition.closes_at, edition)},
        )
    if is_sealed(edition):  # of whichever entry, so that nobody learns from it who has won
        return Verdict(False, _("The jury has decided. Please write to the festival office."))
    return YES


def may_decide(user: Reader, entry: Entry) -> Verdict:
    """Accept, return or disqualify: an organiser of the edition, about an entry that was submitted, until the
    results are published."""
    organises = may_organise(user, entry.edition)
    if not organises:
        return organises
    if entry.representative_id == user.pk:
        return Verdict(False, _("This is your own entry. Another organiser has to decide about it."))
    if entry.edition.published_at:
        return Verdict(
            False, _("The results are published; decisions about entries can no longer be changed.")
        )
    if is_sealed(entry.edition) and not (sees := may_see_sealed(user, entry.edition)):
        return sees
    if entry.state in (EntryState.DRAFT, EntryState.WITHDRAWN):
        return Verdict(
            False,
            _("This entry has the status “%(state)s”. Only submitted entries can be decided about.")
            % {"state": entry.get_state_display()},
        )
    return YES


def may_judge_pair(user: Reader, *entries: Entry | None) -> Verdict:
    """Say whether two films that are alike are one: an organiser of the first one's edition to whom none of
    them belongs."""
    first, *_others = entries
    assert first is not None, "the office sees pairs by their later film"
    if any(entry and entry.representative_id == user.pk for entry in entries):
        return Verdict(False, _("One of these films is your own. Another organiser has to decide about it."))
    return may_organise(user, first.edition)


def may_waive(user: Reader, entry: Entry) -> Verdict:
    """Waive a finding about the entry's film, or take that back: an organiser of the edition, until the
    results are published."""
    organises = may_organise(user, entry.edition)
    if not organises:
        return organises
    if entry.representative_id == user.pk:
        return Verdict(False, _("This is your own entry. Another organiser has to waive its issues."))
    if entry.edition.published_at:
        return Verdict(False, _("The results are published; issues can no longer be waived."))
    return may_see_sealed(user, entry.edition) if is_sealed(entry.edition) else YES


def may_organise(user: Reader, edition: Edition) -> Verdict:
    if has_role(user, edition, Role.ORGANISER):
        return YES
    return Verdict(False, _("Only organisers of %(edition)s can do this.") % {"edition": edition.title})


def may_visit_office(user: Reader, edition: Edition) -> Verdict:
    """Read the office's pages: its organisers, and the chair, who must know the films."""
    if has_role(user, edition, *OFFICE_ROLES):
        return YES
    return Verdict(False, _("Only organisers and the jury chair can do this."))


def may_see_result(edition: Edition, now: datetime | None = None) -> Verdict:
    if edition.published_at and edition.published_at <= (now or timezone.now()):
        return YES
    return Verdict(
        False,
        _("The results will be published on %(when)s.")
        % {"when": format_instant(edition.awards_at, edition)},
    )


def may_see_sealed(user: Reader, edition: Edition) -> Verdict:
    """Read the sealed results before they are published: of the office, whoever has no film among them."""
    if edition.published_at or not has_film_in(user.pk, edition):
        return YES
    return Verdict(
        False,
        _(
            "You have a film of your own in this edition, so you see the results once they are published. "
            "Another organiser publishes them."
        ),
    )


def may_move(user: Reader, edition: Edition) -> Verdict:
    """Propose what needs two persons: organisers and the chair, without a film of their own."""
    if not has_role(user, edition, *OFFICE_ROLES):
        return Verdict(False, _("Only organisers and the jury chair can do this."))
    if has_film_in(user.pk, edition):
        return Verdict(
            False,
            _(
                "You have a film of your own in this edition, so you neither propose nor confirm anything "
                "about its results. Others do it."
            ),
        )
    return YES


def may_second(user: Reader, motion: Motion) -> Verdict:
    """Confirm what another person has proposed: between them, the two are chair and organiser, or two
    organisers where the edition has no chair who could act."""
    may = may_move(user, motion.edition)
    if not may:
        return may
    assert isinstance(user, User)
    if is_same_person(user, motion.moved_by):
        return Verdict(False, _("You have proposed this yourself. Another person has to confirm it."))
    mine, theirs = roles_of(user, motion.edition), roles_of(motion.moved_by, motion.edition)
    other = Role.CHAIR if _has_acting_chair(motion.edition) else Role.ORGANISER
    if (Role.ORGANISER in mine and other in theirs) or (other in mine and Role.ORGANISER in theirs):
        return YES
    if other == Role.ORGANISER:
        return Verdict(False, _("Two organisers have to do this, since no jury chair can."))
    if other in theirs:
        return Verdict(
            False, _("One of the two has to be the jury chair, the other an organiser. Ask an organiser.")
        )
    return Verdict(
        False, _("One of the two has to be the jury chair, the other an organiser. Ask the jury chair.")
    )


def _has_acting_chair(edition: Edition) -> bool:
    chairs = Membership.objects.filter(edition=edition, role=Role.CHAIR).values_list("user_id", flat=True)
    return any(not has_film_in(chair, edition) for chair in list(chairs))


def may_publish(user: Reader, edition: Edition) -> Verdict:
    """Publish a sealed result, or plan when the site does: an organiser without a film of their own."""
    organises = may_organise(user, edition)
    return may_see_sealed(user, edition) if organises else organises


def has_role(user: Reader, edition: Edition, *roles: Role) -> bool:
    return Membership.objects.filter(user_id=user.pk or 0, edition=edition, role__in=roles).exists()


def roles_of(user: Reader, edition: Edition) -> set[str]:
    """For menus, which ask for several at once."""
    held = Membership.objects.filter(user_id=user.pk or 0, edition=edition)
    return set(held.values_list("role", flat=True))


def _in_time(entry: Entry, now: datetime) -> Verdict:
    edition = entry.edition
    if now < edition.opens_at:
        return Verdict(
            False, _("Entries open on %(when)s.") % {"when": format_instant(edition.opens_at, edition)}
        )
    deadline = submission_deadline(entry)
    if now >= deadline.at:
        return Verdict(
            False,
            _(
                "The submission period ended on %(when)s; it is now %(now)s. Your work is saved, but this "
                "film cannot compete in this edition."
            )
            % {"when": format_instant(deadline.at, edition), "now": format_instant(now, edition)},
        )
    return YES
