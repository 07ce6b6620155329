"""What pages and acts cost the web process: a person goes to each address, and presses each button of the
pages that are there."""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from statistics import quantiles
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve

from contest.models import User
from tests.architecture.signed_in import signed_in
from tests.benchmarks.page_reader import PageForm, PageParts
from tests.benchmarks.query_plans import Statements

TIMES = 2  # after the first
WORDS = "The jury has talked about it at length and stands by this decision."
SEARCHED = "boats"
LEAVES_ALONE = {"account_logout", "set_language"}


@dataclass
class Cost:
    """`queries`, the bytes of HTML (0 for anything else), milliseconds of this thread of each time, without
    what a database server works meanwhile."""

    name: str
    role: str
    queries: int
    size: int
    milliseconds: list[float] = field(default_factory=list)

    @property
    def least(self) -> float:
        return min(self.milliseconds)


def p95(costs: Iterable[Cost]) -> float:
    """Of the least of each, in milliseconds."""
    every = [cost.least for cost in costs]
    return quantiles(every, n=20, method="inclusive")[-1] if len(every) > 1 else max(every, default=0.0)


class Walker:
    """One person. Nothing that they press changes anything. `known`: addresses that somebody else has asked
    for time and again, so that once is enough."""

    def __init__(self, role: str, user: User | None, statements: Statements, known: set[str]) -> None:
        self.role, self.statements, self.known = role, statements, known
        self.client: Client = signed_in(user)
        self.pages: list[Cost] = []
        self.acts: list[Cost] = []
        self.pressed: set[tuple[str, str]] = set()
        self.typed = ""  # where the short name of an edition has to be typed

    def walk(self, addresses: Sequence[tuple[str, str]]) -> None:
        numbers: dict[str, int] = {}
        for name, address in addresses:
            called = f"{name} {numbers.get(name, 0) + 1}"
            cost, answer = self._ask(called, partial(self.client.get, address))
            if answer.status_code != HTTPStatus.OK:
                continue
            numbers[name] = numbers.get(name, 0) + 1
            for _time in range(0 if address in self.known else TIMES):
                again, _answer = self._ask(called, partial(self.client.get, address))
                cost.milliseconds += again.milliseconds
            self.known.add(address)
            self.pages.append(cost)
            if answer.get("Content-Type", "").startswith("text/html"):
                body: bytes = getattr(answer, "content", b"")
                cost.size = len(body)
                self._press_all(address, PageParts(body.decode()))

    def _press_all(self, address: str, parts: PageParts) -> None:
        for form in parts.forms:
            place = urljoin(address, form.action or address)
            for button in form.buttons or [("", "", "")]:
                what = resolve(urlsplit(place).path).url_name or ""
                if what in LEAVES_ALONE or (what, button[1]) in self.pressed:
                    continue
                self.pressed.add((what, button[1]))
                self._press(f"{what} {button[1]}".strip(), place, form, button)

    def _press(self, name: str, place: str, form: PageForm, button: tuple[str, str, str]) -> None:
        sent = filled(form) | ({"typed": [self.typed]} if self.typed else {})
        if button[1]:
            sent.setdefault(button[1], []).append(button[2])

        def act() -> HttpResponseBase:
            if form.method == "get":
                return self.client.get(place, sent)
            with transaction.atomic():
                answer = self.client.post(place, sent)
                transaction.set_rollback(True)
            return answer

        first, answer = self._ask(f"{name} ({form.method})", act)
        again, _answer = self._ask(name, act)
        first.milliseconds += again.milliseconds
        first.name = f"{first.name} → {answer.status_code}"
        self.acts.append(first)

    def _ask(self, name: str, ask: Callable[[], Any]) -> tuple[Cost, HttpResponseBase]:
        cache.clear()
        self.statements.asker, self.statements.count = f"{self.role}: {name}", 0
        gc.collect(0)
        used = time.thread_time()
        answer: HttpResponseBase = ask()
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        took = 1000 * (time.thread_time() - used)
        return Cost(name, self.role, self.statements.count, 0, [took]), answer


def filled(form: PageForm) -> dict[str, list[str]]:
    """What the form sends as it stands, with words in every field of text that is empty."""
    sent: dict[str, list[str]] = {}
    for control in form.controls:
        if not control.is_on or control.name == "csrfmiddlewaretoken":
            continue
        words = SEARCHED if form.method == "get" else WORDS
        is_text = control.kind in ("text", "search", "textarea")
        sent.setdefault(control.name, []).append(control.value or (words if is_text else ""))
    return sent
