from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from contest.domain.takedowns import take_down
from contest.laurels.certificates import certificates_of
from contest.laurels.issuing import issue_certificates
from contest.laurels.keeping import made_once
from contest.models import Certificate, Edition, Entry, Seal, User
from tests.contest.nights import make_sealed_edition, nominate, publish_results, revoke_award
from tests.factories import make_user

pytestmark = pytest.mark.django_db
Night = tuple[Edition, list[Entry], User]
FILES = ("certificate_wide", "certificate_tall", "certificate_picture")


@pytest.fixture(scope="module")
def night(module_db: None) -> Night:
    """Two films that have won, the first of which was nominated too, and a third that was only nominated."""
    edition, entries, organiser, _seal = make_sealed_edition(winners=2, others=1)
    nominate(edition, [entries[0], entries[2]], by=organiser)
    publish_results(edition, by=organiser)
    issue_certificates()
    return edition, entries, organiser


@pytest.fixture
def certificate(night: Night) -> Certificate:
    return certificates_of(night[1][0])[0]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def statuses(client: Client, certificate: Certificate, names: tuple[str, ...] = FILES) -> list[int]:
    return [client.get(reverse(name, args=[certificate.code])).status_code for name in names]


def test_page_says_what_was_sealed_and_that_it_stands(
    client: Client, night: Night, certificate: Certificate
) -> None:
    edition, entries, _ = night
    page = client.get(reverse("certificate_show", args=[certificate.code]))
    told = page.context["told"]
    seal = Seal.objects.get(edition=edition)
    assert (told.honour, told.title, told.team, told.seal_code, told.stands) == (
        "First Prize",
        entries[0].title,
        entries[0].representative.name,
        seal.short_code,
        True,
    )
    text = page.content.decode()
    for words in (
        "This award was given and stands.",
        seal.short_code,
        seal.hash,
        entries[0].title,
        "Director",
    ):
        assert words in text
    assert reverse("film_show", args=[entries[0].code]) in text


@pytest.mark.parametrize("language", ["en", "zh-hans", "id"])
def test_page_is_there_in_each_language(client: Client, certificate: Certificate, language: str) -> None:
    address = reverse("certificate_show", args=[certificate.code])
    assert client.get(address, {"lang": language}).status_code == 200


def test_code_is_read_as_it_is_typed(client: Client, certificate: Certificate) -> None:
    assert client.get(reverse("certificate_show", args=[certificate.code.lower()])).status_code == 200


@pytest.mark.parametrize("code", ["ABCDEFGH2345", "a", "-", "0" * 300])
def test_unknown_code_is_not_found(client: Client, code: str) -> None:
    for name in ("certificate_show", "certificate_credential", "certificate_laurel"):
        assert client.get(reverse(name, args=[code])).status_code == 404


def test_null_in_a_code_is_not_found(client: Client) -> None:
    assert client.get("/certificates/A%00B/").status_code == 404


@pytest.mark.slow
def test_certificate_of_an_unpublished_result_is_not_found(client: Client) -> None:
    _edition, entries, organiser, seal = make_sealed_edition(winners=1)
    certificate = Certificate.objects.create(
        entry=entries[0], seal=seal, award="first", place=1, issued_at=seal.sealed_at
    )
    for name in ("certificate_show", "certificate_credential", "certificate_laurel"):
        assert client.get(reverse(name, args=[certificate.code])).status_code == 404
    for user in (entries[0].representative, organiser):
        assert statuses(signed_in(user), certificate) == [404, 404, 404]


@pytest.mark.slow
def test_files_are_for_the_contact_person_and_organisers(night: Night, certificate: Certificate) -> None:
    _edition, entries, organiser = night
    assert statuses(signed_in(entries[0].representative), certificate) == [200, 200, 200]
    assert statuses(signed_in(organiser), certificate) == [200, 200, 200]
    assert statuses(signed_in(entries[1].representative), certificate) == [404, 404, 404]
    assert statuses(signed_in(make_user()), certificate) == [404, 404, 404]
    assert statuses(Client(), certificate) == [302, 302, 302]


@pytest.mark.slow
def test_file_is_named_after_the_certificate_and_its_language(night: Night, certificate: Certificate) -> None:
    owner = signed_in(night[1][0].representative)
    answer = owner.get(reverse("certificate_wide", args=[certificate.code]), {"lang": "id"})
    assert answer["Content-Type"] == "application/pdf"
    name = f"{certificate.code}-id-certificate-landscape.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    "query",
    [
        {"width": "199"},
        {"width": "4001"},
        {"width": "-1"},
        {"width": ""},
        {"width": "9" * 5000},
        {"width": "\u0663\u0663\u0663"},
        {"width": "1e3"},
        {"width": "200\x00"},
        {"ink": "red"},
        {"ink": "\x00"},
    ],
)
def test_picture_of_another_size_or_colour_is_refused_in_words(
    night: Night, certificate: Certificate, query: dict[str, str]
) -> None:
    owner = signed_in(night[1][0].representative)
    answer = owner.get(reverse("certificate_picture", args=[certificate.code]), query)
    assert answer.status_code == 400
    words = "ink is “dark” or “light”, and width a number of pixels from 200 to 4000."
    assert words in answer.content.decode()


def test_laurel_is_public_and_stands_on_the_films_page(client: Client, night: Night) -> None:
    certificate = certificates_of(night[1][1])[0]
    laurel = reverse("certificate_laurel", args=[certificate.code])
    page = client.get(reverse("film_show", args=[night[1][1].code])).content.decode()
    assert f'src="{laurel}?ink=light"' in page
    answer = client.get(laurel)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert client.get(laurel, {"ink": "pink"}).status_code == 400


def test_nominee_has_theirs_on_the_page_of_the_entry(night: Night) -> None:
    third = night[1][2]
    (certificate,) = certificates_of(third)
    page = signed_in(third.representative).get(reverse("entry_show", args=[third.code])).content.decode()
    for name in ("certificate_wide", "certificate_tall", "certificate_picture", "certificate_laurel"):
        assert f"{reverse(name, args=[certificate.code])}?lang=zh-hans" in page
    assert 'name="consent"' not in page


@pytest.mark.slow
def test_revoked_award_has_its_page_with_the_reason_and_no_files(client: Client) -> None:
    edition, entries, organiser, _seal = make_sealed_edition(winners=1)
    publish_results(edition, by=organiser)
    issue_certificates()
    (certificate,) = certificates_of(entries[0])
    owner = signed_in(entries[0].representative)
    cache.clear()
    revoke_award(entries[0], by=organiser)
    page = client.get(reverse("certificate_show", args=[certificate.code])).content.decode()
    assert "This award was revoked on" in page
    assert "It was not AI." in page
    assert statuses(owner, certificate, (*FILES, "certificate_laurel")) == [410, 410, 410, 410]
    shown = owner.get(reverse("entry_show", args=[entries[0].code])).content.decode()
    assert "This certificate is no longer valid." in shown


def test_taken_down_film_keeps_its_certificate_and_is_not_linked(
    client: Client, night: Night, certificate: Certificate
) -> None:
    _edition, entries, organiser = night
    take_down(entries[0], reason="Somebody says that the music is theirs.", by=organiser)
    page = client.get(reverse("certificate_show", args=[certificate.code])).content.decode()
    assert "This award was given and stands." in page
    assert reverse("film_show", args=[entries[0].code]) not in page


def test_credential_is_for_every_site_to_read(client: Client, certificate: Certificate) -> None:
    for address in (
        reverse("certificate_credential", args=[certificate.code]),
        reverse("credential_status"),
        reverse("did_json"),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
        assert answer.json()["@context"]


def test_missing_font_is_named_to_the_owner_and_the_office(
    night: Night, certificate: Certificate, settings: Any, tmp_path: Any
) -> None:
    edition, entries, organiser = night
    seal = Seal.objects.get(edition=edition)
    seal.snapshot["conferrals"][0]["entry"]["title"] = "\U00012000"
    seal.save()
    owner = signed_in(entries[0].representative)
    answer = owner.get(reverse("certificate_wide", args=[certificate.code]))
    assert answer.status_code == 409
    assert "the site has no font for Cuneiform" in answer.content.decode()
    office = signed_in(organiser).get(reverse("office_laurels", args=[edition.slug])).content.decode()
    assert "This machine has no font for: Cuneiform. On Debian and Ubuntu, install fonts-noto-core." in office


def test_ten_at_once_have_it_made_once() -> None:
    made = []

    def make() -> bytes:
        made.append(1)
        return b"%PDF"

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _n: made_once("one/certificate.pdf", make), range(10)))
    assert (set(answers), len(made)) == ({b"%PDF"}, 1)


@pytest.mark.usefixtures("broken_broker")
def test_without_a_cache_it_is_made_each_time() -> None:
    assert made_once("one/certificate.pdf", lambda: b"%PDF") == b"%PDF"


def test_whoever_fails_to_make_it_leaves_it_to_the_next() -> None:
    with pytest.raises(ZeroDivisionError):
        made_once("one/certificate.pdf", lambda: bytes(1 // 0))
    assert made_once("one/certificate.pdf", lambda: b"%PDF") == b"%PDF"


def test_page_costs_as_many_queries_for_each(
    client: Client, night: Night, django_assert_num_queries: Any
) -> None:
    codes = [certificates_of(entry)[0].code for entry in night[1][:2]]
    for code in codes:
        with django_assert_num_queries(5):
            client.get(reverse("certificate_show", args=[code]))
