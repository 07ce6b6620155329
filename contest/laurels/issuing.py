"""Issuing certificates: once each, by the sweeper, when what they say has become public."""

from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from contest.domain import journal
from contest.models import Certificate, Citation, Edition, Entry, NomineeList, Seal


def issue_certificates() -> None:
    """Issue those of what has become public. Two queries where nothing is due."""
    now = timezone.now()
    held = Certificate.objects.filter(
        entry=OuterRef("entry"), award=OuterRef("award__slug"), place=OuterRef("place")
    )
    won = Citation.objects.public().filter(award__edition__published_at__lte=now).exclude(Exists(held))
    due = won.select_related("award__edition").order_by("award__edition", "award__order", "place")
    for edition, citations in groupby(due, key=lambda citation: citation.award.edition):
        _issue_to_winners(edition, list(citations))
    lists = NomineeList.objects.public().exclude(Exists(Certificate.objects.filter(nominees=OuterRef("pk"))))
    for nominees in lists.select_related("edition"):
        _issue_to_nominees(nominees)


def _issue_to_winners(edition: Edition, citations: list[Citation]) -> None:
    seal = Seal.objects.of(edition)
    assert seal is not None, "what is published is sealed"
    lines = {(line["award"], line["place"]): line["entry"] for line in seal.snapshot["conferrals"]}
    corrected = "corrects" in seal.snapshot
    at = seal.sealed_at if corrected else edition.published_at or seal.sealed_at
    _issue(
        edition,
        [
            Certificate(
                entry_id=citation.entry_id,
                seal=seal,
                award=citation.award.slug,
                place=citation.place,
                issued_at=at,
            )
            for citation in citations
            if lines.get((citation.award.slug, citation.place))
        ],
        of=seal.hash,
    )


def _issue_to_nominees(nominees: NomineeList) -> None:
    order = [told["code"] for told in nominees.snapshot["nominees"]]
    entries = dict(Entry.objects.filter(code__in=order).values_list("code", "pk"))
    assert nominees.published_at is not None, "only lists that are public are read"
    _issue(
        nominees.edition,
        [
            Certificate(entry_id=entries[code], nominees=nominees, issued_at=nominees.published_at)
            for code in order
        ],
        of=nominees.hash,
    )


def _issue(edition: Edition, certificates: list[Certificate], *, of: str) -> None:
    """Write them down once: two sweepers at a time issue the same ones."""
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        known = set(
            Certificate.objects.filter(entry__edition=edition).values_list("entry_id", "award", "place")
        )
        new = [one for one in certificates if (one.entry_id, one.award, one.place) not in known]
        if not new:
            return
        Certificate.objects.bulk_create(new)
        facts = {"seal": of, "certificates": [one.code for one in new]}
        subject = f"edition:{edition.slug}"
        journal.record("certificates_issued", subject=subject, facts=facts, edition=edition)
