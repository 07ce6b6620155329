"""The interface for programs: what it gives to whom, and how it refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contest.api.tokens import make_token, revoke_token
from contest.enums import ApiScope, EntryState, Role
from contest.models import ApiToken, Edition, User
from contest.privacy.erasure import erase_person
from tests.contest.films import give_film
from tests.contest.nights import make_published_edition
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.juries import make_jury

pytestmark = pytest.mark.django_db


def ask(address: str, token: str = "", **headers: str) -> Any:
    if token:
        headers["authorization"] = f"Bearer {token}"
    return Client().get(f"/api/v1/{address}", headers=headers)


def token_of(user: User, *scopes: ApiScope, days: int = 30) -> str:
    return make_token(user, name="a program", scopes=scopes, days=days)


def detail_of(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]


def test_creator_reads_own_entries_with_the_films_facts() -> None:
    entry = make_entry(EntryState.SUBMITTED, title="Dusk", team_name="Us")
    film = give_film(entry)
    make_entry()
    token = token_of(entry.representative, ApiScope.ENTRIES)
    told = ask("entries/", token).json()
    assert (told["count"], told["page"], told["pages"], told["next"]) == (1, 1, 1, None)
    assert told["items"][0]["film"] == {
        "state": "ready",
        "sha256": film.sha256,
        "size": film.size,
        "seconds": 90.0,
        "width": None,
        "height": None,
    }
    assert ask(f"entries/{entry.code}/", token).json() == told["items"][0]
    assert ask("entries/?state=draft", token).json()["items"] == []
    assert ask(f"entries/?edition={entry.edition.slug}", token).json()["count"] == 1
    assert ask(f"entries/?edition={make_edition('open').slug}", token).json()["count"] == 0
    words = "“edition” is “x”; expected one of the slugs at /api/v1/editions/."
    assert detail_of(ask("entries/?edition=x", token)) == (400, words)
    words = "“edition” has an invisible character (NUL); leave it out."
    assert detail_of(ask("entries/?edition=x%00", token)) == (400, words)


@pytest.mark.parametrize("address", ["", "v1/", "v1/entry/", "v1/entries/%00/", "v2/editions/"])
def test_addresses_that_do_not_exist_and_writing_are_told_as_problems(address: str) -> None:
    there, client = f"/api/{address}", Client(enforce_csrf_checks=True)
    if address:
        words = "There is no such thing, or it is not for you to read."
        assert [detail_of(client.get(there)), detail_of(client.post(there))] == [(404, words)] * 2
    else:
        words = "This address is only read, with GET; you sent PUT."
        assert (detail_of(client.put(there)), client.get(there).json()["openapi"]) == ((405, words), "3.1.0")


def test_pages_lead_to_each_other_and_ask_the_same_questions_however_long() -> None:
    edition, organiser = make_edition("open"), make_user()
    make_membership(organiser, edition, Role.ORGANISER)
    token = token_of(organiser, ApiScope.OFFICE)
    address, counts = f"office/{edition.slug}/entries/?per_page=2", []
    ask(address, token)
    for _ in range(2):
        give_film(make_entry(EntryState.SUBMITTED, edition=edition))
        with CaptureQueriesContext(connection) as asked:
            first = ask(address, token).json()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    make_entry(EntryState.SUBMITTED, edition=edition)
    first = ask(address, token).json()
    assert first["next"].endswith(f"/api/v1/office/{edition.slug}/entries/?per_page=2&page=2")
    second = ask(f"{address}&page=2", token).json()
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert (second["next"], ask(f"{address}&page=9", token).json()["items"]) == (None, [])


def test_results_are_hidden_until_they_are_published() -> None:
    edition, (winner, _other), _organiser = make_published_edition(winners=1, others=1)
    told = ask(f"editions/{edition.slug}/results/").json()
    assert [item["code"] for item in told["items"]] == [winner.code]
    assert ask("editions/").json()["items"][0]["is_published"] is True
    Edition.objects.update(published_at=timezone.now() + timedelta(hours=1))
    assert detail_of(ask(f"editions/{edition.slug}/results/")) == (
        404,
        "There is no such thing, or it is not for you to read.",
    )


def test_what_is_not_for_a_reader_does_not_exist_for_them() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    judge = token_of(jury.judges[0], ApiScope.ENTRIES, ApiScope.OFFICE)
    slug, code = jury.edition.slug, jury.entries[0].code
    addresses = (f"office/{slug}/entries/", f"office/{slug}/rounds/", f"entries/{code}/")
    assert {ask(address, judge).status_code for address in addresses} == {404}
    office = token_of(jury.organiser, ApiScope.OFFICE)
    assert ask(f"office/{slug}/rounds/", office).json()["items"][0]["code"] == jury.round.code


def test_tokens_are_refused_in_words() -> None:
    user = make_user()
    token = token_of(user, ApiScope.ENTRIES)
    assert detail_of(ask("entries/")) == (
        401,
        "Send a token: “Authorization: Bearer …”. You make one on the page “Tokens” of your account.",
    )
    assert ask("entries/")["WWW-Authenticate"] == 'Bearer realm="Laureate"'
    basic = ask("entries/", authorization="Basic abc")
    assert detail_of(basic) == (401, "“Authorization” begins with “Basic”; expected “Bearer”.")
    assert detail_of(ask("office/x/entries/", token)) == (
        403,
        "This token has the scopes “entries”; this address asks for “office”.",
    )
    ApiToken.objects.update(made_at=timezone.now() - timedelta(days=9), ends_at=timezone.now())
    status, words = detail_of(ask("entries/", token))
    assert (status, words.startswith("This token ended on 2")) == (401, True)
    other = token_of(user, ApiScope.ENTRIES)
    assert ask("entries/", other).status_code == 200
    assert [revoke_token(ApiToken.objects.latest("pk")) for _ in range(2)] == [True, False]
    unknown = "This token is unknown or was revoked. Make a new one on the page “Tokens” of your account."
    for typed in (other, "\udc80x", "x" * 5000):
        assert detail_of(ask("entries/", typed)) == (401, unknown)


def test_erased_or_closed_person_has_no_token(settings: Any) -> None:
    closed, erased = make_user(), make_user()
    tokens = [token_of(user, ApiScope.ENTRIES) for user in (closed, erased)]
    User.objects.filter(pk=closed.pk).update(is_active=False)
    erase_person(erased)
    assert [ask("entries/", token).status_code for token in tokens] == [401, 401]
    settings.REQUIRE_SECOND_FACTOR = True
    judge = make_jury(judges=1, entries=1, reviews=1).judges[0]
    assert detail_of(ask("entries/", token_of(judge, ApiScope.ENTRIES))) == (
        403,
        "Whoever has a role in the office or the jury needs two-step verification. Set it up, then the token "
        "works.",
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("page=0", "“page” is “0”; expected a number from 1 to 1000000."),
        ("page=" + "9" * 70, f"“page” is “{'9' * 60}”; expected a number from 1 to 1000000."),
        ("per_page=101", "“per_page” is “101”; expected a number from 1 to 100."),
        ("per_page=%00", "“per_page” is “\0”; expected a number from 1 to 100."),
        ("page=²", "“page” is “²”; expected a number from 1 to 1000000."),
        (
            "state=won",
            "“state” is “won”; expected one of: draft, submitted, returned, eligible, disqualified, "
            "withdrawn.",
        ),
        ("sate=draft", "There is no parameter “sate” here; expected: state, edition, page, per_page."),
        ("state=draft&state=eligible", "“state” is given 2 times; give it once."),
    ],
)
def test_parameters_are_refused_in_words(query: str, words: str) -> None:
    token = token_of(make_user(), ApiScope.ENTRIES)
    assert detail_of(ask(f"entries/?{query}", token)) == (400, words)


def test_address_without_parameters_says_so() -> None:
    entry = make_entry(EntryState.SUBMITTED)
    token = token_of(entry.representative, ApiScope.ENTRIES)
    words = "There is no parameter “page” here; this address takes none."
    assert detail_of(ask(f"entries/{entry.code}/?page=1", token)) == (400, words)
    assert ask(f"entries/{entry.code}/?lang=id", token).status_code == 200


def test_nothing_is_written() -> None:
    answer = Client().post("/api/v1/editions/", {"slug": "x"})
    assert detail_of(answer) == (405, "This address is only read, with GET; you sent POST.")
    assert answer["Allow"] == "GET, HEAD"


def test_haste_is_told_when_to_go_on() -> None:
    from contest.api import reading

    token = token_of(make_user(), ApiScope.ENTRIES)
    user = ApiToken.objects.get().user_id
    reading.OF_A_READER.count(f"account {user}", more=reading.OF_A_READER.amount)
    answer = ask("entries/", token)
    assert (answer.status_code, 0 < int(answer["Retry-After"]) <= 60) == (429, True)
