"""Honours: who has won. `confer` writes the citations and seals them, `unseal` takes a seal off before it is
public; `corrections` has what comes after. Each is an act of two persons, and nothing is deleted: a seal that
no longer holds, and a citation that has ended, stay on record.

The snapshot that is sealed has the tally's hash and how it was counted, every decision with its statement,
the winners as they were and as their names are printed, with the hashes of their masters, and the hash of the
list of all masters that were judged. Public pages read the snapshot."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from contest.domain.film_readings import ask_for_reading
from contest.domain.gate import GATE_ENTRIES, lacks_of
from contest.domain.honours_refused import (
    AlreadyPublished,
    AlreadySealed,
    AwardsUndecided,
    GateClosed,
    NotSealed,
    WinnerNotEligible,
)
from contest.domain.seals import hash_of, is_sealed, seal_hash
from contest.domain.showcase import sealed_entry
from contest.enums import EntryState
from contest.models import Award, Citation, Edition, Entry, Motion, PublicationPlan, Seal, User
from contest.models.texts import Texts

VERSION = 4


@dataclass(frozen=True)
class Conferral:
    """What the jury resolved for one place of one award; `entry_id` None means: not awarded."""

    award_id: int
    place: int
    entry_id: int | None
    statement: Texts
    is_override: bool = False
    reason: str = ""
    votes: Mapping[str, int] | None = None  # for, against, abstained; None where nobody voted


def confer(
    edition: Edition,
    *,
    conferrals: Sequence[Conferral],
    tally_hash: str,
    by: User,
    seconded_by: User,
    judged: Iterable[str] = (),
    counted: Mapping[str, Any] | None = None,
) -> Seal:
    """Write the citations and fix them with a seal, in one transaction with the journal's line. `judged` are
    the codes of all entries that were judged, as a list or a query, `counted` says how, in plain JSON.

    Raises `AwardsUndecided` (some place has no conferral), `WinnerNotEligible`, `AlreadySealed` or
    `GateClosed`."""
    with transaction.atomic():
        lock_results(edition)
        awards = list(edition.awards.all())
        decided = {(conferral.award_id, conferral.place) for conferral in conferrals}
        if missing := undecided_places(awards, decided):
            raise AwardsUndecided(missing)
        if is_sealed(edition):
            raise AlreadySealed(
                _("The results of %(edition)s are already sealed.") % {"edition": edition.title}
            )
        winners = _eligible_winners(edition, conferrals)
        Citation.objects.bulk_create(
            Citation(
                award_id=conferral.award_id,
                place=conferral.place,
                entry_id=conferral.entry_id,
                text=dict(conferral.statement),
            )
            for conferral in conferrals
            if conferral.entry_id is not None
        )
        masters = _masters(edition, judged)
        snapshot = _snapshot(edition, awards, conferrals, winners, tally_hash, hash_of(masters))
        snapshot["counted"] = counted
        seal = Seal.objects.create(
            edition=edition,
            snapshot=snapshot,
            masters=masters,
            hash=seal_hash(snapshot),
            sealed_by=by,
            seconded_by=seconded_by,
        )
        facts = {"seal": seal.hash, "tally": tally_hash, "first": by.pk}
        record_about("results_sealed", edition, by=seconded_by, **facts)
        ask_for_reading(edition, [e.film_id for e in winners.values() if e.film_id], by=None)
    return seal


def unseal(edition: Edition, *, motion: Motion) -> Seal:
    """Take the seal off before it is public: the citations end, the decisions are open again. Raises
    `NotSealed` or `AlreadyPublished`."""
    with transaction.atomic():
        lock_results(edition)
        seal = Seal.objects.of(edition)
        if seal is None:
            raise NotSealed
        if edition.published_at:
            raise AlreadyPublished(
                _("The results are published; single awards can be revoked, with a public reason.")
            )
        supersede(seal, motion)
        PublicationPlan.objects.filter(edition=edition).delete()
        Citation.objects.standing().filter(award__edition=edition).update(ended_at=timezone.now())
        record_about("results_unsealed", edition, by=motion.closed_by, seal=seal.hash, reason=motion.reason)
    return seal


def undecided_places(awards: Sequence[Award], decided: set[tuple[int, int]]) -> list[str]:
    """What the places are called that nobody has decided about."""
    return [
        award.title_of(place)
        for award in awards
        for place in places_of(award)
        if (award.pk, place) not in decided
    ]


def places_of(award: Award) -> range:
    return range(1, award.places + 1)


def lock_results(edition: Edition) -> None:
    """One act about the results of an edition at a time, on its row as it is now."""
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    edition.refresh_from_db(fields=["published_at"])


def supersede(seal: Seal, motion: Motion) -> None:
    Seal.objects.filter(pk=seal.pk).update(superseded_at=timezone.now(), superseded_by=motion)


def _eligible_winners(edition: Edition, conferrals: Sequence[Conferral]) -> dict[int, Entry]:
    return check_winners(edition, [c.entry_id for c in conferrals if c.entry_id is not None])


def check_winners(edition: Edition, ids: Sequence[int]) -> dict[int, Entry]:
    """The entries, which nobody else moves until the transaction ends. Raises `WinnerNotEligible` or
    `GateClosed`."""
    list(Entry.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    entries = {entry.pk: entry for entry in GATE_ENTRIES.filter(edition=edition, pk__in=ids)}
    for entry_id, times in Counter(ids).items():
        entry = entries.get(entry_id)
        if entry is None:
            raise WinnerNotEligible(
                _("One winning film does not belong to this edition. Decide that award again.")
            )
        if entry.state != EntryState.ELIGIBLE:
            raise WinnerNotEligible(
                _(
                    "“%(title)s” has the status “%(state)s” and cannot win; only accepted entries can. "
                    "Decide its award again."
                )
                % {"title": entry.shown_title, "state": entry.get_state_display()}
            )
        if times > 1:
            raise WinnerNotEligible(
                _("“%(title)s” would win twice. Decide one of its awards again.")
                % {"title": entry.shown_title}
            )
    if lacks := lacks_of(edition, ids):
        raise GateClosed(lacks)
    return entries


def _masters(edition: Edition, judged: Iterable[str]) -> list[list[str]]:
    """[code, SHA-256] of what was judged, in the order of the codes."""
    entries = edition.entries.filter(film__isnull=False, code__in=judged)
    return sorted([code, sha256] for code, sha256 in entries.values_list("code", "film__sha256"))


def new_salt() -> str:
    return secrets.token_hex(16)


def _snapshot(
    edition: Edition,
    awards: Sequence[Award],
    conferrals: Sequence[Conferral],
    winners: Mapping[int, Entry],
    tally_hash: str,
    masters_hash: str,
) -> dict[str, Any]:
    named = {award.pk: award for award in awards}
    ordered = sorted(conferrals, key=lambda conferral: (named[conferral.award_id].order, conferral.place))
    return {
        "version": VERSION,
        "salt": new_salt(),
        "edition": {"slug": edition.slug, "year": edition.year, "name": edition.name},
        "tally": tally_hash,
        "masters": masters_hash,
        "awards": [{"slug": award.slug, "name": award.name, "places": award.places} for award in awards],
        "conferrals": [
            {
                "award": named[conferral.award_id].slug,
                "place": conferral.place,
                "entry": sealed_entry(winners[conferral.entry_id])
                if conferral.entry_id is not None
                else None,
                "statement": dict(conferral.statement),
                "is_override": conferral.is_override,
                "reason": conferral.reason,
                "votes": dict(conferral.votes) if conferral.votes else None,
            }
            for conferral in ordered
        ],
    }


def record_about(verb: str, edition: Edition, *, by: User | None, **facts: Any) -> None:
    journal.record(verb, subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition)
