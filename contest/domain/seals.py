"""The seal: whether it still holds. Its hash stands in the journal too; whatever the snapshot says is
compared with the rows it was taken from.

The hash of a seal is the SHA-256 of canonical JSON: of the snapshot itself up to version 3, of the hashes of
its public parts and of the whole since. So anybody checks the public parts against the hash, and learns no
name, reason or vote by it: a random salt in the snapshot keeps what is not public from being guessed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from contest.enums import EntryState
from contest.models import Citation, Edition, Entry, JournalEntry, Seal

SEALING_VERBS = ("results_sealed", "award_revoked")
IN_PARTS_FROM = 4  # version of snapshots whose hash is one of hashes
SealCheck = Callable[[Seal], Iterable[str]]


def hash_of(content: Any) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def seal_hash(snapshot: Mapping[str, Any]) -> str:
    """The hash of a seal over this snapshot."""
    if snapshot.get("version", 1) < IN_PARTS_FROM:
        return hash_of(snapshot)
    return hash_of(hashes_in(snapshot))


def hashes_in(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """What the hash of a seal is the hash of."""
    public = {name: hash_of(part) for name, part in public_parts(snapshot).items()}
    return {**public, "whole": hash_of(snapshot)}


def public_parts(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What anybody may read of a published result without a person's name, text or vote in it."""
    return {
        "edition": snapshot["edition"],
        "counted": snapshot.get("counted"),
        "decisions": [
            {
                "award": line["award"],
                "place": line["place"],
                "entry": line["entry"]["code"] if line["entry"] else None,
                "is_override": line.get("is_override", False),
            }
            for line in snapshot["conferrals"]
        ],
        "corrections": [
            {"award": told["award"], "place": told["place"], "entry": told["entry"]["code"]}
            for told in snapshot.get("corrections", ())
        ],
    }


def is_sealed(edition: Edition) -> bool:
    return Seal.objects.standing().filter(edition=edition.pk).exists()


def is_sealed_entry(entry: Entry) -> bool:
    """Whether a seal that holds names the entry as a winner."""
    return Citation.objects.standing().filter(entry=entry.pk).exists()


def breaches_of(seal: Seal) -> list[str]:
    """Where the seal and what it was taken from disagree, as far as a page may look; empty for an intact
    result. `find_changed_masters` looks at the films that did not win."""
    return [breach for check in CHECKS for breach in check(seal)]


def find_changed_masters(seal: Seal) -> list[str]:
    """Where the films that were judged are not those of the seal: reads every one's row."""
    if seal.snapshot.get("masters", hash_of([])) != hash_of(seal.masters):
        return [_("the list of the films that were judged has been altered")]
    codes = [code for code, _sha256 in seal.masters]
    entries = Entry.objects.filter(edition=seal.edition_id, code__in=codes)
    now = dict(entries.values_list("code", "film__sha256"))
    return [
        _("the film file of entry %(code)s is not the one that was judged") % {"code": code}
        for code, sha256 in seal.masters
        if (now.get(code) or "") != sha256
    ]


def _check_text(seal: Seal) -> Iterator[str]:
    if seal.hash != seal_hash(seal.snapshot):
        yield _("the sealed text has been altered")


def _check_journal(seal: Seal) -> Iterator[str]:
    """A seal that was written anew together with its text."""
    lines = JournalEntry.objects.filter(edition=seal.edition_id, verb__in=SEALING_VERBS)
    latest = lines.order_by("-number").first()
    if latest is None or latest.facts["seal"] != seal.hash:
        yield _("the seal is not the one in the audit log")


def _check_winners(seal: Seal) -> Iterator[str]:
    sealed = {
        (line["award"], line["place"]): line for line in seal.snapshot.get("conferrals", ()) if line["entry"]
    }
    standing = Citation.objects.standing().filter(award__edition=seal.edition_id)
    citations = {
        (citation.award.slug, citation.place): citation
        for citation in standing.select_related("award", "entry__film")
    }
    for place in sorted(sealed.keys() | citations.keys()):
        line, citation = sealed.get(place), citations.get(place)
        name = f"{place[0]} {place[1]}"
        if line is None or citation is None or citation.entry.code != line["entry"]["code"]:
            yield _("%(place)s has a different winner") % {"place": name}
            continue
        if citation.text != line["statement"]:
            yield _("the jury statement for %(place)s has been altered") % {"place": name}
        if (citation.entry.film.sha256 if citation.entry.film else "") != line["entry"]["film_sha256"]:
            yield _("the film file for %(place)s is not the one that won") % {"place": name}
        if citation.entry.state != EntryState.ELIGIBLE:
            yield _("the film of %(place)s is no longer in the contest") % {"place": name}


CHECKS: list[SealCheck] = [_check_text, _check_journal, _check_winners]


def register_seal_check(check: SealCheck) -> None:
    """Take another app's comparison of a seal with its rows, from its AppConfig.ready."""
    CHECKS.append(check)
