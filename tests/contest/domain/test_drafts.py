"""What a draft holds, and who changed what."""

import pytest

from contest.domain.drafts import changed_fields, clashing_fields, draft_values, write_draft
from contest.models import Entry
from tests.factories import make_entry

BASE = {"title": "Lamp", "synopsis": "A lamp.", "country": "CN"}


def test_changed_fields_are_those_that_differ_from_the_base() -> None:
    for base, changed in [
        (None, ["title", "country"]),
        (BASE, ["country"]),
        ({"country": "FR"}, ["title"]),
        ({}, ["title", "country"]),
    ]:
        mine = {"title": "Lamp", "country": "FR"}
        assert changed_fields(mine, base=base) == {name: mine[name] for name in changed}, (base, changed)


def test_clash_is_a_field_that_both_changed_to_something_else() -> None:
    for theirs, base, clashes in [
        ({"title": "Lantern"}, BASE, []),
        ({"title": "Lamp"}, BASE, []),
        ({"title": "Tide"}, BASE, ["title"]),
        ({"title": "Lamp"}, {}, ["title"]),
        ({"title": "Lamp"}, None, ["title"]),
        ({"title": "Lantern"}, None, []),
    ]:
        assert clashing_fields(mine={"title": "Lantern"}, theirs=theirs, base=base) == clashes, (
            theirs,
            base,
            clashes,
        )


@pytest.mark.django_db
def test_draft_is_read_as_it_was_written() -> None:
    entry = make_entry()
    values = {
        "title": "Lantern",
        "country": "",
        "production_days": 3,
        "credits": [["Mei Lin", "Director"], ["Budi", "Sound"]],
        "tools": [["other", "Own model", "script", ""], ["veo", "", "pictures", ""]],
    }
    write_draft(entry, values)
    stored = Entry.objects.get(pk=entry.pk)
    assert draft_values(stored, values) == values
    assert [credit.position for credit in stored.credits.order_by("position")] == [1, 2]
    write_draft(stored, {"credits": []})
    assert draft_values(Entry.objects.get(pk=entry.pk), values) == values | {"credits": []}
