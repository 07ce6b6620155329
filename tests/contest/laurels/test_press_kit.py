"""The ZIP files of the office: what is in them, and what becomes of them when something changes."""

import io
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from contest.domain.takedowns import take_down
from contest.enums import ConsentKind, OfficeTaskKind
from contest.laurels.all_certificates import ask_for_certificates
from contest.laurels.bundles import bundle_of, stamp_of
from contest.laurels.issuing import issue_certificates
from contest.laurels.press_consent import has_press_consent, set_press_consent
from contest.laurels.press_kit import ask_for_press_kit
from contest.laurels.renewal import renew_bundles
from contest.models import Consent, Edition, Entry, JournalEntry, OfficeTask, User
from contest.policies import Refused
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.nights import (
    do_office_tasks,
    make_published_edition,
    make_sealed_edition,
    revoke_award,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Night = tuple[Edition, list[Entry], User]
KIT = OfficeTaskKind.PRESS_KIT
LANGUAGES = ("en", "id", "zh-hans")


@pytest.fixture(scope="module")
def night(module_db: None) -> Night:
    """Two winners with a still and a copy each, the second of which is not for the press."""
    edition, entries, organiser = make_published_edition(winners=2)
    for kind, name, content in (("poster", "still.jpg", b"a still"), ("top", "film.mp4", b"a film")):
        key = film_store().save(name, ContentFile(content))
        Rendition.objects.filter(kind=kind).update(storage_key=key)
    Consent.objects.filter(entry=entries[1], kind=ConsentKind.PRESS).delete()
    issue_certificates()
    return edition, entries, organiser


def made(edition: Edition, by: User) -> ZipFile:
    ask_for_press_kit(edition, by=by)
    do_office_tasks()
    return opened(edition, KIT)


def opened(edition: Edition, kind: OfficeTaskKind) -> ZipFile:
    bundle = bundle_of(edition, kind)
    assert bundle is not None
    return ZipFile(io.BytesIO(film_store().open(bundle.facts["key"]).read()))


def key_of(edition: Edition) -> str:
    bundle = bundle_of(edition, KIT)
    assert bundle is not None
    return str(bundle.facts["key"])


def test_kit_has_stills_texts_laurels_the_result_and_films_by_consent(night: Night) -> None:
    edition, (first, second, _other), organiser = night
    kit = made(edition, organiser)
    assert sorted(kit.namelist()) == sorted(
        [
            f"films/{first.code}.mp4",
            *(f"laurels/{one.code}-{ink}.svg" for one in (first, second) for ink in ("dark", "light")),
            *(f"stills/{one.code}-1.jpg" for one in (first, second)),
            *(f"{name}-{language}.txt" for name in ("texts", "result") for language in LANGUAGES),
        ]
    )
    assert kit.testzip() is None
    assert (kit.read(f"films/{first.code}.mp4"), kit.read(f"stills/{second.code}-1.jpg")) == (
        b"a film",
        b"a still",
    )
    task = OfficeTask.objects.get(edition=edition, kind=KIT)
    assert (task.done, task.total) == (5, 5)


def test_texts_say_what_was_sealed_and_which_film_is_missing(night: Night) -> None:
    edition, (first, second, _other), organiser = night
    Entry.objects.filter(pk=first.pk).update(title="Another")
    text = made(edition, organiser).read("texts-en.txt").decode()
    assert "Another" not in text
    for words in (first.title, second.title, "A lamp learns to wait.", "The jury: For first."):
        assert words in text
    assert text.count("The film is not in this kit: its creator has not agreed to it.") == 1
    assert f"Film: films/{first.code}.mp4" in text
    result = made(edition, organiser).read("result-en.txt").decode()
    assert f"First Prize: {first.title} ({first.representative.name})" in result


def test_nothing_is_made_before_the_results_are_public() -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1)
    for ask in (ask_for_press_kit, ask_for_certificates):
        with pytest.raises(Refused):
            ask(edition, by=organiser)
    assert [stamp_of(edition, kind) for kind in (KIT, OfficeTaskKind.CERTIFICATES)] == ["", ""]
    office = Client()
    office.force_login(organiser)
    answer = office.post(reverse("office_laurels_make", args=[edition.slug]), {"kind": "press_kit"})
    assert answer.status_code == 409
    assert office.get(reverse("office_press_kit", args=[edition.slug])).status_code == 404


def test_revocation_has_a_new_kit_made_and_the_old_one_removed(night: Night) -> None:
    edition, (first, second, other), organiser = night
    old = made(edition, organiser)
    assert f"stills/{first.code}-1.jpg" in old.namelist()
    key = key_of(edition)
    revoke_award(first, by=organiser, successor=other)
    assert bundle_of(edition, KIT) is None
    issue_certificates()
    renew_bundles()
    assert not film_store().exists(key)
    do_office_tasks()
    new = opened(edition, KIT)
    names = new.namelist()
    assert f"stills/{first.code}-1.jpg" not in names
    assert f"stills/{other.code}-1.jpg" in names
    result = new.read("result-en.txt").decode()
    assert f"“{first.title}” by {first.representative.name} was revoked. It was not AI." in result
    assert f"The award went to “{other.title}”." in result
    assert key_of(edition) != key
    assert second.title in new.read("texts-zh-hans.txt").decode()


def test_film_that_is_taken_down_leaves_the_kit(night: Night) -> None:
    edition, (first, _second, _other), organiser = night
    made(edition, organiser)
    take_down(first, reason="Somebody says that the music is theirs.", by=organiser)
    assert bundle_of(edition, KIT) is None
    renew_bundles()
    do_office_tasks()
    kit = opened(edition, KIT)
    assert [name for name in kit.namelist() if first.code in name] == []
    assert "This film is not shown at the moment." in kit.read("texts-en.txt").decode()


def test_consent_that_is_taken_back_takes_the_film_along(night: Night) -> None:
    edition, (first, _second, _other), organiser = night
    made(edition, organiser)
    set_press_consent(first, given=False, by=first.representative)
    assert (bundle_of(edition, KIT), has_press_consent(first)) == (None, False)
    renew_bundles()
    do_office_tasks()
    assert [name for name in opened(edition, KIT).namelist() if name.startswith("films/")] == []
    assert JournalEntry.objects.filter(verb="press_consent_withdrawn").count() == 1


def test_consent_is_given_on_the_page_of_the_entry(night: Night) -> None:
    _edition, (first, second, _other), _organiser = night
    owner, stranger = Client(), Client()
    owner.force_login(second.representative)
    stranger.force_login(first.representative)
    address = reverse("entry_press", args=[second.code])
    assert stranger.post(address, {"consent": "on"}).status_code == 404
    for body, given in (({"consent": "on"}, True), ({"consent": "on"}, True), ({}, False)):
        assert owner.post(address, body).status_code == 302
        assert has_press_consent(second) is given
    assert JournalEntry.objects.filter(verb="press_consent_given").count() == 1


def test_nobody_but_a_winner_is_asked(night: Night) -> None:
    other = night[1][2]
    with pytest.raises(Refused):
        set_press_consent(other, given=True, by=other.representative)


def test_still_that_the_store_has_lost_is_left_out(night: Night) -> None:
    edition, (first, _second, _other), organiser = night
    Rendition.objects.filter(film=first.film, kind="poster").update(storage_key="nowhere.jpg")
    names = made(edition, organiser).namelist()
    assert f"stills/{first.code}-1.jpg" not in names
    assert f"films/{first.code}.mp4" in names


def test_all_certificates_are_in_one_file(night: Night) -> None:
    edition, (first, second, _other), organiser = night
    ask_for_certificates(edition, by=organiser)
    do_office_tasks()
    names = opened(edition, OfficeTaskKind.CERTIFICATES).namelist()
    assert len(names) == 2 * 3 * 6
    assert f"first-1-{first.code}/id/certificate-portrait.pdf" in names
    assert f"second-1-{second.code}/zh-hans/laurel-light.png" in names


def test_office_makes_and_downloads_them(night: Night) -> None:
    edition, _entries, organiser = night
    office = Client()
    office.force_login(organiser)
    page, make = (reverse(name, args=[edition.slug]) for name in ("office_laurels", "office_laurels_make"))
    assert office.post(make, {"kind": "press_kit"})["Location"] == page
    assert "0 of 5." in office.get(page).content.decode()
    do_office_tasks()
    assert "Download the ZIP file" in office.get(page).content.decode()
    answer = office.get(reverse("office_press_kit", args=[edition.slug]))
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/press-kit-{edition.slug}.zip")
    for kind in ("", "read_films", "\x00", "x" * 500):
        office.post(make, {"kind": kind})
    assert not OfficeTask.objects.unfinished().filter(edition=edition).exists()


def test_sweep_with_nothing_made_costs_one_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        renew_bundles()
