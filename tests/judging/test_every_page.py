import pytest

from tests.judging.every_page import make_scene

MOST_BYTES = 100_000
SIZES = ((14, 4), (60, 6))  # films, judges
GROWS = {
    "office_show 1": "compares with the edition before, which the first one lacks",
    "office_entries 1": "asks once more where there is a second page",
    "office_entries 2": "likewise",
}


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_of_desk_chair_and_office_ask_as_often_for_many_films_as_for_few() -> None:
    """Every page of every role, with 230 and with 23,000 films: python -m tests.benchmarks.ten_times."""
    small, large = (make_scene(entries=entries, judges=judges) for entries, judges in SIZES)
    few, many = small.pages(), large.pages()
    unlike = {name for name in few if few[name].queries != many[name].queries}
    few |= small.pages(unlike)  # what the first to ask has paid
    many |= large.pages(unlike)
    assert len(few) > 100
    assert {name: page.queries for name, page in few.items() if name not in GROWS} == {
        name: page.queries for name, page in many.items() if name not in GROWS
    }
    assert [name for name, page in many.items() if page.size >= MOST_BYTES] == []
    assert [name for name, page in many.items() if page.reads_whole] == []
