"""The show pack in the office: ordered, watched, and void with its seal."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from contest.ceremony.cards import cards_of
from contest.ceremony.pack import PackRefused, order_pack, report_on, standing_pack
from contest.domain.takedowns import take_down
from contest.enums import Role
from contest.models import Edition, Entry, JournalEntry, Seal, ShowPack, User, WatchedCopy
from media_pipeline.enums import JobKind, JobState, RenditionKind
from media_pipeline.models import Film, Job, Rendition, ShowOrder
from media_pipeline.renditions.recipes import HallCopy, recipe_key
from media_pipeline.show_copies.orders import hash_of_label
from tests.contest.nights import REASON, conferrals_for, make_sealed_edition, seal_conferrals, unseal_by_two
from tests.factories import make_membership, make_user

Night = tuple[Edition, list[Entry], User, Seal]


@pytest.fixture(scope="module")
def night(module_db: None) -> Iterator[Night]:
    edition, entries, organiser, seal = make_sealed_edition(winners=2)
    for film in Film.objects.all():
        film.facts["rate"] = 24.0
        film.save()
    return edition, entries, organiser, seal


def visit(name: str, edition: Edition, user: User, **posted: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    address = reverse(name, args=[edition.slug])
    return client.post(address, posted, follow=True) if posted else client.get(address)


def ordered(edition: Edition, user: User, **form: str) -> str:
    page = visit("show_pack", edition, user, **{"rate": "", "language": "en", **form})
    return page.content.decode()


def make_ready(film: Film | None) -> None:
    """As if a worker had made both copies."""
    assert film is not None
    order = ShowOrder.objects.get(film=film)
    for kind in (RenditionKind.SHOW, RenditionKind.PRORES):
        key = recipe_key(film.sha256, HallCopy(kind, order.rate, hash_of_label(bytes(order.label))))
        Rendition.objects.create(
            film=film,
            kind=kind,
            recipe_key=key,
            storage_key=key,
            content_type="video/mp4",
            size=1,
            sha256="5" * 64,
        )
    Job.objects.filter(film=film, kind=JobKind.CONFORM).update(state=JobState.DONE)


def test_pack_is_ordered_at_the_rate_that_most_films_have(night: Night, db: None) -> None:
    edition, entries, organiser, seal = night
    page = ordered(edition, organiser)
    assert "Ordered. The films are being made ready; you can leave this page." in page
    assert "0 of 2 films are ready, 0 were watched to their end." in page
    pack = ShowPack.objects.get()
    assert (pack.seal, pack.rate, pack.language, pack.asked_by) == (seal, "24", "en", organiser)
    jobs = Job.objects.filter(kind=JobKind.CONFORM)
    assert {job.film_id for job in jobs} == {entries[0].film_id, entries[1].film_id}
    line = JournalEntry.objects.latest("number")
    assert (line.verb, line.facts) == ("show_pack_ordered", {"frame_rate": "24", "show_copies": 2})
    assert all(bytes(order.label).startswith(b"\x89PNG") for order in ShowOrder.objects.all())


@pytest.mark.slow
def test_copy_is_watched_by_somebody_who_stands_for_it(night: Night, db: None) -> None:
    edition, entries, organiser, _seal = night
    ordered(edition, organiser)
    client = Client()
    client.force_login(organiser)
    address = reverse("show_copy_tick", args=[edition.slug])
    refused = client.post(address, {"film": entries[0].code})
    assert (refused.status_code, "This copy is not ready" in refused.content.decode()) == (409, True)
    assert client.post(address, {"film": "nonsense"}).status_code == 409
    make_ready(entries[0].film)
    warned = visit("ceremony_show", edition, organiser).content.decode()
    lacks = (
        "Nobody has watched the show copy to its end and ticked it.",
        "The show copy for the hall is not ready.",
    )
    assert [words in warned for words in lacks] == [True, True]
    assert "An organiser or the jury chair" in warned
    published = visit("office_results", edition, organiser).content.decode()
    assert "Publication and the stage in the browser do not wait for it." in published
    assert [words in published for words in lacks] == [True, True]
    page = client.post(address, {"film": entries[0].code}, follow=True).content.decode()
    assert "Noted, with your name." in page
    assert f"watched by {organiser}" in page
    assert (
        "is not ready for one film: an organiser or the jury chair orders its show copy"
        in visit("ceremony_presenter", edition, organiser).content.decode()
    )
    sums = visit("show_pack_sums", edition, organiser).content.decode()
    assert sums == f"{'5' * 64}  02-first-1.mp4\n{'5' * 64}  02-first-1.mov\n"
    sheet = visit("show_pack_sheet", edition, organiser).content.decode()
    assert ("02-first-1.mov" in sheet, entries[0].title in sheet, "not made yet" in sheet) == (
        True,
        False,
        True,
    )
    Rendition.objects.filter(kind=RenditionKind.SHOW).update(sha256="6" * 64)
    Rendition.objects.filter(kind=RenditionKind.PRORES).update(sha256="6" * 64)
    assert f"watched by {organiser}" not in visit("show_pack", edition, organiser).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "is_told"), [((854, 480), True), ((1080, 1920), False), ((1280, 534), True)]
)
def test_small_film_is_said_to_be_enlarged(
    night: Night, db: None, size: tuple[int, int], is_told: bool
) -> None:
    edition, entries, organiser, _seal = night
    ordered(edition, organiser)
    Film.objects.filter(pk=entries[0].film_id).update(width=size[0], height=size[1])
    make_ready(entries[0].film)
    page = visit("show_pack", edition, organiser).content.decode()
    words = "The film has {} × {} pixels; the copy enlarges them to 1920 × 1080."
    assert (words.format(*size) in page) is is_told


@pytest.mark.slow
def test_cancelled_pack_is_gone_and_its_work_dropped(night: Night, db: None) -> None:
    edition, _entries, organiser, _seal = night
    ordered(edition, organiser)
    client = Client()
    client.force_login(organiser)
    address = reverse("show_pack_cancel", args=[edition.slug])
    assert (
        "Cancelled. What was not finished is not made." in client.post(address, follow=True).content.decode()
    )
    states = Job.objects.filter(kind=JobKind.CONFORM).values_list("state", flat=True)
    assert list(states) == [JobState.DROPPED] * 2
    assert client.post(address).status_code == 409
    assert visit("show_pack_sums", edition, organiser).status_code == 404


@pytest.mark.slow
def test_pack_is_void_with_its_seal(night: Night, db: None) -> None:
    edition, entries, organiser, seal = night
    ordered(edition, organiser)
    make_ready(entries[0].film)
    unseal_by_two(edition, by=organiser)
    assert visit("show_pack", edition, organiser).status_code == 404
    again = seal_conferrals(
        edition, conferrals_for(edition, entries[:2]), by=organiser, judged=[entry.code for entry in entries]
    )
    page = visit("show_pack", edition, organiser).content.decode()
    assert f"The show pack of the seal {seal.short_code} is void" in page
    assert standing_pack(again) is None
    ordered(edition, organiser)
    assert not WatchedCopy.objects.exists()


def test_film_that_was_taken_down_is_not_in_the_pack(night: Night, db: None) -> None:
    edition, entries, organiser, seal = night
    take_down(entries[0], reason=REASON, by=organiser)
    pack = order_pack(seal, cards_of(seal, user=organiser), rate="25", language="en", by=organiser)
    report = report_on(pack, cards_of(seal, user=organiser), user=organiser)
    assert [line.card.code for line in report.lines] == [entries[1].code]
    take_down(entries[1], reason=REASON, by=organiser)
    client = Client()
    client.force_login(organiser)
    refused = client.post(reverse("show_pack", args=[edition.slug]), {"rate": "", "language": "en"})
    assert refused.status_code == 409
    assert "There is no film to be shown" in refused.content.decode()


def test_results_that_were_unsealed_meanwhile_are_not_made_ready(night: Night, db: None) -> None:
    edition, _entries, organiser, seal = night
    cards = cards_of(seal, user=organiser)
    unseal_by_two(edition, by=organiser)
    with pytest.raises(PackRefused, match="These results were unsealed meanwhile"):
        order_pack(seal, cards, rate="", language="en", by=organiser)
    assert not ShowOrder.objects.exists()


def test_progress_is_asked_for_until_all_is_made(night: Night, db: None) -> None:
    edition, entries, organiser, _seal = night
    ordered(edition, organiser)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(organiser)
    address = reverse("show_pack", args=[edition.slug])
    make_ready(entries[0].film)
    part = client.get(address).content.decode()
    assert ("1 of 2 films are ready" in part, "<video" in part, "<html" in part) == (True, False, False)
    make_ready(entries[1].film)
    assert client.get(address).headers["HX-Refresh"] == "true"


def test_unknown_rate_is_refused_in_words(night: Night, db: None) -> None:
    edition, _entries, organiser, _seal = night
    assert "Correct one field" in ordered(edition, organiser, rate="1000")
    assert not ShowPack.objects.exists()


def test_judge_and_creator_do_not_know_of_it(night: Night, db: None) -> None:
    edition, entries, _organiser, _seal = night
    judge = make_membership(make_user(), edition, Role.JUDGE).user
    names = ("show_pack", "show_pack_sums", "show_pack_sheet")
    found = [
        visit(name, edition, user).status_code
        for name in names
        for user in (judge, entries[0].representative)
    ]
    assert found == [404] * 6
