"""Every page of the jury and of the night, as the one who reads it sees it on a phone: axe finds nothing,
nothing sticks out, and the browser complains of nothing."""

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from contest.ceremony.cards import cards_of
from contest.ceremony.pack import order_pack
from contest.models import Seal, User
from tests.architecture.permissions import PERMISSIONS
from tests.architecture.signed_in import signed_in
from tests.architecture.test_permissions import ROUTES
from tests.architecture.world import Side, make_side
from tests.contest.looking import sign_in
from tests.e2e.watching import PHONE, STICKS_OUT, Watch, axe_findings

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.longest]
ROOMS = ("judging.", "contest.ceremony.", "contest.laurels.", "contest.objections.", "contest.theater.")
READERS = {"judge": "judge", "office": "organiser", "entries": "creator"}  # by the first part of the address


def reader_of(side: Side, address: str) -> User | None:
    """The chair stands for the office where the ranking is looked at."""
    first = address.split("/")[1]
    if "/tallies/" in address:
        return side.chair
    return getattr(side, READERS[first]) if first in READERS else None


def pages_of(sides: tuple[Side, Side]) -> dict[str, tuple[str, User | None]]:
    """Address and reader of each page, before publication if it is there then."""
    found = {}
    for row in PERMISSIONS:
        method, name = row.split()
        for side in sides:
            address = reverse(name, kwargs=side.arguments(ROUTES[name]))
            if method != "GET" or name in found or not resolve(address).func.__module__.startswith(ROOMS):
                continue
            reader = reader_of(side, address)
            answer = signed_in(reader).get(address)
            if answer.status_code == 200 and answer.content.startswith(b"<!doctype html>"):
                found[name] = (address, reader)
    return found


def page_for(browser: Browser, reader: User | None, site: str) -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport=PHONE, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    if reader:
        sign_in(page, reader, site)
    return context, page


def test_every_page_is_clean_on_a_phone(browser: Browser, live_site: str) -> None:
    sides = make_side(is_published=False), make_side(is_published=True)
    seal = Seal.objects.get(edition=sides[1].edition)
    organiser = sides[1].organiser
    order_pack(seal, cards_of(seal, user=organiser), rate="", language="en", by=organiser)
    wrong: list[str] = []
    readers: dict[User | None, tuple[Page, Watch]] = {}
    pages = pages_of(sides)
    for name, (address, reader) in pages.items():
        if reader not in readers:
            context, page = page_for(browser, reader, live_site)
            readers[reader] = page, Watch(context)
            readers[reader][1].expected.append("404 .*/media/")  # no film of the world has a file
        page, _watch = readers[reader]
        page.goto(live_site + address)
        wrong += [f"{name}: {one}" for one in [*page.evaluate(STICKS_OUT), *axe_findings(page)]]
    for page, watch in readers.values():
        wrong += watch.troubles
        page.context.close()
    assert wrong == []
    assert len(pages) > 60
    assert {"show_pack_sheet", "deliberation_show", "results_seal", "award_revoke", "result_proof"} <= set(
        pages
    )
