"""What is taken as evidence, and how long it is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contest.enums import EvidenceKind
from contest.models import Evidence
from contest.objections.evidence import KEPT_DAYS, EvidenceFile, delete_old_evidence, kind_of
from contest.objections.objecting import decide_objection
from tests.contest.nights import make_published_edition
from tests.contest.objections.scene import ANSWER, JPEG, PDF, PNG, SUMMARY, object_to
from tests.factories import make_user


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, EvidenceKind.PDF),
        (PNG, EvidenceKind.PNG),
        (JPEG, EvidenceKind.JPEG),
        (PDF[:-8], None),
        (PNG[:-12], None),
        (JPEG[:-2], None),
        (b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"MZ\x90\0", None),
        (b"", None),
    ],
)
def test_kind_is_read_from_the_bytes_of_a_whole_file(content: bytes, kind: EvidenceKind | None) -> None:
    assert kind_of(content) == kind


@pytest.mark.django_db
@pytest.mark.slow
def test_files_are_deleted_so_long_after_the_window_once_decided() -> None:
    edition, entries, organiser = make_published_edition(winners=2, others=0)
    file = EvidenceFile("proof.pdf", EvidenceKind.PDF, PDF)
    decided, _open = (object_to(entry, by=make_user(), files=[file]) for entry in entries)
    decide_objection(decided, uphold=False, summary=SUMMARY, answer=ANSWER, by=organiser)
    assert edition.published_at is not None
    end = edition.published_at + timedelta(days=14 + KEPT_DAYS)
    deleted = [delete_old_evidence(now=end + timedelta(seconds=seconds)) for seconds in (-1, 0, 1)]
    assert deleted == [0, 1, 0]
    assert Evidence.objects.count() == 1  # of the objection that nobody has decided


@pytest.mark.django_db
def test_nothing_is_due_without_evidence(django_assert_num_queries: object) -> None:
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(1):
        assert delete_old_evidence(timezone.now()) == 0
