"""Certificates of what is public: who has won, who was nominated. What one says is read from the sealed
snapshot that it was issued from, and whether it stands from the one that holds now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from contest.enums import EntryState
from contest.film_titles import order_titles
from contest.models import Certificate, Citation, Edition, Entry, Seal
from contest.models.awards import short_code_of
from contest.models.texts import in_readers_language

Snapshot = Mapping[str, Any]


class CertificateStanding(StrEnum):
    """What became of what a certificate says."""

    STANDS = "stands"
    REVOKED = "revoked"  # the award
    LEFT = "left"  # the contest: the entry of a nominee


@dataclass(frozen=True)
class CertificateText:
    """What a certificate says in the reader's language, word for word as sealed."""

    code: str
    entry_code: str
    award: str  # "" of a nominee
    award_slug: str
    title: str
    other_title: str
    team: str
    credits: list[tuple[str, str]]
    statement: str
    contest: str  # name and year of the edition
    zone: ZoneInfo
    edition_slug: str
    seal_code: str
    seal_hash: str
    issued_at: datetime
    standing: CertificateStanding
    revoked_at: datetime | None
    reason: str  # public, of a revocation

    @property
    def stands(self) -> bool:
        return self.standing is CertificateStanding.STANDS

    @property
    def honour(self) -> str:
        """The award, or the word for a nominee."""
        return self.award or _("Nominee")


def certificates_of(entry: Entry) -> list[Certificate]:
    """Those of an entry, of its award first."""
    return list(_read(entry.certificates.order_by(F("seal").asc(nulls_last=True), "pk")))


def certificates_in(edition: Edition) -> list[Certificate]:
    """Those of an edition: of its winners as they were issued, then of its nominees."""
    mine = Certificate.objects.filter(entry__edition=edition)
    return list(_read(mine.order_by(F("seal").asc(nulls_last=True), "pk")))


def laurel_code_of(entry_code: str) -> str:
    """The code of the certificate of the award that an entry holds; "" where it has none (yet)."""
    held = Citation.objects.standing().filter(
        entry=OuterRef("entry"), award__slug=OuterRef("award"), place=OuterRef("place")
    )
    mine = Certificate.objects.of_winners().filter(Exists(held), entry__code=entry_code)
    return mine.values_list("code", flat=True).first() or ""


def read_certificates(certificates: Iterable[Certificate]) -> list[CertificateText]:
    """What they say, those of one edition. Two queries, however many."""
    certificates = list(certificates)
    if not certificates:
        return []
    holds = Seal.objects.of(certificates[0].entry.edition)
    return [_text_of(certificate, holds) for certificate in certificates]


def read_certificate(certificate: Certificate) -> CertificateText:
    return read_certificates([certificate])[0]


def ended_numbers() -> set[int]:
    """The numbers of all certificates that no longer stand, for the list that credentials refer to."""
    held = Citation.objects.standing().filter(
        entry=OuterRef("entry"), award__slug=OuterRef("award"), place=OuterRef("place")
    )
    revoked = Q(seal__isnull=False) & ~Q(Exists(held))
    left = Q(seal__isnull=True) & ~Q(entry__state=EntryState.ELIGIBLE)
    return set(Certificate.objects.filter(revoked | left).values_list("pk", flat=True))


def public_certificates() -> QuerySet[Certificate]:
    return _read(Certificate.objects.all())


def _read(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    return certificates.select_related("entry__edition", "seal", "nominees").defer("seal__masters")


def _text_of(certificate: Certificate, holds: Seal | None) -> CertificateText:
    sealed = _sealed_entry(certificate)
    snapshot, digest = _snapshot_of(certificate)
    edition = snapshot["edition"]
    names = {award["slug"]: award["name"] for award in snapshot.get("awards", ())}
    title, other = order_titles(sealed["title"], sealed["original_title"], spoken=sealed["language"])
    standing, end = _standing_of(certificate, holds)
    line = _line_of(certificate)
    return CertificateText(
        code=certificate.code,
        entry_code=sealed["code"],
        award=in_readers_language(names[certificate.award]) if certificate.award else "",
        award_slug=certificate.award,
        title=title,
        other_title=other,
        team=sealed["team"],
        credits=[(name, task) for name, task in sealed["credits"]],
        statement=in_readers_language(line["statement"]) if line else "",
        contest=f"{in_readers_language(edition['name'])} {edition['year']}",
        zone=certificate.entry.edition.zone,
        edition_slug=edition["slug"],
        seal_code=short_code_of(digest),
        seal_hash=digest,
        issued_at=certificate.issued_at,
        standing=standing,
        revoked_at=datetime.fromisoformat(end["at"]) if end else None,
        reason=in_readers_language(end["reason"]) if end else "",
    )


def _snapshot_of(certificate: Certificate) -> tuple[Snapshot, str]:
    sealed = certificate.seal or certificate.nominees
    assert sealed is not None, "a constraint holds this"
    return sealed.snapshot, sealed.hash


def _line_of(certificate: Certificate) -> Snapshot | None:
    """The line of the award in the snapshot that was issued from."""
    lines = certificate.seal.snapshot["conferrals"] if certificate.seal else ()
    place = (certificate.award, certificate.place)
    return next((line for line in lines if (line["award"], line["place"]) == place), None)


def _sealed_entry(certificate: Certificate) -> Snapshot:
    if line := _line_of(certificate):
        entry: Snapshot = line["entry"]
        return entry
    snapshot, _digest = _snapshot_of(certificate)
    return next(told for told in snapshot["nominees"] if told["code"] == certificate.entry.code)


def _standing_of(certificate: Certificate, holds: Seal | None) -> tuple[CertificateStanding, Snapshot | None]:
    """With the correction that ended it, where one did."""
    if certificate.seal is None:
        is_in = certificate.entry.state == EntryState.ELIGIBLE
        return (CertificateStanding.STANDS if is_in else CertificateStanding.LEFT), None
    snapshot = holds.snapshot if holds else {"conferrals": []}
    mine = (certificate.award, certificate.place, certificate.entry.code)
    if any((one["award"], one["place"], one["entry"]["code"]) == mine for one in _given(snapshot)):
        return CertificateStanding.STANDS, None
    corrections = reversed(snapshot.get("corrections", []))
    return CertificateStanding.REVOKED, next(
        (one for one in corrections if (one["award"], one["place"], one["entry"]["code"]) == mine), None
    )


def _given(snapshot: Snapshot) -> list[Snapshot]:
    return [line for line in snapshot["conferrals"] if line["entry"]]
