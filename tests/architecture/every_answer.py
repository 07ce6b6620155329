"""Everything that a reader can fetch: each URL of the URLconf with the objects of the database, and each film
that is found on the way, to its last byte."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from contest.branding.colours import BrandPalette
from contest.models import (
    BulkAct,
    Certificate,
    Citation,
    Entry,
    Evidence,
    Logo,
    Motion,
    Objection,
    OfficeTask,
    Programme,
    PublicQuestion,
    PublicReport,
    RoleInvitation,
    SavedView,
    User,
    Webhook,
)
from judging.models import (
    Assignment,
    AssignmentRun,
    AwardProposal,
    ChosenEntry,
    FilmProblem,
    Invitation,
    Round,
    Seat,
    Tally,
)
from media_pipeline.models import Match, Upload
from tests.architecture.frames import Kind, frames_shown_once
from tests.architecture.signed_in import signed_in
from tests.waiting import PATIENCE

# What differs between two answers to the same question, after which words, and why
DIFFERS = {
    rb'(name="csrfmiddlewaretoken" value=")\w{64}': "a token that is drawn anew for each page",
    rb'(name="csrf-token" content=")\w{64}': "the same for scripts",
    rb"(csrf=)\w+": "its secret, which a page gives as a cookie",
    rb"(progress-)[0-9a-f]{8}": "a name that ties a bar to its words within one page",
    rb"(X-Request-ID: )\w+": "a number that is drawn anew for each request",
    rb"(/assignments/)\d+": "the number of a preview that is asked for anew",
}
# Whose code or number stands in an address; the first beginning that fits counts, and all others are entries'
OBJECTS: dict[str, type[models.Model]] = {
    "brand/logo/": Logo,
    "judge/films/": Assignment,
    "judge/": Round,
    "uploads/": Upload,
    "questions/": PublicQuestion,
    "reports/": PublicReport,
    "objections/": Objection,
    "office/<slug:slug>/objections/": Objection,
    "office/<slug:slug>/evidence/": Evidence,
    "theater/programmes/": Programme,
    "office/<slug:slug>/theater/programmes/": Programme,
    "certificates/": Certificate,
    "office/<slug:slug>/questions/": PublicQuestion,
    "office/<slug:slug>/reports/": PublicReport,
    "office/<slug:slug>/rounds/": Round,
    "office/<slug:slug>/assignments/": AssignmentRun,
    "office/<slug:slug>/awards/": AwardProposal,
    "office/<slug:slug>/tallies/": Tally,
    "office/<slug:slug>/duplicates/": Match,
    "office/<slug:slug>/jury/": Invitation,
    "office/<slug:slug>/chosen/": ChosenEntry,
    "office/<slug:slug>/film-problems/": FilmProblem,
    "office/<slug:slug>/proposals/": Motion,
    "office/<slug:slug>/tasks/": OfficeTask,
    "office/<slug:slug>/people/": RoleInvitation,
    "office/<slug:slug>/prints/": OfficeTask,
    "office/<slug:slug>/winners/": Citation,
    "office/<slug:slug>/acts/": BulkAct,
    "office/<slug:slug>/views/": SavedView,
    "office/<slug:slug>/webhooks/": Webhook,
}
WORDS: dict[str, list[object]] = {  # parameters that stand for no row
    "table": ["entries", "people", "scoresheets", "tally", "journal"],
    "kind": ["csv", "xlsx"],
    "statement_kind": ["rights", "own-1"],
    "mail_kind": ["entry_accepted", "entry_won"],
    "mail_language": ["en"],
    "accent": ["bf351d"],
    "stage": ["0b0f1c"],
    "digest": [BrandPalette("#bf351d", "#0b0f1c").digest],
    "logo_digest": ["0" * 12],
    "line": [1],  # of the audit log
}
NOBODYS: dict[str, object] = {"pk": 1, "code": "ABCDEFGH"}  # asked for where there is no object yet
APPS = ("contest", "judging", "media_pipeline")
ADDRESS = re.compile(rb"/media/[\w-]+/[\w.]+")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
FOUND_ON_PAGES = "film_media"
OF_A_MAIL = {"key", "uidb36"}  # parameters that allauth sends to one person
Question = tuple[str, str]
Answer = tuple[int, tuple[str, ...], bytes]  # status, headers, body


@dataclass(frozen=True)
class Sample:
    """Values that a parameter of a URL takes from one model: the first, the last, one of the reader's own;
    and all of them, and all of the reader's own."""

    some: list[object]
    every: list[object]
    own: frozenset[object] = frozenset()

    def more(self, reached: set[object]) -> list[object]:
        """What is asked for beside the few that were reached: all, or the reader's own if only that was."""
        return [value for value in self.every if value in self.own or not reached <= self.own]


class StatementCount:
    """How many statements an answer took, which stands for the time that it took."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        return execute(*statement)


class Visitor:
    """A reader with one session, at one moment: what is asked changes nothing, and the clock stands."""

    def __init__(self, user: User | None, *, now: datetime) -> None:
        self.user, self.now = user, now
        self.only_posted: set[str] = set()  # names of addresses that nobody can read
        self.frames: set[Kind] = set()  # that were shown since the reader came, or came again
        cookies = signed_in(user).cookies
        self.cookies = {name: morsel.value for name, morsel in cookies.items()}
        self.client = Client(raise_request_exception=False)
        self.known: dict[tuple[str, object], list[Sample]] = {}  # what `objects_for` has answered

    def fetch_all(self) -> dict[Question, Answer]:
        cache.clear()  # numbers of attempts
        self.frames.clear()
        answers: dict[Question, Answer] = {}
        for name, route in routes(get_resolver()):
            names = PARAMETER.findall(route)
            if name == FOUND_ON_PAGES or set(names) & OF_A_MAIL:
                continue
            for samples in product(*(self.objects_for(parameter, route) for parameter in names)):
                some = list(product(*(sample.some for sample in samples)))
                reached = [values for values in some if self.fetch(name, names, values, answers)]
                if reached:
                    of_each = [set(values) for values in zip(*reached, strict=True)]
                    more = (sample.more(values) for sample, values in zip(samples, of_each, strict=True))
                    for values in product(*more):
                        self.fetch(name, names, values, answers)
        found = {address for answer in answers.values() for address in ADDRESS.findall(answer[2])}
        for address in sorted(one.decode() for one in found):
            answer = answers["GET", address] = self.ask("GET", address)
            if film := led_to(answer):
                answers["GET", film] = ask_transfer(film)
        return answers

    def fetch_again(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        """Answers to the same questions."""
        cache.clear()
        self.frames.clear()
        return {
            question: ask_transfer(question[1]) if question[1].startswith("http") else self.ask(*question)
            for question in questions
        }

    def fetch(
        self, name: str, names: list[str], values: tuple[object, ...], answers: dict[Question, Answer]
    ) -> bool:
        """Put the answer beside the others; whether there is something for this reader. What cannot be read
        is posted to, without a word."""
        address = reverse(name, kwargs=dict(zip(names, values, strict=True)))
        for method in ("POST",) if name in self.only_posted else ("GET", "POST"):
            question = (method, address)
            if question not in answers:
                answers[question] = self.ask(method, address)
            if answers[question][0] != HTTPStatus.METHOD_NOT_ALLOWED:
                break
            self.only_posted.add(name)
        return is_reached(answers[question])

    def ask(self, method: str, address: str) -> Answer:
        self.client.cookies = SimpleCookie(self.cookies)  # none that an earlier answer has set
        with time_machine.travel(self.now, tick=False), transaction.atomic():
            with connection.execute_wrapper(statements := StatementCount()), frames_shown_once(self.frames):
                response = self.client.generic(method, address)
                body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        headers = [f"{name}: {value}" for name, value in response.items()]
        headers.append(f"statements: {statements.count}")
        headers += [morsel.OutputString() for morsel in response.cookies.values()]
        return (
            response.status_code,
            tuple(sorted(same(line.encode()).decode() for line in headers)),
            same(body),
        )

    def objects_for(self, parameter: str, route: str) -> list[Sample]:
        """By model: values of the parameter. One that fits no model is a KeyError: then say here what it
        stands for."""
        if parameter in WORDS:
            return [Sample(WORDS[parameter], WORDS[parameter])]
        models = (object_of(route),) if parameter in NOBODYS else tuple(apps.get_models())
        if (parameter, models) not in self.known:
            self.known[parameter, models] = self.samples_among(models, parameter)
        return self.known[parameter, models]

    def samples_among(self, models: Iterable[type[models.Model]], parameter: str) -> list[Sample]:
        samples = []
        for model in models:
            field = "pk" if parameter == model._meta.model_name else parameter
            known = {"pk", *(one.name for one in model._meta.fields if one.unique)}
            if model._meta.app_label in APPS and field in known:
                rows = model._default_manager.order_by("pk")
                every = list(rows.values_list(field, flat=True))
                own = list(rows.filter(of_reader(model, self.user)).values_list(field, flat=True))
                if every or parameter in NOBODYS or parameter == model._meta.model_name:
                    ends = [every[0], every[-1]] if every else [NOBODYS.get(parameter, 1)]
                    samples.append(Sample([*ends, *own[:1]], every, frozenset(own)))
        if not samples:
            raise KeyError(parameter)
        return samples


def object_of(route: str) -> type[models.Model]:
    return next((model for start, model in OBJECTS.items() if route.startswith(start)), Entry)


def of_reader(model: type[models.Model], user: User | None) -> Q:
    fields = {Entry: "representative", Assignment: "seat__judge", Seat: "judge"}
    return Q(**{fields[model]: user}) if user and model in fields else Q(pk=None)


def is_reached(answer: Answer) -> bool:
    asked_who = tuple(reverse(name) for name in ("account_login", "account_reauthenticate"))
    is_there = answer[0] not in (HTTPStatus.NOT_FOUND, HTTPStatus.UNAUTHORIZED)
    return is_there and not led_to(answer).startswith(asked_who)


def led_to(answer: Answer) -> str:
    locations = [line.removeprefix("Location: ") for line in answer[1] if line.startswith("Location: ")]
    return locations[0] if locations else ""


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every URL of the site as (name, route)."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield str(pattern.name), route
        else:
            yield from routes(pattern, route)


def ask_transfer(address: str) -> Answer:
    """A film, from the process that gives it out. The server's clock is in `Date`."""
    there = urlsplit(address)
    connection = HTTPConnection(there.netloc, timeout=PATIENCE)
    connection.request("GET", there.path)
    response = connection.getresponse()
    told = [f"{name}: {value}" for name, value in response.getheaders() if name.lower() != "date"]
    body = response.read()
    connection.close()
    return response.status, tuple(sorted(told)), body


def same(text: bytes) -> bytes:
    for pattern in DIFFERS:
        text = re.sub(pattern, rb"\1x", text)
    return text


def differences(before: dict[Question, Answer], after: dict[Question, Answer]) -> dict[Question, object]:
    """What was answered otherwise, in the lines that differ."""
    found: dict[Question, object] = {}
    for question, was in before.items():
        now = after[question]
        if was != now:
            heads = [{str(answer[0]), *answer[1]} for answer in (was, now)]
            lines = [set(answer[2].split(b"\n")) for answer in (was, now)]
            found[question] = (sorted(heads[0] ^ heads[1]), sorted(lines[0] ^ lines[1])[:6])
    return found
