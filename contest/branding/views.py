"""The look of an edition: its form and previews in the office, its stylesheet and logo for everybody."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_edition_for_organiser, person
from contest.branding.access import get_logo, get_palette
from contest.branding.colours import stylesheet_of
from contest.branding.forms import LogoForm, LookForm
from contest.branding.keeping import (
    draft_of,
    keep_draft,
    print_of,
    public_look,
    publish_draft,
    reset_brand,
)
from contest.branding.logos import bring_logo, latest_logo, remove_logo
from contest.branding.shown import ShownBrand, shown
from contest.domain import office_tasks
from contest.enums import NoticeKind, OfficeTaskKind
from contest.forms.merging import NO_CLASHES, Clash, merge, opened_with
from contest.forms.refusals import add_refusal
from contest.mail_texts.samples import entry_to_come, example_mail
from contest.models import Award, Edition
from contest.policies import Refused, may_see_result
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn
from contest.views.public import front_page, winners_page

FOR_EVER = cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
FOR_A_DAY = cache_control(private=True, max_age=24 * 3600)  # a logo may be an office's alone


@require_safe
@FOR_EVER
def brand_stylesheet(request: HttpRequest, accent: str, stage: str, digest: str) -> HttpResponse:
    palette = get_palette(accent, stage, digest)
    return HttpResponse(stylesheet_of(palette), content_type="text/css; charset=utf-8")


@require_safe
@FOR_A_DAY
def brand_logo(request: HttpRequest, pk: int, logo_digest: str) -> HttpResponse:
    return HttpResponse(bytes(get_logo(request.user, pk, logo_digest).small), content_type="image/png")


@require_safe
@FOR_A_DAY
def brand_logo_large(request: HttpRequest, pk: int, logo_digest: str) -> HttpResponse:
    return HttpResponse(bytes(get_logo(request.user, pk, logo_digest).large), content_type="image/png")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def office_look(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the draft; a button beside a colour that cannot be read sends the nearest that can."""
    edition = get_edition_for_organiser(request.user, slug)
    draft = draft_of(edition)
    saved = LookForm(look=draft)
    if request.method != "POST":
        return _page(request, edition, saved, opened=opened_with(saved))
    merged = merge(request.POST, saved)
    for name in ("accent", "stage"):
        if nearest := request.POST.get(f"nearest-{name}"):
            merged.data[name] = nearest
    form = LookForm(merged.data, look=draft)
    opened = opened_with(saved)
    if not form.is_valid() or merged.clashes:
        return _page(request, edition, form, opened=opened, clashes=merged.clashes)
    keep_draft(edition, by=person(request), **form.typed_fields())
    messages.success(request, _("The draft is saved. Look at it below, then publish it."))
    return redirect("office_look", slug)


@login_required
@require_POST
@in_turn
def office_look_logo(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a logo, or with `act` "remove" have none."""
    edition = get_edition_for_organiser(request.user, slug)
    if request.POST.get("act") == "remove":
        remove_logo(edition, by=person(request))
        messages.success(request, _("The draft has no logo now; the name stands in its place."))
        return redirect("office_look", slug)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            bring_logo(edition, form.cleaned_data["picture"], by=person(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("office_look", slug)
    saved = LookForm(look=draft_of(edition))
    return _page(request, edition, saved, opened=opened_with(saved), logo_form=form)


@login_required
@require_POST
def office_look_publish(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    try:
        publish_draft(edition, seen=request.POST.get("seen", ""), by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_look", slug)
    messages.success(request, _("Published. Every page of the edition has this look from now on."))
    return redirect("office_look", slug)


@login_required
@require_POST
def office_look_reset(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then go back to the site's own look."""
    edition = get_edition_for_organiser(request.user, slug)
    if "sure" not in request.POST:
        return render(request, "contest/branding/office_look_reset.html", {"edition": edition})
    try:
        reset_brand(edition, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_look", slug)
    messages.success(request, _("The edition has the site’s own look again."))
    return redirect("office_look", slug)


@login_required
@require_safe
def office_look_home(request: HttpRequest, slug: str) -> HttpResponse:
    """The home page with the draft."""
    edition = get_edition_for_organiser(request.user, slug)
    return front_page(request, edition, past=edition, brand=_drafted(edition))


@login_required
@require_safe
def office_look_winners(request: HttpRequest, slug: str) -> HttpResponse:
    """The winners' page with the draft; before there are any, its awards stand on its ground."""
    edition = get_edition_for_organiser(request.user, slug)
    if may_see_result(edition):
        return winners_page(request, edition, brand=_drafted(edition))
    awards = Award.objects.filter(edition=edition)
    context = {"edition": edition, "awards": awards, "brand": _drafted(edition)}
    return render(request, "contest/branding/winners_to_come.html", context)


@login_required
@require_safe
def office_look_email(request: HttpRequest, slug: str) -> HttpResponse:
    """The email that confirms an entry with the draft, in the reader's language."""
    edition = get_edition_for_organiser(request.user, slug)
    brand, reader = _drafted(edition), person(request)
    entry = entry_to_come(edition, by=reader)
    entry.title = _("Title of the film")
    language, kind = get_language() or "", NoticeKind.ENTRY_ACCEPTED
    mail = example_mail(kind, language, edition, about=entry, words=None, to=reader)
    context = {"edition": edition, "mail": mail, "brand": brand}
    return render(request, "contest/branding/email_to_come.html", context)


def _drafted(edition: Edition) -> ShownBrand:
    """As a draft where the public does not see it already."""
    draft, public = draft_of(edition), public_look(edition)
    is_public = public is not None and print_of(public) == print_of(draft)
    return shown(draft, draft_of="" if is_public else edition.slug)


def _page(
    request: HttpRequest,
    edition: Edition,
    form: LookForm,
    *,
    opened: str,
    clashes: Sequence[Clash] = NO_CLASHES,
    logo_form: LogoForm | None = None,
) -> HttpResponse:
    draft, public, logo = draft_of(edition), public_look(edition), latest_logo(edition)
    seen = print_of(draft)
    context = {
        "edition": edition,
        "form": form,
        "opened": opened,
        "clashes": clashes,
        "logo_form": logo_form or LogoForm(),
        "logo": logo,
        "drawing": office_tasks.unfinished(edition, OfficeTaskKind.DRAW_LOGO, str(logo.pk)) if logo else None,
        "drafted": _drafted(edition),
        "public": public,
        "is_draft": draft.pk is not None and (public is None or print_of(public) != seen),
        "seen": seen,
    }
    is_refused = form.is_bound or (logo_form is not None and logo_form.is_bound)
    status = 409 if clashes else 422 if is_refused else 200
    return render(request, "contest/branding/office_look.html", context, status=status)
