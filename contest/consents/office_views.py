"""The office: the statements to which creators agree, in which words, and who agreed to which."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import get_edition_for_organiser, person
from contest.consents.access import WORDED, get_worded_kind
from contest.consents.asked import name_of, wordings_of
from contest.consents.forms import OwnStatementForm, SiteStatementForm
from contest.consents.wording import (
    agreements_by_version,
    agreements_to,
    keep_wording,
    site_words,
    worded_now,
)
from contest.enums import OWN_CONSENTS, ConsentKind
from contest.forms.merging import NO_CLASHES, merge, opened_with
from contest.models import Edition
from contest.models.texts import Texts
from contest.policies import Refused
from contest.sentences import listed
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn

AGREEMENTS_ON_PAGE = 50
StatementForm = SiteStatementForm | OwnStatementForm


@login_required
@require_safe
def office_statements(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    agreed = agreements_by_version(edition)
    lines = []
    for kind in WORDED:
        asked = worded_now(edition, kind)
        current = agreed.get((kind, asked.version), 0) if asked else 0
        earlier = sum(count for (one, _version), count in agreed.items() if one == kind) - current
        lines.append((kind, name_of(kind), asked, current, earlier))
    context = {"edition": edition, "lines": lines}
    return render(request, "contest/consents/office_statements.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def office_statement(request: HttpRequest, slug: str, statement_kind: str) -> HttpResponse:
    """`act` in what is sent is "save", or "reset" to the site's words."""
    edition, kind = get_edition_for_organiser(request.user, slug), get_worded_kind(statement_kind)
    form = _form_of(edition, kind)
    opened, clashes = opened_with(form), NO_CLASHES
    if request.method == "POST" and request.POST.get("act") == "reset":
        return _keep(request, edition, kind, {"title": {}, "text": site_words(kind), "is_required": True})
    if request.method == "POST":
        merged = merge(request.POST, form)
        form, clashes = _form_of(edition, kind, merged.data), merged.clashes
        if form.is_valid() and not clashes:
            return _keep(request, edition, kind, form.wording, form)
    agreed = agreements_by_version(edition)
    versions = wordings_of(edition).get(kind, [])
    context = {
        "edition": edition,
        "kind": kind,
        "name": name_of(kind),
        "asked": worded_now(edition, kind),
        "is_own": kind in OWN_CONSENTS,
        "form": form,
        "opened": opened,
        "clashes": clashes,
        "versions": [(one, agreed.get((kind, one.version), 0)) for one in reversed(versions)],
        "page": Paginator(agreements_to(edition, kind), AGREEMENTS_ON_PAGE).get_page(request.GET.get("page")),
    }
    status = 409 if clashes else 422 if form.is_bound else 200
    return render(request, "contest/consents/office_statement.html", context, status=status)


def _form_of(edition: Edition, kind: ConsentKind, data: object = None) -> StatementForm:
    asked = worded_now(edition, kind)
    if kind in OWN_CONSENTS:
        return OwnStatementForm(data, statement=asked)
    assert asked, "every edition asks for the site's statements"
    return SiteStatementForm(data, statement=asked.in_every_language())


def _keep(
    request: HttpRequest,
    edition: Edition,
    kind: ConsentKind,
    wording: dict[str, Any],
    form: StatementForm | None = None,
) -> HttpResponse:
    before = worded_now(edition, kind)
    try:
        is_changed = keep_wording(edition, kind, **wording, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_statement", edition.slug, kind, form=form)
    if is_changed:
        told = (
            _("Saved as a new version. Drafts are asked again; what was submitted keeps what it agreed to.")
            if wording["text"]
            else _("Saved. The statement is no longer asked; what was agreed to stays on record.")
        )
        messages.success(request, told)
        if before and (behind := languages_left_behind(before.in_every_language().text, wording["text"])):
            words = _("The words in %(languages)s are as before: see whether they still say the same.")
            messages.warning(request, words % {"languages": listed(behind)})
    return redirect("office_statement", edition.slug, kind)


def languages_left_behind(before: Texts, after: Texts) -> list[str]:
    """Names of those whose words stayed while others changed."""
    return [name for code, name in settings.LANGUAGES if after.get(code) and after[code] == before.get(code)]
