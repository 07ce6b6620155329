"""What pages and acts cost the web process: a person goes to each address, and presses each button of the
pages that are there."""

import gc
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import quantiles
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

TIMES = 3
WORDS = "The jury has talked about it at length and stands by this decision."
SEARCHED = "boats"
LEAVES_ALONE = {"account_logout", "set_language"}


@dataclass
class Cost:
    """`queries`, the bytes of HTML (0 for anything else), milliseconds of this thread of each time, without
    what a database server works meanwhile, and the least that passed."""

    name: str
    role: str
    queries: int
    size: int
    milliseconds: list[float] = field(default_factory=list)
    passed: float = 0.0

    @property
    def least(self) -> float:
        return min(self.milliseconds)


def p95(costs: Iterable[Cost]) -> float:
    """Of every answer, in milliseconds."""
    every = [one for cost in costs for one in cost.milliseconds]
    return quantiles(every, n=20)[-1] if len(every) > 1 else max(every, default=0.0)


class Walker:
    """One person. Nothing that they press changes anything."""

    def __init__(self, role: str, user: User | None, statements: Statements) -> None:
        self.role, self.statements = role, statements
        self.client: Client = signed_in(user)
        self.pages: list[Cost] = []
        self.acts: list[Cost] = []
        self.pressed: set[tuple[str, str]] = set()
        self.typed = ""  # where the short name of an edition has to be typed

    def walk(self, addresses: Sequence[tuple[str, str]]) -> None:
        numbers: dict[str, int] = {}
        for name, address in addresses:
            if not is_there(self.client.get(address)):
                continue
            numbers[name] = numbers.get(name, 0) + 1
            called = f"{name} {numbers[name]}"
            html = self._measure_page(called, address)
            if html:
                self._press_all(called, address, PageParts(html))

    def _measure_page(self, name: str, address: str) -> str:
        """Its HTML, or nothing. Nobody has asked for it shortly before."""
        cost, answer = self._ask(name, lambda: self.client.get(address))
        is_page = answer.get("Content-Type", "").startswith("text/html")
        body = getattr(answer, "content", b"") if is_page else b""
        cost.size = len(body)
        cost.milliseconds.clear()
        for _time in range(TIMES):
            again, _answer = self._ask(name, lambda: self.client.get(address))
            cost.milliseconds += again.milliseconds
            cost.passed = min(cost.passed, again.passed)
        self.pages.append(cost)
        return body.decode()

    def _press_all(self, page: str, address: str, parts: PageParts) -> None:
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
        for _time in range(TIMES - 1):
            again, _answer = self._ask(name, act)
            first.milliseconds += again.milliseconds
        first.name = f"{first.name} → {answer.status_code}"
        self.acts.append(first)

    def _ask(self, name: str, ask: "object") -> tuple[Cost, HttpResponseBase]:
        cache.clear()
        self.statements.asker, self.statements.count = f"{self.role}: {name}", 0
        gc.collect(0)
        began, used = time.perf_counter(), time.thread_time()
        answer: HttpResponseBase = ask()  # type: ignore[operator]
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        took, passed = time.thread_time() - used, time.perf_counter() - began
        return Cost(name, self.role, self.statements.count, 0, [1000 * took], 1000 * passed), answer


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


def is_there(answer: HttpResponseBase) -> bool:
    return answer.status_code == HTTPStatus.OK
