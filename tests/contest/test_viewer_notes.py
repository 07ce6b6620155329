"""What viewers are told of a film before it plays, and the other words that a creator adds about it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.waivers import restore_finding, waive_finding
from contest.enums import EntryState
from contest.models import Entry, Regulations, User
from contest.viewer_notes import viewer_notes
from media_pipeline.findings.catalogue import Finding
from media_pipeline.findings.record import record_findings
from tests.contest.films import give_film
from tests.contest.nights import make_published_edition
from tests.contest.theater.conftest import make_theater
from tests.factories import make_entry, make_membership, make_user
from tests.judging.juries import make_jury

pytestmark = pytest.mark.django_db
CHANGES = {"content_notices": ["violence", "flashes"], "age": 12}


def autosave(client: Client, entry: Entry, **fields: Any) -> Any:
    sent = {"version": str(entry.version), "title": "Lamp", **fields}
    return client.post(reverse("entry_about", args=[entry.code]), sent, headers={"X-Autosave": "1"})


@pytest.fixture
def creator(client: Client) -> tuple[Client, Entry]:
    entry = make_entry()
    client.force_login(entry.representative)
    return client, entry


def test_words_stand_in_the_order_of_the_list() -> None:
    told = viewer_notes(["flashes", "violence", "gone"], 12)
    assert (told.notices, str(told.age.label)) == (["Violence", "Flashing light"], "From 12")
    assert not viewer_notes([], None)


def test_fields_are_saved_by_themselves_and_one_that_is_wrong_keeps_none_back(
    creator: tuple[Client, Entry],
) -> None:
    client, entry = creator
    given = {
        "content_notices": ["flashes", "violence"],
        "age": "12",
        "contact": "+62 812",
        "making": "Slowly.",
    }
    links = "https://example.org/a\nhttps://example.org/a\nhttps://例子.测试/b"
    assert autosave(client, entry, links=links, **given).json()["wrong"] == {}
    entry.refresh_from_db()
    assert (entry.content_notices, entry.age, entry.contact, entry.making) == (
        ["violence", "flashes"],
        12,
        "+62 812",
        "Slowly.",
    )
    assert entry.links == ["https://example.org/a", "https://例子.测试/b"]
    wrong = {
        "http://example.org": "“http://example.org” is not a web link. Write each on a line of its "
        "own, beginning with https://, with up to 300 characters.",
        "javascript:alert(1)": "“javascript:alert(1)” is not a web link. Write each on a line of its "
        "own, beginning with https://, with up to 300 characters.",
        "\n".join(
            f"https://example.org/{n}" for n in range(6)
        ): "These are 6 links; up to 5 are taken. Remove some.",
    }
    for typed, words in wrong.items():
        answer = autosave(client, entry, links=typed, contact="+62 813")
        assert answer.json()["wrong"] == {"links": words}
        entry.refresh_from_db()
        assert (entry.contact, entry.links[0], entry.unsaved["links"]["links"]) == (
            "+62 813",
            "https://example.org/a",
            [typed],
        )
    page = client.get(reverse("entry_about", args=[entry.code])).content.decode()
    assert "https://example.org/5" in page


@pytest.mark.parametrize(
    "wrong", [{"age": "13"}, {"age": "9" * 400}, {"content_notices": ["x"]}, {"contact": "x" * 500}]
)
def test_strange_values_are_answered_in_words(creator: tuple[Client, Entry], wrong: dict[str, Any]) -> None:
    client, entry = creator
    answer = autosave(client, entry, **wrong)
    assert (answer.status_code, list(answer.json()["wrong"])) == (200, list(wrong))


def test_edition_says_which_notices_are_asked_about(creator: tuple[Client, Entry]) -> None:
    client, entry = creator
    Regulations.objects.filter(edition=entry.edition).update(content_notices=["nudity"])
    Entry.objects.filter(pk=entry.pk).update(content_notices=["drugs"])
    page = client.get(reverse("entry_about", args=[entry.code])).content.decode()
    found = [word for word in ("violence", "nudity", "drugs") if f'value="{word}"' in page]
    assert found == ["nudity", "drugs"]


def test_office_alone_reads_how_to_reach_the_creator(client: Client) -> None:
    entry = make_entry(EntryState.SUBMITTED, contact="+62 812 3456", submitted_at=timezone.now())
    organiser = make_user()
    make_membership(organiser, entry.edition, "organiser")
    client.force_login(organiser)
    page = client.get(reverse("office_entry", args=[entry.edition.slug, entry.code])).content.decode()
    assert "<bdi>+62 812 3456</bdi>" in page


@pytest.mark.slow
def test_judges_are_told_before_they_watch(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    entry = jury.entries[0]
    Entry.objects.filter(pk=entry.pk).update(**CHANGES, making="By Ana.", links=["https://ana.example"])
    client.force_login(jury.judges[0])
    room = reverse("screening_room", args=[jury.assignment(entry, jury.judges[0]).code])
    page = client.get(room).content.decode()
    assert "Contains: Violence, Flashing light" in page
    assert "From 12" in page
    assert [word for word in ("Ana", "ana.example") if word in page] == []


@pytest.mark.slow
def test_public_reads_them_with_the_story_and_the_links() -> None:
    _edition, entries, _organiser = make_published_edition(winners=1)
    Entry.objects.filter(pk=entries[0].pk).update(
        **CHANGES, making="In <b>nine</b> nights.", links=["https://example.org/x"], contact="+62 812"
    )
    page = Client().get(reverse("film_show", args=[entries[0].code])).content.decode()
    assert page.index("Contains: Violence, Flashing light") < page.index("<video")
    assert "In &lt;b&gt;nine&lt;/b&gt; nights." in page
    assert '<a href="https://example.org/x" rel="nofollow noopener noreferrer ugc"' in page
    assert "+62 812" not in page


@pytest.mark.slow
def test_preview_is_what_the_public_and_the_jury_get(client: Client) -> None:
    _edition, entries, _organiser = make_published_edition(winners=1)
    entry = entries[0]
    Entry.objects.filter(pk=entry.pk).update(**CHANGES, making="In nine nights.", synopsis="A secret lamp.")
    entry.refresh_from_db()
    client.force_login(entry.representative)
    public = client.get(reverse("entry_public_preview", args=[entry.code])).content.decode()
    for word in ("In nine nights.", "Contains: Violence", "A secret lamp.", entry.representative.name):
        assert word in public
    jury = client.get(reverse("entry_preview", args=[entry.code])).content.decode()
    blind = jury[jury.index('class="preview dark"') : jury.index("declared open")]
    assert [
        word for word in (entry.title, "secret", "nights", entry.representative.name) if word in blind
    ] == []
    assert "Contains: Violence" in blind


FLASHING = "Contains: Flashing light"


def let_flash(entry: Entry) -> None:
    """The check finds that the entry's film flashes."""
    film = entry.film or give_film(entry)
    record_findings(film, [Finding("flash_hazard", {"measured": 2.0}, ((1.0, 3.0),))])


def make_organiser(entry: Entry) -> User:
    organiser = make_user()
    make_membership(organiser, entry.edition, "organiser")
    return organiser


@pytest.mark.slow
def test_flashing_film_is_told_of_whatever_its_creator_says_until_the_office_waives_it(
    creator: tuple[Client, Entry],
) -> None:
    client, entry = creator
    Regulations.objects.filter(edition=entry.edition).update(content_notices=["violence"])
    let_flash(entry)
    assert autosave(client, entry, content_notices=["violence"]).json()["wrong"] == {}
    entry.refresh_from_db()
    preview = reverse("entry_preview", args=[entry.code])
    assert "Contains: Violence, Flashing light" in client.get(preview).content.decode()
    about = client.get(reverse("entry_about", args=[entry.code])).content.decode()
    assert "The check of your film found: Flashing light. Viewers are told of it in any case." in about
    organiser = make_organiser(entry)
    for act, words in (
        (waive_finding, "Contains: Violence<"),
        (restore_finding, "Contains: Violence, Flashing light<"),
    ):
        reason = {"reason": "It is a lamp, and slow."} if act is waive_finding else {}
        assert act(entry, code="flash_hazard", by=organiser, **reason)
        assert words in client.get(preview).content.decode()
    give_film(entry)  # another version, which does not flash
    assert "Contains: Violence<" in client.get(preview).content.decode()


@pytest.mark.slow
def test_judges_are_told_of_a_film_that_flashes(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    entry = jury.entries[0]
    let_flash(entry)
    client.force_login(jury.judges[0])
    room = reverse("screening_room", args=[jury.assignment(entry, jury.judges[0]).code])
    assert FLASHING in client.get(room).content.decode()
    waive_finding(entry, code="flash_hazard", reason="It is a lamp, and slow.", by=make_organiser(entry))
    assert FLASHING not in client.get(room).content.decode()


@pytest.mark.slow
def test_public_is_told_of_a_film_that_flashes() -> None:
    entry = make_theater(winners=2, others=0).entries[0]
    let_flash(entry)
    for view in ("film_show", "film_embed", "theater_film"):
        page = Client().get(reverse(view, args=[entry.code])).content.decode()
        assert page.index(FLASHING) < page.index("<video")
