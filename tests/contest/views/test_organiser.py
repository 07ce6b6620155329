import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.domain import journal
from contest.domain.editions import film_limits
from contest.domain.notices import render_mail
from contest.enums import EntryState, NoticeKind, Role
from contest.forms.organiser import DATES
from contest.models import Edition, Entry, JournalEntry, Membership, Notice, Regulations
from contest.views.office_setup import LINES_ON_PAGE
from media_pipeline.api import FilmLimits
from media_pipeline.enums import FilmState
from media_pipeline.models import Film
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
PAGES = (
    "office_show",
    "office_entries",
    "office_edition",
    "office_people",
    "office_journal",
    "office_results",
)
GIGABYTE = 1024**3
DECIMALS = ("max_peak", "max_file_bytes")
GARBAGE = ["", "\x00", "9" * 400, "-1", "<script>", "1 OR 1=1", "ééé", "🎬"]


def make_waiting_entry(edition: Edition) -> Entry:
    entry = make_entry(EntryState.SUBMITTED, edition=edition)
    give_film(entry)
    return entry


def decide(client: Client, entry: Entry, decision: str, reason: str = "", **more: Any) -> Any:
    address = reverse("office_entry_decide", args=[entry.edition.slug, entry.code])
    return client.post(
        address, {"decision": decision, "reason": reason, "version": entry.version, "sure": "yes", **more}
    )


def statuses(client: Client, edition: Edition) -> dict[str, int]:
    return {view: client.get(reverse(view, args=[edition.slug])).status_code for view in PAGES}


@pytest.mark.slow
def test_office_is_for_organisers_and_chair_of_this_edition(client: Client) -> None:
    edition, other = make_edition("open"), make_edition("open")
    assert statuses(client, edition) == dict.fromkeys(PAGES, 302)
    chair = make_user()
    make_membership(chair, edition, Role.CHAIR)
    client.force_login(chair)
    closed = {"office_edition": 404, "office_people": 404}
    assert statuses(client, edition) == dict.fromkeys(PAGES, 200) | closed
    for role in (None, Role.CREATOR, Role.JUDGE):
        person = make_user()
        if role:
            make_membership(person, edition, role)
        make_membership(person, other, Role.ORGANISER)
        client.force_login(person)
        assert statuses(client, edition) == dict.fromkeys(PAGES, 404)


@pytest.mark.slow
def test_office_pages_of_an_empty_edition_open(client: Client, edition: Edition) -> None:
    assert statuses(client, edition) == dict.fromkeys(PAGES, 200)


def test_office_says_first_what_waits(client: Client, edition: Edition) -> None:
    address = reverse("office_show", args=[edition.slug])
    assert "Nothing to do." in client.get(address).content.decode()
    for _ in range(2):
        make_waiting_entry(edition)
    stuck = make_waiting_entry(edition)
    Film.objects.filter(pk=stuck.film_id).update(state=FilmState.STUCK)
    page = client.get(address).content.decode()
    assert "<b>3 films</b> waiting for review" in page
    assert "<b>One film</b> could not be checked" in page


def test_entries_are_found_by_state_and_words_and_drafts_never(client: Client, edition: Edition) -> None:
    make_entry(EntryState.DRAFT, edition=edition, title="Secret draft")
    make_entry(EntryState.SUBMITTED, edition=edition, title="Paper Tide", team_name="Two Magpies")
    make_entry(EntryState.ELIGIBLE, edition=edition, title="Paper Moon")
    make_entry(EntryState.SUBMITTED, title="Paper of another edition")
    address = reverse("office_entries", args=[edition.slug])

    def found(**query: str) -> set[str]:
        page = client.get(address, query).content.decode()
        titles = ("Secret draft", "Paper Tide", "Paper Moon", "Paper of another edition")
        return {title for title in titles if title in page}

    assert found() == {"Paper Tide", "Paper Moon"}
    assert found(state="eligible") == {"Paper Moon"}
    assert found(words="magpies paper") == {"Paper Tide"}
    assert found(words="secret") == set()


@pytest.mark.slow
def test_garbage_in_the_filter_is_no_error_of_ours(client: Client, edition: Edition) -> None:
    address = reverse("office_entries", args=[edition.slug])
    queries = [(name, garbage) for name in ("state", "words", "page") for garbage in GARBAGE]
    found = {query: client.get(address, dict([query])).status_code for query in queries}
    assert {query: code for query, code in found.items() if code not in (200, 422)} == {}


def test_entry_page_shows_film_shots_declaration_and_journal(client: Client, edition: Edition) -> None:
    entry = make_waiting_entry(edition)
    page = client.get(reverse("office_entry", args=[edition.slug, entry.code])).content.decode()
    assert "<video" in page
    assert page.count('class="shot ') == 3
    assert "100.0%" in page
    assert entry.representative.email in page


@pytest.mark.parametrize(
    ("decision", "reason", "state", "kind"),
    [
        ("accept", "", EntryState.ELIGIBLE, NoticeKind.ENTRY_ACCEPTED),
        ("return", "The credits are empty.", EntryState.RETURNED, NoticeKind.ENTRY_RETURNED),
        ("disqualify", "It is not your own film.", EntryState.DISQUALIFIED, NoticeKind.ENTRY_DISQUALIFIED),
    ],
)
def test_decision_moves_the_entry_and_enqueues_a_mail(
    client: Client, edition: Edition, decision: str, reason: str, state: EntryState, kind: NoticeKind
) -> None:
    entry = make_waiting_entry(edition)
    assert decide(client, entry, decision, reason).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.decision_reason) == (state, reason)
    assert Notice.objects.get().kind == kind


def test_disqualification_can_be_taken_back(client: Client, edition: Edition) -> None:
    entry = make_waiting_entry(edition)
    decide(client, entry, "disqualify", "It is not your own film.")
    entry.refresh_from_db()
    page = client.get(reverse("office_entry", args=[edition.slug, entry.code])).content.decode()
    assert "Withdraw the disqualification" in page
    assert decide(client, entry, "accept").status_code == 302
    entry.refresh_from_db()
    assert entry.state == EntryState.ELIGIBLE
    mail = render_mail(Notice.objects.latest("pk"))
    assert mail.body.split("\n\n")[1:3] == [
        "The disqualification of your film has been withdrawn.",
        f"Your film “{entry.shown_title}” ({entry.code}) complies with the regulations and has been "
        "accepted. The jury will see it without your name, your file name or anything else that identifies "
        "you.",
    ]


@pytest.mark.parametrize(
    ("decision", "heading"),
    [
        ("accept", "Accept “{}” for judging?"),
        ("return", "Request changes to “{}”?"),
        ("disqualify", "Disqualify “{}”?"),
    ],
)
def test_decision_is_asked_once_with_its_email_before_anything_is_decided(
    client: Client, edition: Edition, decision: str, heading: str
) -> None:
    entry = make_waiting_entry(edition)
    address = reverse("office_entry_decide", args=[edition.slug, entry.code])
    reason = "The credits are <b>empty</b>."
    sent = {"decision": decision, "reason": reason, "changes": "Name all.", "version": entry.version}
    asked = client.post(address, sent)
    page = unescape(" ".join(asked.content.decode().split()))
    assert (asked.status_code, heading.format(entry.shown_title) in page) == (200, True)
    entry.refresh_from_db()
    assert (entry.state, entry.decision_reason, Notice.objects.count()) == (EntryState.SUBMITTED, "", 0)
    mail = asked.context["mail"]
    assert client.post(address, {**dict(asked.context["sent"]), "sure": "yes"}).status_code == 302
    went = render_mail(Notice.objects.get())
    assert (str(went.subject), str(went.body)) == mail


def test_film_that_cannot_be_judged_is_refused_before_it_is_asked_about(
    client: Client, edition: Edition
) -> None:
    entry = make_waiting_entry(edition)
    Entry.objects.filter(pk=entry.pk).update(emptied_at=timezone.now())
    address = reverse("office_entry_decide", args=[edition.slug, entry.code])
    answer = client.post(address, {"decision": "accept", "version": entry.version})
    words = "The account behind this entry was erased, and its film is deleted."
    assert (answer.status_code, words in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("decision", ["return", "disqualify"])
def test_decision_without_a_reason_is_asked_for_one_and_keeps_the_text(
    client: Client, edition: Edition, decision: str
) -> None:
    entry = make_waiting_entry(edition)
    response = decide(client, entry, decision, "Too dull")
    assert response.status_code == 422
    assert "Too dull</textarea>" in response.content.decode()
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED


def test_decision_about_an_entry_that_changed_meanwhile_is_refused(client: Client, edition: Edition) -> None:
    entry = make_waiting_entry(edition)
    assert decide(client, entry, "accept", version=entry.version + 1).status_code == 409
    assert decide(client, entry, "accept").status_code == 302
    assert decide(client, entry, "accept").status_code == 409
    assert Notice.objects.count() == 1


def test_film_that_is_not_stuck_is_not_checked_again(client: Client, edition: Edition) -> None:
    assert decide(client, make_waiting_entry(edition), "retry").status_code == 409


@pytest.mark.slow
def test_garbage_decision_is_refused(client: Client, edition: Edition) -> None:
    entry = make_waiting_entry(edition)
    found = {garbage: decide(client, entry, garbage).status_code for garbage in GARBAGE}
    assert found == dict.fromkeys(GARBAGE, 422)
    found = {garbage: decide(client, entry, "accept", version=garbage).status_code for garbage in GARBAGE}
    assert {garbage: code for garbage, code in found.items() if code not in (409, 422)} == {}
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED


@pytest.mark.slow
@pytest.mark.parametrize("view", ["office_edition", "office_people", "office_results"])
def test_garbage_post_is_refused(client: Client, edition: Edition, view: str, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    fields = (
        "opens_at",
        "time_zone",
        "min_seconds",
        "max_file_bytes",
        "name_en",
        "email",
        "role",
        "revoke",
        "year",
    )
    address = reverse(view, args=[edition.slug])
    sent = [
        (dict.fromkeys(names, garbage))
        for garbage in GARBAGE
        for names in (fields[:-2], ("revoke",), ("year",))
    ]
    found = [(data, client.post(address, data).status_code) for data in ({}, *sent)]
    assert [(data, code) for data, code in found if code not in (409, 422)] == []


def edition_fields(edition: Edition, **changes: object) -> dict[str, object]:
    return {
        "time_zone": "Asia/Jakarta",
        "opens_at": "2026-07-15T00:00",
        "closes_at": "2026-10-10T23:59",
        "nominees_at": "2026-10-28T12:00",
        "awards_at": "2026-11-10T19:00",
        "name_en": "Competition",
        "theme_en": "Theme",
        "theme_id": "Tema",
        "min_seconds": 60,
        "max_seconds": 300,
        "min_ai_share": 70,
        "min_height": 480,
        "min_rate": 12,
        "max_rate": 60,
        "max_black": 5,
        "max_still": 6,
        "max_silence": 7,
        "min_loudness": -24,
        "max_loudness": -14,
        "max_peak": "-1.5",
        "max_entries": 3,
        "max_file_bytes": "2.5",
        "grace_hours": 12,
        "min_age": 0,
        "guardian_age": 0,
        "counts_editing": "on",
        "leaves_titles_out": "on",
        "objection_days": 21,
        "captions": "nomination",
        "sure": "2026-10-11T11:59:00+07:00 True",  # the closing date lies in the past
        **changes,
    }


@pytest.mark.slow
def test_dates_are_read_in_the_contests_zone_whatever_the_readers(client: Client, edition: Edition) -> None:
    client.cookies["zone"] = "America/New_York"
    address = reverse("office_edition", args=[edition.slug])
    assert client.post(address, edition_fields(edition)).status_code == 302
    edition.refresh_from_db()
    assert edition.closes_at.isoformat() == "2026-10-10T16:59:00+00:00"
    rules = Regulations.objects.get(edition=edition)
    assert (rules.objection_days, rules.counts_images, rules.counts_editing) == (21, False, True)
    assert rules.leaves_titles_out
    assert rules.captions == "nomination"
    assert edition.theme == {"en": "Theme", "id": "Tema"}
    assert 'value="2026-10-10T23:59"' in client.get(address).content.decode()
    assert JournalEntry.objects.get().verb == "edition_amended"


def test_rules_that_contradict_one_another_or_what_came_in_are_refused_at_their_field(
    client: Client, edition: Edition
) -> None:
    make_waiting_entry(edition)
    address = reverse("office_edition", args=[edition.slug])
    days = ((name, timezone.now() + timedelta(days=20 * number)) for number, name in enumerate(DATES, 1))
    later = {name: f"{day:%Y-%m-%d}T12:00" for name, day in days}
    for changes, field, words in (
        (
            {"min_age": 18, "guardian_age": 10},
            "guardian_age",
            "The age up to which a guardian consents must be higher than the minimum age, or 0.",
        ),
        (later, "opens_at", "Entries came in already; this date cannot be in the future."),
    ):
        answer = client.post(address, edition_fields(edition, **changes))
        page = unescape(answer.content.decode())
        assert (answer.status_code, words in page) == (422, True), field


def test_thresholds_of_the_check_reach_the_lab(client: Client, edition: Edition) -> None:
    address = reverse("office_edition", args=[edition.slug])
    assert client.post(address, edition_fields(edition)).status_code == 302
    edition.regulations.refresh_from_db()
    assert film_limits(edition.regulations) == FilmLimits(
        min_seconds=60,
        max_seconds=300,
        max_file_bytes=5 * 1024**3 // 2,
        min_height=480,
        min_rate=12,
        max_rate=60,
        max_silence=7,
        max_black=5,
        max_still=6,
        min_loudness=-24,
        max_loudness=-14,
        max_peak=-1.5,
    )


@pytest.mark.parametrize(("stored", "shown"), [(10 * 1024**3, "10"), (10**9, "0.931323")])
def test_largest_file_is_shown_in_gigabytes_and_kept_to_the_byte(
    client: Client, edition: Edition, stored: int, shown: str
) -> None:
    Regulations.objects.filter(edition=edition).update(max_file_bytes=stored)
    address = reverse("office_edition", args=[edition.slug])
    page = client.get(address).content.decode()
    (field,) = re.findall(r'<input[^>]+name="max_file_bytes"[^>]*>', page)
    assert re.findall(r'value="([^"]*)"', field) == [shown]
    assert client.post(address, edition_fields(edition, max_file_bytes=shown)).status_code == 302
    edition.regulations.refresh_from_db()
    assert edition.regulations.max_file_bytes == stored


@pytest.mark.parametrize(
    ("language", "typed", "kept", "shown", "help_text"),
    [
        ("en", "0.5", GIGABYTE // 2, ["-1.5", "0.5"], "Fractions are allowed: 0.5 is 512 MB."),
        ("zh-hans", "0.5", GIGABYTE // 2, ["-1.5", "0.5"], "可以填小数：0.5 即 512 MB。"),
        ("id", "0,5", GIGABYTE // 2, ["-1,5", "0,5"], "Boleh pecahan: 0,5 berarti 512 MB."),
        ("id", "0.5", GIGABYTE // 2, ["-1,5", "0,5"], "Boleh pecahan: 0,5 berarti 512 MB."),
    ],
)
def test_decimals_are_read_and_shown_as_the_reader_writes_them(
    client: Client, edition: Edition, language: str, typed: str, kept: int, shown: list[str], help_text: str
) -> None:
    client.cookies["django_language"] = language
    address = reverse("office_edition", args=[edition.slug])
    peak = "-1,5" if language == "id" else "-1.5"
    sent = edition_fields(edition, max_file_bytes=typed, max_peak=peak)
    assert client.post(address, sent).status_code == 302
    edition.regulations.refresh_from_db()
    assert (edition.regulations.max_file_bytes, edition.regulations.max_peak) == (kept, -1.5)
    page = client.get(address)
    fields = [re.findall(rf'<input[^>]+name="{name}"[^>]*>', page.content.decode())[0] for name in DECIMALS]
    assert [re.findall(r'value="([^"]*)"', field)[0] for field in fields] == shown
    assert page.context["rules"]["max_file_bytes"].help_text == help_text


def test_limit_of_a_size_is_told_in_the_readers_decimals(client: Client, edition: Edition) -> None:
    client.cookies["django_language"] = "id"
    sent = edition_fields(edition, max_file_bytes="0,0001")
    answer = client.post(reverse("office_edition", args=[edition.slug]), sent)
    errors = answer.context["rules"].errors
    assert errors == {"max_file_bytes": ["Ukuran minimal 0,001 GB. Masukkan angka yang lebih besar."]}


@pytest.mark.slow
def test_rules_that_contradict_each_other_are_refused(client: Client, edition: Edition) -> None:
    address = reverse("office_edition", args=[edition.slug])
    refused: list[tuple[dict[str, object], str]] = [
        ({"closes_at": "2026-07-14T00:00"}, "This date must be later than the one before it."),
        ({"max_seconds": 60}, "must be longer than the minimum"),
        ({"min_ai_share": 101}, "Enter 100 or less."),
        ({"min_rate": 60, "max_rate": 60}, "must be higher than the minimum"),
        ({"min_loudness": -14}, "The maximum loudness must be higher than the minimum"),
        ({"grace_hours": 99_999_999}, "Enter 720 or less."),
        ({"max_seconds": 2**63 - 1}, "Enter 10800 or less."),
        ({"min_seconds": 2**70}, "Enter 10800 or less."),
        ({"max_entries": 1001}, "Enter 1000 or less."),
        ({"min_height": 4321}, "Enter 4320 or less."),
        ({"objection_days": 366}, "Enter 365 or less."),
        ({"time_zone": "localtime"}, "Choose from the list; what was sent is not in it."),
        ({"time_zone": "Factory"}, "Choose from the list; what was sent is not in it."),
        ({"max_silence": 1}, "Enter 2 or more."),
        ({"max_peak": "nan"}, "Enter a number"),
        ({"opens_at": "0001-01-01T00:00"}, "This year is out of range"),
        ({"awards_at": "9999-12-31T23:59"}, "This year is out of range"),
        ({"name_en": ""}, "This field is required"),
        ({"max_file_bytes": "10 GB"}, "Enter a number of GB, for example 10 or 0.5."),
        ({"max_file_bytes": "nan"}, "Enter a number of GB, for example 10 or 0.5."),
        ({"max_file_bytes": ""}, "The size is missing. Enter a number of GB, for example 10 or 0.5."),
        ({"max_file_bytes": 0}, "The size must be at least 0.001 GB. Enter a larger number."),
        ({"max_file_bytes": 10**9}, "The size must be at most 1000 GB. Enter a smaller number."),
    ]
    for changes, said in refused:
        response = client.post(address, edition_fields(edition, **changes))
        assert (response.status_code, said in response.content.decode()) == (422, True), changes
        assert "9223372036854775807 or" not in response.content.decode()
    assert JournalEntry.objects.count() == 0


def test_role_is_given_by_email_once_and_taken_back(client: Client, edition: Edition) -> None:
    judge = make_user("judge@example.org")
    address = reverse("office_people", args=[edition.slug])
    for status in (302, 422):
        assert client.post(address, {"email": "Judge@Example.org", "role": "judge"}).status_code == status
    membership = Membership.objects.get(user=judge)
    assert (membership.role, membership.edition) == (Role.JUDGE, edition)
    assert Notice.objects.get().kind == NoticeKind.JUDGE_INVITED
    asked = client.post(address, {"revoke": membership.pk})
    assert (asked.status_code, "Remove this role?" in asked.content.decode()) == (200, True)
    assert Membership.objects.filter(pk=membership.pk).exists()
    assert client.post(address, {"revoke": membership.pk, "sure": "1"}).status_code == 302
    assert client.post(address, {"revoke": membership.pk, "sure": "1"}).status_code == 409
    assert [line.verb for line in JournalEntry.objects.all()] == ["role_granted", "role_revoked"]


def test_role_for_somebody_without_an_account_is_refused_with_what_to_do(
    client: Client, edition: Edition
) -> None:
    address = reverse("office_people", args=[edition.slug])
    response = client.post(address, {"email": "nobody@example.org", "role": "judge"})
    assert response.status_code == 422
    assert "Invite judges under “Jury”" in response.content.decode()


@pytest.mark.slow
def test_queries_do_not_grow_with_entries(client: Client, edition: Edition) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            entry = make_waiting_entry(edition)
            decide(client, entry, "return", "The credits are empty.")
            make_membership(make_user(), edition, Role.JUDGE)
        statuses(client, edition)
        counts.append({view: queries_of(client, reverse(view, args=[edition.slug])) for view in PAGES})
    assert counts[0] == counts[1]


def test_full_page_of_the_audit_log_is_light(client: Client, edition: Edition) -> None:
    """Even of lines that name every film of a shortlist."""
    organiser = make_user(name="An organiser whose name is quite long")
    codes = [f"FILM{number:03}" for number in range(142)]
    facts = {"entries": codes, "advancing": 142, "moved": dict.fromkeys(codes[:20], "The jury saw it again.")}
    for number in range(2 * LINES_ON_PAGE):
        verb = "cut.decided" if number % 2 else "round.films_chosen"
        journal.record(verb, subject=f"round:{number:08}", facts=facts, actor=organiser, edition=edition)
    page = client.get(reverse("office_journal", args=[edition.slug]))
    assert page.content.decode().count("<tr>") == LINES_ON_PAGE + 1
    assert len(page.content) < 100_000


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_what_was_typed_about_a_stale_entry_is_handed_back(client: Client, edition: Edition) -> None:
    entry = make_waiting_entry(edition)
    typed = {"changes": "Name the composer.\r\nShorten the <credits>.", "version": entry.version + 1}
    answer = decide(client, entry, "return", "The credits are too long.", **typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The credits are too long.</textarea>" in page
    assert "Name the composer." in page
    assert "Shorten the &lt;credits&gt;.</textarea>" in page
    waive = reverse("office_entry_waive", args=[edition.slug, entry.code])
    sent = {
        "film": "XXXX",
        "finding": "too_short",
        "decision": "waive",
        "reason": "It ends as it has to end.",
    }
    answer = client.post(waive, sent)
    assert (answer.status_code, "It ends as it has to end.</textarea>" in answer.content.decode()) == (
        409,
        True,
    )


@pytest.mark.slow
def test_running_time_is_the_same_in_the_list_and_on_the_page(client: Client, edition: Edition) -> None:
    entry = make_waiting_entry(edition)
    Film.objects.filter(pk=entry.film_id).update(duration_ms=119_700)
    listed = client.get(reverse("office_entries", args=[edition.slug])).content.decode()
    page = client.get(reverse("office_entry", args=[edition.slug, entry.code])).content.decode()
    assert [(">1:59<" in text, ">2:00<" in text) for text in (listed, page)] == [(True, False)] * 2
