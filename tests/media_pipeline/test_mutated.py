"""Films of other makers with bytes flipped and an end cut off: each ends in a verdict in words, as the site
would give it. Seven hundred of them, with what they cost: python -m tests.benchmarks.mutations."""

import io
import json
import random
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.media_pipeline.foreign import Kind
from tests.media_pipeline.mutated import CHOSEN, NAMES, cut_off, flipped

pytestmark = [pytest.mark.film, pytest.mark.slow]


def refusals_of(film: Path) -> list[str]:
    """The codes that refuse it; whatever is found is said in words."""
    said = io.StringIO()
    call_command("probe_file", str(film), stdout=said, min_seconds=1, max_seconds=20, min_height=100)
    findings = json.loads(said.getvalue())["findings"]
    assert all(finding["message"] for finding in findings)
    return [finding["code"] for finding in findings if finding["severity"] == "blocks"]


@pytest.mark.parametrize("kind", CHOSEN, ids=lambda kind: kind.name)
def test_mutated_film_ends_in_words(kind: Kind, tmp_path: Path) -> None:
    whole = kind.make(tmp_path / kind.name).read_bytes()
    film = tmp_path / f"mutated{Path(kind.name).suffix}"
    for mutate in (flipped, cut_off):
        film.write_bytes(mutate(whole, random.Random(kind.name)))
        assert len(refusals_of(film)) <= 1, mutate


def test_every_kind_that_is_named_is_tried() -> None:
    assert sorted(kind.name for kind in CHOSEN) == sorted(NAMES)
