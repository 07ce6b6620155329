"""Who may do what, and why not: `may_…(user, object) -> Verdict`. Read it like the regulations."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.domain.duties import has_duty
from contest.domain.editions import format_instant, submission_deadline
from contest.domain.own_entries import has_film_in
from contest.domain.seals import is_sealed
from contest.domain.team_rights import entries_with, has_worked_on, right_of
from contest.enums import (
    EDITABLE_STATES,
    EDITING_RIGHTS,
    ENTRY_MOVES,
    Duty,
    EntryState,
    TeamRight,
)
from contest.models import Edition, Entry, User

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
MAY_ONLY_SEE = _("You can see this entry but not change it. Its contact person can give you another right.")
MAY_NOT_SUBMIT = _(
    "You can change this entry, but not submit or withdraw it or agree to statements. Its contact person "
    "does, and can give you this right."
)
BY_RIGHT: dict[TeamRight | None, Verdict] = {  # whether somebody may speak for an entry
    None: NOT_YOURS,
    TeamRight.SEE: Verdict(False, MAY_ONLY_SEE),
    TeamRight.EDIT: Verdict(False, MAY_NOT_SUBMIT),
    TeamRight.SUBMIT: YES,
}


def demand(verdict: Verdict) -> None:
    """Raise `Refused` with the verdict's reason unless it allows."""
    if not verdict:
        raise Refused(verdict.reason)


def may_enter(user: Reader, edition: Edition, now: datetime | None = None) -> Verdict:
    now = now or timezone.now()
    if edition.announced_at is None:
        return Verdict(False, _("This edition has not been announced yet, so nobody can enter a film."))
    if now < edition.opens_at:
        return Verdict(
            False, _("Entries open on %(when)s.") % {"when": format_instant(edition.opens_at, edition)}
        )
    if now >= edition.closes_at:
        return Verdict(
            False, _("Entries closed on %(when)s.") % {"when": format_instant(edition.closes_at, edition)}
        )
    if has_duty(user, edition, Duty.JUDGE):
        return Verdict(
            False,
            _(
                "You are a judge of this edition, so you cannot enter a film. Ask the festival office to "
                "remove that role first."
            ),
        )
    return may_hold_one_more(user, edition)


def may_hold_one_more(user: Reader, edition: Edition) -> Verdict:
    """Be the contact person of another entry, or one who may submit it: as many as the regulations say."""
    most = edition.regulations.max_entries
    mine = entries_with(user.pk, rights=[TeamRight.SUBMIT])
    have = Entry.objects.in_edition(edition).filter(mine).count()
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
    right = right_of(user, entry)
    if right not in EDITING_RIGHTS:
        return BY_RIGHT[right]
    if entry.state not in EDITABLE_STATES:
        is_over = (now or timezone.now()) >= entry.closes_at
        words = (
            _("This entry has the status “%(state)s” and cannot be changed.")
            if is_over
            else _(
                "This entry has the status “%(state)s” and cannot be changed. To change it, withdraw it "
                "first."
            )
        )
        return Verdict(False, words % {"state": entry.get_state_display()})
    return _in_time(entry, now or timezone.now())


def may_upload(user: Reader, entry: Entry, now: datetime | None = None) -> Verdict:
    """Whether a film may be sent for the entry. After the deadline only whoever committed a manifest before
    it may, and only those bytes: a later manifest is refused by `entries.attach_film`."""
    return may_edit(user, entry, now)


def may_speak_for(user: Reader, entry: Entry) -> Verdict:
    """Submit, withdraw, answer and agree for an entry: its contact person, and whom that person lets."""
    return BY_RIGHT[right_of(user, entry)]


def may_submit(user: Reader, entry: Entry, now: datetime | None = None) -> Verdict:
    if not (submits := may_speak_for(user, entry)):
        return submits
    if EntryState.SUBMITTED not in ENTRY_MOVES[EntryState(entry.state)]:
        return Verdict(
            False, _("This entry has the status “%(state)s”.") % {"state": entry.get_state_display()}
        )
    return _in_time(entry, now or timezone.now())


def may_withdraw(user: Reader, entry: Entry, now: datetime | None = None) -> Verdict:
    if not (submits := may_speak_for(user, entry)):
        return submits
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


def may_judge_pair(user: Reader, *entries: Entry | None) -> Verdict:
    """Say whether two films that are alike are one: an organiser of the first one's edition to whom none of
    them belongs."""
    first, *_others = entries
    assert first is not None, "the office sees pairs by their later film"
    if any(entry and has_worked_on(user, entry) for entry in entries):
        return Verdict(False, _("One of these films is your own. Another organiser has to decide about it."))
    return may_organise(user, first.edition)


def may_waive(user: Reader, entry: Entry) -> Verdict:
    """Waive a finding about the entry's film, or take that back: an organiser of the edition, until the
    results are published."""
    organises = may_organise(user, entry.edition)
    if not organises:
        return organises
    if has_worked_on(user, entry):
        return Verdict(False, _("This is your own entry. Another organiser has to waive its issues."))
    if entry.edition.published_at:
        return Verdict(False, _("The results are published; issues can no longer be waived."))
    return may_see_sealed(user, entry.edition) if is_sealed(entry.edition) else YES


def may_organise(user: Reader, edition: Edition) -> Verdict:
    if has_duty(user, edition, Duty.ORGANISE):
        return YES
    return Verdict(False, _("Only organisers of %(edition)s can do this.") % {"edition": edition.title})


def may_visit_office(user: Reader, edition: Edition) -> Verdict:
    """Read all of the office's pages: its organisers, and the chair, who must know the films."""
    if has_duty(user, edition, Duty.READ_OFFICE):
        return YES
    return Verdict(False, _("Only organisers and the jury chair can do this."))


def may_read_entries(user: Reader, edition: Edition) -> Verdict:
    """Read the office's pages about entries: the office, and the assistants who check them."""
    if has_duty(user, edition, Duty.READ_ENTRIES):
        return YES
    return Verdict(False, _("Only organisers, assistants and the jury chair can do this."))


def may_check_entries(user: Reader, edition: Edition) -> Verdict:
    """Claim entries, write to their creators, request changes and accept: organisers and assistants."""
    if has_duty(user, edition, Duty.CHECK_ENTRIES):
        return YES
    return Verdict(
        False, _("Only organisers and assistants of %(edition)s can do this.") % {"edition": edition.title}
    )


def may_see_programme(user: Reader, edition: Edition) -> Verdict:
    """Read an edition's dates, regulations and awards: anybody once it is announced, its office before."""
    return YES if edition.announced_at else may_read_entries(user, edition)


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
    if not has_duty(user, edition, Duty.MOVE):
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


def may_publish(user: Reader, edition: Edition) -> Verdict:
    """Publish a sealed result, or plan when the site does: an organiser without a film of their own."""
    organises = may_organise(user, edition)
    return may_see_sealed(user, edition) if organises else organises


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
