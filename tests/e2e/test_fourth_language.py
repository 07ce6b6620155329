"""A fourth language comes by one line of settings and one catalogue: every page says all of itself in it,
cuts nothing, and is no wider than a phone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.conf.locale import LANG_INFO
from django.test import Client
from django.urls import reverse
from django.utils import dates, translation
from django_countries import countries
from playwright.sync_api import Page

from contest.captions.languages import CODES as CAPTIONED
from contest.captions.languages import language_name, own_name
from contest.ceremony.cards import REHEARSAL_NAMES
from contest.domain.default_awards import default_awards
from contest.enums import EntryState, Tool
from contest.models import Entry, User
from contest.places import city_of, zone_names, zones_of_places
from contest.spoken_languages import name_language
from judging.domain.rubrics import default_criteria
from media_pipeline.captions.encodings import ENCODINGS
from media_pipeline.enums import FilmState
from tests.architecture.permissions import PERMISSIONS, ROLES
from tests.architecture.test_permissions import ROUTES
from tests.architecture.world import Side, make_side
from tests.collected import CODE, NAME
from tests.contest.films import give_film, make_film_row
from tests.contest.nights import make_sealed_edition
from tests.e2e.pseudo_locale import BEGIN, END, make_catalogue, pseudo
from tests.e2e.watching import DESKTOP, PHONE, STICKS_OUT
from tests.factories import make_edition, make_entry
from tests.judging.domain.test_announcements import make_cut
from tests.judging.domain.test_meetings import hold
from tests.judging.juries import make_jury

pytestmark = pytest.mark.django_db(transaction=True)
EMPTIED = (
    *(("visitor", name) for name in ("account_signup", "account_login", "account_reset_password")),
    *(("creator", name) for name in ("account_change_password", "account_email", "mfa_activate_totp")),
    *(("organiser", name) for name in ("office_edition", "office_people", "round_new")),
)
SEND_EMPTY = """() => {
  const form = [...document.querySelectorAll("main form")].find((one) => one.querySelector(".field"));
  const typed = form.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])");
  for (const field of typed) field.value = "";
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button[type=submit]"));
}"""
NO_PAGES = {
    *(
        "health",
        "readers_city",
        "edition_calendar",
        "sitemap",
        "feed",
        "film_picture",
        "oembed",
        "robots",
        "film_media",
        "metrics",
        "receipt_key_file",
        "entry_receipt_file",
        "upload_show",
        "demo_outbox",
        "tally_export",
        "office_evidence",
        "certificate_wide",
        "certificate_tall",
        "certificate_laurel",
        "certificate_picture",
        "certificate_credential",
        "credential_status",
        "did_json",
        "office_certificates_zip",
        "office_press_kit",
        "register_file",
        "office_register_file",
        "office_export_file",
        "office_whole_file",
        "own_data_file",
    ),
    *(
        "api_document",
        "api_editions",
        "api_results",
        "api_own_entries",
        "api_own_entry",
        "api_office_entries",
    ),
    # Of a meeting that was held and a cut that is decided: see pages_of_other_states
    *("round_agreement", "judge_agreement", "nominees_preview"),
    "first_organiser",  # has ended: there is one
    *("cut_tell", "cut_nominees", "office_mail_text"),  # show emails in other languages
    *(
        "office_statement",
        "office_look_email",
    ),  # show texts in each language, and addresses
    *("audience_proof", "audience_film"),  # of a vote that is not open
    "office_posters",  # before a prize is decided
}
ZONE = "Asia/Tokyo"
ONE_TEXT = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")
LETTERS = re.compile(rf"[^\W\d_]|{BEGIN}|{END}")
CODES = re.compile(r"\b(?:[A-Z]-\d{4}|[0-9a-f]{8,})\b")  # films as judges name them, beginnings of hashes
GRADE = re.compile(r"\b[A-EX]\b")  # of a clip
BRANDS = ("Laureate", "AI", "LUFS", "dBTP", "px", "SHA-256", "CSV", "XLSX", "PDF")
SAID = (Path(__file__).with_name("page_texts.js")).read_text(encoding="utf-8")
CUT = (Path(__file__).with_name("page_cuts.js")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_catalogue(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A browser in the zone that the site knows of already, and which it need not be told on each page."""
    return {**browser_context_args, "timezone_id": ZONE}


@pytest.fixture
def fourth_language(catalogue: Path, settings: Any) -> None:
    """The one line of settings, and the catalogue."""
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, NAME)]
    settings.LOCALE_PATHS = [catalogue]


def test_every_page_speaks_the_fourth_language(page: Page, live_site: str, fourth_language: None) -> None:
    own, foreign = make_side(is_published=False), make_side(is_published=True)
    addresses = [*pages_of(own, foreign), *pages_of_other_states()]
    data = words_of_data()
    found = []
    for user, address in addresses:
        sign_in(page, live_site, user)
        answer = page.goto(live_site + address)
        assert answer is not None
        troubles = troubles_of(page, data) if answer.ok else [answer.status]
        found += [f"{address}: {trouble}" for trouble in troubles]
    assert found == [], "\n".join(found)


def test_refusals_are_told_in_the_fourth_language(page: Page, live_site: str, fourth_language: None) -> None:
    side = make_side(is_published=False)
    people = {"creator": side.creator, "organiser": side.organiser, "visitor": None}
    data = words_of_data()
    found = []
    for role, name in EMPTIED:
        address = reverse(name, kwargs=side.arguments(ROUTES[name]))
        sign_in(page, live_site, people[role])
        page.goto(live_site + address)
        with page.expect_navigation():
            page.evaluate(SEND_EMPTY)
        assert page.locator(".wrong, .note.bad").count(), address
        found += [f"{address}: {trouble}" for trouble in troubles_of(page, data)]
    assert found == [], "\n".join(found)


def test_awards_and_criteria_begin_in_the_fourth_language_too(fourth_language: None) -> None:
    awards = default_awards()
    texts = [award[part] for part in ("name", "criterion_name") for award in awards if part in award]
    texts += [text for plan in default_criteria() for text in (plan.name, plan.question)]
    assert [text.keys() for text in texts] == [{"en", "zh-hans", "id", CODE}] * 17
    assert [text[CODE] for text in texts] == [pseudo(text["en"]) for text in texts]


def pages_of(own: Side, foreign: Side) -> Iterator[tuple[User | None, str]]:
    """Each page that the permission matrix lists, as somebody who reaches it."""
    for row, letters in PERMISSIONS.items():
        method, name = row.split()
        if method != "GET" or name in NO_PAGES:
            continue
        side, reached = (own, letters.own) if "r" in letters.own else (foreign, letters.foreign)
        if "r" in reached:
            role = ROLES[reached.index("r")]
            people = {"creator": own.creator, "judge": own.judge, "chair": own.chair}
            user = {**people, "organiser": own.organiser, "visitor": None}.get(role, own.creator)
            yield user, reverse(name, kwargs=side.arguments(ROUTES[name]))


def pages_of_other_states() -> Iterator[tuple[User | None, str]]:
    """Drafts and films as they come along, a round before and while it is judged, a sealed result."""
    edition = make_edition("open")
    for state in (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED, EntryState.DISQUALIFIED):
        entry = make_entry(state, edition=edition)
        yield entry.representative, reverse("entry_film", args=[entry.code])
        give_film(entry, make_film_row(FilmState.REFUSED if state == EntryState.DRAFT else FilmState.READY))
        for name in ("entry_show", "entry_film", "entry_shots", "entry_submit", "entry_withdraw"):
            yield entry.representative, reverse(name, args=[entry.code])
        yield entry.representative, reverse("desk")
    planned, judging = make_jury(is_open=False), make_jury()
    for jury in (planned, judging):
        for name in ("round_show", "round_open", "round_panel", "round_rubric", "round_edit", "round_close"):
            yield jury.organiser, reverse(name, args=[jury.edition.slug, jury.round.code])
        yield jury.organiser, reverse("round_assign", args=[jury.edition.slug, jury.round.code])
    duty = judging.assignment()
    yield duty.seat.judge, reverse("judge_desk")
    yield duty.seat.judge, reverse("judge_round", args=[judging.round.code])
    yield duty.seat.judge, reverse("screening_room", args=[duty.code])
    calibrating = make_jury(judges=2, entries=2, is_open=False)
    meeting = hold(calibrating, {(0, 0): 9, (0, 1): 8, (1, 0): 2, (1, 1): 8})
    agreement = reverse("round_agreement", args=[calibrating.edition.slug, meeting.code])
    yield calibrating.organiser, agreement
    yield calibrating.judges[0], reverse("judge_agreement", args=[meeting.code])
    decided, cut = make_cut(entries=4, advancing=2)
    for name in ("cut_decide", "nominees_preview"):
        yield decided.organiser, reverse(name, args=[decided.edition.slug, cut.tally_id])
    sealed, _entries, organiser, _seal = make_sealed_edition(winners=3)
    yield organiser, reverse("office_results", args=[sealed.slug])


def sign_in(page: Page, site: str, user: User | None) -> None:
    page.context.clear_cookies()
    cookies = {site_settings.LANGUAGE_COOKIE_NAME: CODE, "zone": ZONE}
    if user:
        client = Client()
        client.force_login(user)
        cookies[site_settings.SESSION_COOKIE_NAME] = client.cookies[site_settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])


def troubles_of(page: Page, data: list[str]) -> list[str]:
    is_whole = page.locator("main").count()
    head = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
    troubles = [f"head {head}"] if is_whole and head != [CODE, "rtl"] else []
    for size in sorted((DESKTOP, PHONE), key=lambda size: size != page.viewport_size):
        page.set_viewport_size(size)
        troubles += [f"sticks out: {out}" for out in page.evaluate(STICKS_OUT)]
        troubles += [f"cut: {cut}" for cut in page.evaluate(CUT)]
    troubles += [f"not translated: {text!r}" for text in untranslated(page.evaluate(SAID), data)]
    return troubles


def untranslated(texts: list[str], data: list[str]) -> list[str]:
    """What stands on the page outside the brackets, and is no data either."""
    said = "\n".join(texts)
    while ONE_TEXT.search(said):
        said = ONE_TEXT.sub(" ", said)
    lines = {line.strip() for line in said.splitlines() if LETTERS.search(line)}
    return sorted(line for line in lines if LETTERS.search(without(data, line)))


def without(data: list[str], line: str) -> str:
    line = CODES.sub(" ", line)
    for value in data:
        line = line.replace(value, " ")
    return GRADE.sub(" ", line)


def words_of_data() -> list[str]:
    """What is kept in rows, and the names of things in the world, longest first."""
    rows = (row for model in apps.get_models() for row in model.objects.values_list())
    words = {word for row in rows for word in texts_in(row)} | set(texts_in(REHEARSAL_NAMES))
    with translation.override(CODE):
        zones = (ZONE, "Asia/Shanghai", "UTC")
        cities = map(city_of, {*zones, *zones_of_places()})
        places = [*(name for _code, name in countries), *cities, *zone_names()]
        words |= {str(name) for name in (*places, *dates.MONTHS.values(), *Tool.labels)}
        words |= {name_language(code) for code in Entry.objects.values_list("spoken", flat=True)}
        words |= {*map(language_name, CAPTIONED), *map(own_name, CAPTIONED), *ENCODINGS.values()}
        words |= {language.get("name_local", "") for language in LANG_INFO.values()}
        words |= {name for _code, own in site_settings.LANGUAGES for name in (own, translation.gettext(own))}
    words |= {word.replace("_", " ") for word in words} | set(BRANDS)
    return sorted((word for word in words if len(word) > 1), key=len, reverse=True)


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.items() for text in texts_in(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in texts_in(item))
