"""Honours: who has won. `confer` writes the citations and seals them; `announce` publishes.

The seal is the SHA-256 of the canonical JSON of a snapshot: the tally's hash, every decision with its
statement, and the winners as they were, with the hashes of their masters. Public pages read the snapshot.
Nothing is confirmed twice and nothing is taken back here; before `announce` nobody outside sees anything."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.domain.showcase import WINNERS, sealed_entry
from contest.enums import EntryState, NoticeKind
from contest.models import Award, Citation, Edition, Entry, Seal, User
from contest.models.texts import Texts
from contest.policies import Refused
from contest.sentences import listed


@dataclass(frozen=True)
class Conferral:
    """What the jury resolved for one place of one award; `entry_id` None means: not awarded."""

    award_id: int
    place: int
    entry_id: int | None
    statement: Texts
    is_override: bool = False
    reason: str = ""


@dataclass(frozen=True)
class PublicationPreview:
    """What publishing would do: pages that appear, mails that go, awards nobody has decided."""

    seal: Seal | None
    undecided: list[str]
    film_codes: list[str]
    mails: dict[NoticeKind, int]
    languages: dict[str, int]
    breaches: list[str]


class HonoursRefused(Refused):
    """Conferring or announcing is not possible; `reason` says why, in words for the asker."""


class AwardsUndecided(HonoursRefused):
    """`missing` names the awards and places nobody has decided about."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            _(
                "These awards have not been decided yet: %(missing)s. Decide each of them, even if it is not "
                "awarded."
            )
            % {"missing": listed(missing)}
        )
        self.missing = list(missing)


class WinnerNotEligible(HonoursRefused):
    """An entry that is to win may not win, or wins twice."""


class AlreadySealed(HonoursRefused):
    """The result is sealed and cannot be conferred again."""


class NotSealed(HonoursRefused):
    """There is no sealed result that could be published."""


class AlreadyPublished(HonoursRefused):
    """The result is public already."""


class SealBroken(HonoursRefused):
    """The rows no longer agree with the seal; `breaches` say where."""

    def __init__(self, breaches: Sequence[str]) -> None:
        super().__init__(_("The results do not match their seal: %(what)s.") % {"what": listed(breaches)})
        self.breaches = list(breaches)


def confer(edition: Edition, *, conferrals: Sequence[Conferral], tally_hash: str, by: User) -> Seal:
    """Write the citations and fix them with a seal, in one transaction with the journal's line.

    Raises `AwardsUndecided` (some place has no conferral), `WinnerNotEligible` or `AlreadySealed`."""
    awards = list(edition.awards.all())
    missing = _undecided(awards, {(conferral.award_id, conferral.place) for conferral in conferrals})
    if missing:
        raise AwardsUndecided(missing)
    with transaction.atomic():
        if Seal.objects.filter(edition=edition).exists():
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
        snapshot = _snapshot(edition, awards, conferrals, winners, tally_hash)
        seal = Seal.objects.create(edition=edition, snapshot=snapshot, hash=hash_of(snapshot), sealed_by=by)
        journal.record(
            "results_sealed",
            subject=f"edition:{edition.slug}",
            facts={"seal": seal.hash, "tally": tally_hash},
            actor=by,
            edition=edition,
        )
    return seal


def announce(edition: Edition, *, by: User) -> Edition:
    """Publish the sealed result now, and enqueue an email to every participant. Raises `NotSealed`,
    `AwardsUndecided`, `SealBroken` or `AlreadyPublished`."""
    preview = preview_publication(edition)
    if preview.seal is None:
        raise NotSealed(
            _(
                "The results have not been sealed yet. The jury first decides the awards and seals the "
                "results."
            )
        )
    if preview.undecided:
        raise AwardsUndecided(preview.undecided)
    if preview.breaches:
        raise SealBroken(preview.breaches)
    now = timezone.now()
    with transaction.atomic():
        if not Edition.objects.unpublished().filter(pk=edition.pk).update(published_at=now):
            raise AlreadyPublished(
                _("The results of %(edition)s are already published.") % {"edition": edition.title}
            )
        edition.published_at = now
        enqueue_notices(_mails(edition))
        journal.record(
            "results_published",
            subject=f"edition:{edition.slug}",
            facts={"seal": preview.seal.hash, "mails": {str(k): n for k, n in preview.mails.items()}},
            actor=by,
            edition=edition,
        )
    return edition


def preview_publication(edition: Edition) -> PublicationPreview:
    """What `announce` would do, without doing it."""
    seal = Seal.objects.filter(edition=edition).first()
    sealed: list[dict[str, Any]] = seal.snapshot["conferrals"] if seal else []
    decided = {(line["award"], line["place"]) for line in sealed}
    awards = list(edition.awards.all())
    mails = _mails(edition) if seal else []
    return PublicationPreview(
        seal=seal,
        undecided=_undecided(
            awards, {(a.pk, p) for a in awards for p in _places(a) if (a.slug, p) in decided}
        ),
        film_codes=[line["entry"]["code"] for line in sealed if line["entry"]],
        mails=dict(Counter(mail.kind for mail in mails)),
        languages=dict(Counter((mail.user and mail.user.language) or "en" for mail in mails)),
        breaches=breaches_of(seal) if seal else [],
    )


def breaches_of(seal: Seal) -> list[str]:
    """Where the rows and the seal disagree; empty for an intact result."""
    found: list[str] = []
    if seal.hash != hash_of(seal.snapshot):
        found.append(str(_("the sealed text has been altered")))
    sealed = {
        (line["award"], line["place"]): line for line in seal.snapshot.get("conferrals", ()) if line["entry"]
    }
    citations = {
        (citation.award.slug, citation.place): citation
        for citation in Citation.objects.filter(award__edition=seal.edition_id).select_related(
            "award", "entry__film"
        )
    }
    for place in sorted(sealed.keys() | citations.keys()):
        line, citation = sealed.get(place), citations.get(place)
        name = f"{place[0]} {place[1]}"
        if line is None or citation is None or citation.entry.code != line["entry"]["code"]:
            found.append(_("%(place)s has a different winner") % {"place": name})
        elif citation.text != line["statement"]:
            found.append(_("the jury statement for %(place)s has been altered") % {"place": name})
        elif (citation.entry.film.sha256 if citation.entry.film else "") != line["entry"]["film_sha256"]:
            found.append(_("the film file for %(place)s is not the one that won") % {"place": name})
    return found


def hash_of(snapshot: Mapping[str, Any]) -> str:
    canonical = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _places(award: Award) -> range:
    return range(1, award.places + 1)


def _undecided(awards: Sequence[Award], decided: set[tuple[int, int]]) -> list[str]:
    return [
        award.title_of(place)
        for award in awards
        for place in _places(award)
        if (award.pk, place) not in decided
    ]


def _eligible_winners(edition: Edition, conferrals: Sequence[Conferral]) -> dict[int, Entry]:
    ids = [conferral.entry_id for conferral in conferrals if conferral.entry_id is not None]
    entries = {entry.pk: entry for entry in WINNERS.filter(edition=edition, pk__in=ids)}
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
    return entries


def _snapshot(
    edition: Edition,
    awards: Sequence[Award],
    conferrals: Sequence[Conferral],
    winners: Mapping[int, Entry],
    tally_hash: str,
) -> dict[str, Any]:
    named = {award.pk: award for award in awards}
    ordered = sorted(conferrals, key=lambda conferral: (named[conferral.award_id].order, conferral.place))
    return {
        "version": 1,
        "edition": {"slug": edition.slug, "year": edition.year, "name": edition.name},
        "tally": tally_hash,
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
            }
            for conferral in ordered
        ],
    }


def _mails(edition: Edition) -> list[NoticePlan]:
    """Winners get theirs; everybody else whose film was judged gets kind words."""
    entries = edition.entries.select_related("representative", "citation")
    won = list(entries.filter(citation__isnull=False))
    others = list(entries.filter(citation__isnull=True, state=EntryState.ELIGIBLE))
    kinds = ((NoticeKind.ENTRY_WON, won), (NoticeKind.ENTRY_NOT_SELECTED, others))
    return [
        NoticePlan(kind=kind, user=entry.representative, key=f"{kind}:{entry.code}", entry=entry)
        for kind, group in kinds
        for entry in group
    ]
