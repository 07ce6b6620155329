"""The regulations of an edition as anybody reads them, and the office's own text of them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_edition_for_organiser, get_programme, person
from contest.domain.queries.journal import names_in
from contest.forms.merging import merge, opened_with
from contest.journal_words import format_facts
from contest.models import Edition
from contest.models.texts import Texts
from contest.policies import Refused
from contest.regulations.access import get_text_version
from contest.regulations.forms import RegulationsTextForm
from contest.regulations.keeping import keep_texts, page_of, texts_of, versions_of
from contest.regulations.languages import (
    further_codes,
    language_wanted,
    languages_to_add,
    name_locally,
)
from contest.regulations.parts import PARTS
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn

VERSIONS_LISTED = 20


@require_safe
def regulations_show(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_programme(request.user, slug)
    texts = texts_of(edition)
    context = {
        **page_of(edition, texts, language_wanted(request, texts)),
        "is_open": edition.is_open(),
        "languages": [(code, name_locally(code)) for code in texts] if further_codes(texts) else [],
    }
    return render(request, "contest/regulations/regulations_show.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def office_regulations(request: HttpRequest, slug: str) -> HttpResponse:
    """`act` in what is sent is "save" or "show": the page with what was typed, before anything is saved."""
    edition = get_edition_for_organiser(request.user, slug)
    added = request.GET.get("add", "")
    kept = {**({added: ""} if added in dict(languages_to_add(())) else {}), **texts_of(edition)}
    form = RegulationsTextForm(texts=kept)
    context: dict[str, Any] = {"opened": opened_with(form)}
    if request.method == "POST":
        merged = merge(request.POST, form)
        context["clashes"] = merged.clashes
        form = RegulationsTextForm(merged.data, texts=kept)
        if form.is_valid() and not merged.clashes:
            typed = form.typed_texts("text")
            if request.POST.get("act") != "show":
                return _keep(request, edition, typed, form)
            context["previews"] = _previews(edition, typed)
    lines = list(versions_of(edition)[:VERSIONS_LISTED])
    names = names_in(lines, edition)
    context |= {
        "edition": edition,
        "form": form,
        "parts": PARTS,
        "addable": languages_to_add(kept),
        "versions": [(line, format_facts(line, names)) for line in lines],
    }
    failed = 409 if context.get("clashes") else 422 if form.errors else 200
    return render(request, "contest/regulations/office_regulations.html", context, status=failed)


@login_required
@require_safe
def office_regulations_version(request: HttpRequest, slug: str, line: int) -> HttpResponse:
    """The text as one change has left it, in the languages that it changed."""
    version, edition = get_text_version(request.user, slug, line)
    texts = [(code, name_locally(code), text) for code, text in version.facts["regulations_text"].items()]
    context = {"edition": edition, "version": version, "texts": texts}
    return render(request, "contest/regulations/office_regulations_version.html", context)


def _keep(request: HttpRequest, edition: Edition, texts: Texts, form: RegulationsTextForm) -> HttpResponse:
    try:
        keep_texts(edition, texts, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_regulations", edition.slug, form=form)
    messages.success(request, _("The text of the regulations has been saved."))
    return redirect("office_regulations", edition.slug)


def _previews(edition: Edition, texts: Texts) -> list[tuple[str, str, dict[str, Any]]]:
    """The page in each language: that of what the site applies, the name, and what readers of it get."""
    previews = []
    for code, name in settings.LANGUAGES:
        with override(code):
            previews.append((code, name, page_of(edition, texts)))
    for code in further_codes(texts):
        previews.append((str(get_language()), name_locally(code), page_of(edition, texts, code)))
    return previews
