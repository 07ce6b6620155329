"""An entry whose film has people in it."""

from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from contest.enums import EvidenceKind, PortrayalBasis, PortrayalKind
from contest.models import Entry, Portrayal, PortrayalConsent, RightsPaper

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def paper(content: bytes = PDF, name: str = "consent.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def make_paper(entry: Entry) -> RightsPaper:
    return RightsPaper.objects.create(
        entry=entry, name="consent.pdf", kind=EvidenceKind.PDF, size=len(PDF), content=PDF
    )


def register_person(entry: Entry, *, uses: Collection[str] = (), **fields: Any) -> Portrayal:
    """Somebody else, with their written consent, who consents to these uses."""
    row = Portrayal.objects.create(
        entry=entry,
        **{
            "name": "Ana Wijaya",
            "kind": PortrayalKind.BOTH,
            "basis": PortrayalBasis.CONSENT,
            "consent_paper": make_paper(entry),
            **fields,
        },
    )
    for use in uses:
        PortrayalConsent.objects.create(portrayal=row, use=use, version="1", given_by=entry.representative)
    return row
