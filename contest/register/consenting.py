"""Consents of the people in a film: given and withdrawn at any time, each by itself. What they no longer
cover ends at once: the public pages and their players, the theater, the jury's players. Scores and record
stay."""

from collections.abc import Collection, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from contest.domain import journal
from contest.domain.entries import touch_draft
from contest.domain.takedowns import show_with_consent, take_down_without_consent
from contest.domain.team_mails import notify_team
from contest.enums import SHOWING_USES, ConsentUse, NoticeKind
from contest.models import Entry, Portrayal, PortrayalConsent, User
from contest.policies import Refused, demand
from contest.register.policies import may_consent, may_withdraw_for
from contest.sentences import listed

VERSION = "1"  # of the words of ConsentUse: another when they say something else


def set_consents(
    entry: Entry, person: Portrayal, uses: Collection[ConsentUse], *, by: User
) -> tuple[list[ConsentUse], list[ConsentUse]]:
    """Let the person consent to exactly these uses: which are new, and which were withdrawn. A consent that
    stands keeps its time. Raises Refused."""
    demand(may_consent(by, entry))
    return _set(entry, person, uses, by)


def withdraw_for_person(entry: Entry, person: Portrayal, use: ConsentUse, *, by: User) -> bool:
    """The office withdraws one consent, because the person has asked for it, and the team is told by email;
    whether it stood. Raises Refused."""
    demand(may_withdraw_for(by, entry))
    standing = PortrayalConsent.objects.standing().filter(portrayal=person).exclude(use=use)
    left = [ConsentUse(found) for found in standing.values_list("use", flat=True)]
    with transaction.atomic():
        _given, withdrawn = _set(entry, person, left, by)
        if withdrawn and entry.is_editable:
            _tell_team(entry, person, withdrawn)
    return bool(withdrawn)


def end_consents(entry: Entry, person: Portrayal, *, by: User) -> bool:
    """The line of the register stands for somebody else now: what the one before consented to ends; whether
    anything did. The caller holds the transaction and the entry, and settles what is shown."""
    standing = person.consents.standing()
    uses = list(standing.values_list("use", flat=True))
    if uses:
        standing.update(ended_at=timezone.now(), ended_by=by)
        _record("consents_withdrawn", entry, person, uses, by)
    return bool(uses)


def settle_showing(entry: Entry, *, by: User) -> None:
    """Let what is shown be what everybody in the film consents to. The caller holds the transaction."""
    lacks_showing = entry.portrayals.lacking(*SHOWING_USES).exists()
    if lacks_showing and not entry.is_editable:
        take_down_without_consent(entry, by=by)
    elif not lacks_showing:
        show_with_consent(entry, by=by)
    if not entry.is_editable:
        entry.edition.note_public_change()


def _set(
    entry: Entry, person: Portrayal, uses: Collection[ConsentUse], by: User
) -> tuple[list[ConsentUse], list[ConsentUse]]:
    with transaction.atomic():
        _hold(entry)
        row = Portrayal.objects.real().filter(pk=person.pk, entry=entry).first()
        if row is None:
            raise Refused(_("This person was removed from the register, or is nobody who could consent."))
        before = set(row.consents.standing().values_list("use", flat=True))
        given = [use for use in ConsentUse if use in uses and use not in before]
        withdrawn = [use for use in ConsentUse if use not in uses and use in before]
        ended = row.consents.standing().filter(use__in=withdrawn)
        ended.update(ended_at=timezone.now(), ended_by=by)
        PortrayalConsent.objects.bulk_create(
            PortrayalConsent(portrayal=row, use=use, version=VERSION, given_by=by) for use in given
        )
        for verb, changed in (("consents_given", given), ("consents_withdrawn", withdrawn)):
            if changed:
                _record(verb, entry, row, changed, by)
        if given or withdrawn:
            settle_showing(entry, by=by)
        if withdrawn and not entry.is_editable:
            _tell_team(entry, row, withdrawn)
    return given, withdrawn


def _record(verb: str, entry: Entry, person: Portrayal, uses: Sequence[str], by: User) -> None:
    facts = {"portrayal": person.pk, "consent_uses": uses, "consent_version": VERSION}
    journal.record(verb, subject=f"entry:{entry.code}", facts=facts, actor=by, edition=entry.edition)


def _tell_team(entry: Entry, person: Portrayal, uses: Sequence[ConsentUse]) -> None:
    """In the contact person's language."""
    with override(entry.representative.language or settings.LANGUAGE_CODE):
        words = ngettext(
            "%(person)s has withdrawn a consent: %(uses)s. What it covered has ended; the scores and the "
            "record stay. You find it under “People, voices and music” of your entry.",
            "%(person)s has withdrawn consents: %(uses)s. What they covered has ended; the scores and the "
            "record stay. You find them under “People, voices and music” of your entry.",
            len(uses),
        ) % {"person": person.name, "uses": listed(f"“{use.label}”" for use in uses)}
    kind, ended = NoticeKind.MESSAGE_FROM_OFFICE, person.consents.filter(use__in=uses).latest("pk")
    notify_team(kind, entry, key=f"{kind}:consent:{ended.pk}", facts={"text": words})


def _hold(entry: Entry) -> None:
    """One at a time; a draft that is being submitted meanwhile is not submitted with other consents than
    were looked at."""
    held = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    entry.state = held.state
    if entry.is_editable:
        touch_draft(entry)
