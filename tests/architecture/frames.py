"""Most answers on a walk through all addresses are pages whose words another test reads, or the same page
again. A walk that compares every byte gets the pages of what is not found and of what is no page whole once
for each kind of address; one that asks for the status alone gets no page at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.template.backends.django import Template

from contest.views.not_found import no_such_page

Kind = tuple[object, ...]  # reader, status, method and what stands in the address, by name


@contextmanager
def frames_shown_once(shown: set[Kind]) -> Iterator[None]:
    """For those that are not yet in `shown`; the status and the headers of an answer are as ever."""

    def is_new(request: HttpRequest, status: int) -> bool:
        parameters = request.resolver_match.kwargs if request.resolver_match else ()
        kind = (request.user.pk, status, request.method, *sorted(parameters))
        is_first = kind not in shown
        shown.add(kind)
        return is_first

    def answer_not_found(request: HttpRequest) -> HttpResponse:
        return no_such_page(request) if is_new(request, 404) else HttpResponseNotFound()

    def answer_no_page(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
        is_first = is_new(request, status)
        return render(request, template, status=status) if is_first else HttpResponse(status=status)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("contest.views.not_found.no_such_page", answer_not_found)
        patch.setattr("contest.middleware.render", answer_no_page)
        yield


@contextmanager
def pages_left_empty() -> Iterator[None]:
    """The views do all that they do, and write no page; emails are written."""
    written = Template.render

    def leave_empty(template: Template, context: Any = None, request: HttpRequest | None = None) -> str:
        return written(template, context) if request is None else ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", leave_empty)
        yield
