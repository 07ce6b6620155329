"""Certificates: the page on which anybody checks one, its credential and laurel, and its owner's files."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from contest.access import get_entry_for_creator, is_public_film, person
from contest.laurels import printing
from contest.laurels.access import get_certificate, get_certificate_for_download
from contest.laurels.certificates import read_certificate
from contest.laurels.credentials import credential_of, did_document, page_of, status_list
from contest.laurels.keeping import made_once
from contest.laurels.policies import may_be_given
from contest.laurels.press_consent import set_press_consent
from contest.laurels.scripts import names_of
from contest.laurels.typesetting import FontsMissing
from contest.models import Certificate
from contest.policies import Refused
from contest.views.http_conflict import answer_conflict, answer_refusal

KEPT_SECONDS = 60  # an award may be revoked
LEAST_WIDTH, WIDTH, MOST_WIDTH = 200, 1600, 4000  # pixels
DIGITS = re.compile("[0-9]{1,5}")


@require_safe
def certificate_show(request: HttpRequest, code: str) -> HttpResponse:
    certificate = get_certificate(code)
    context = {
        "certificate": certificate,
        "told": read_certificate(certificate),
        "edition": certificate.entry.edition,
        "has_film": bool(certificate.award) and is_public_film(certificate.entry),
        "address": page_of(certificate),
    }
    return render(request, "contest/laurels/certificate_show.html", context)


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def certificate_credential(request: HttpRequest, code: str) -> HttpResponse:
    """The credential: whether it stands says the list that it names."""
    response = JsonResponse(credential_of(get_certificate(code)), content_type="application/vc+ld+json")
    return _for_everybody(response)


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def credential_status(request: HttpRequest) -> HttpResponse:
    return _for_everybody(JsonResponse(status_list(), content_type="application/vc+ld+json"))


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def did_json(request: HttpRequest) -> HttpResponse:
    return _for_everybody(JsonResponse(did_document(), content_type="application/did+json"))


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def certificate_laurel(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody may see it, as on the page of the film."""
    certificate = get_certificate(code)
    ink = request.GET.get("ink", "dark")
    if ink not in printing.INKS:
        return _refuse(request, certificate, _("ink is “dark” or “light”."))
    return _give(
        request,
        certificate,
        f"laurel-{ink}.svg",
        "image/svg+xml",
        lambda: printing.laurel_svg(certificate, ink=ink),
    )


@require_safe
@login_required
def certificate_picture(request: HttpRequest, code: str) -> HttpResponse:
    certificate = get_certificate_for_download(request.user, code)
    ink, asked = request.GET.get("ink", "dark"), request.GET.get("width", str(WIDTH))
    width = int(asked) if DIGITS.fullmatch(asked) else 0
    if ink not in printing.INKS or not LEAST_WIDTH <= width <= MOST_WIDTH:
        words = _("ink is “dark” or “light”, and width a number of pixels from %(least)s to %(most)s.")
        return _refuse(request, certificate, words % {"least": LEAST_WIDTH, "most": MOST_WIDTH})
    return _give(
        request,
        certificate,
        f"laurel-{ink}-{width}.png",
        "image/png",
        lambda: printing.laurel_png(certificate, ink=ink, width=width),
    )


@require_safe
@login_required
def certificate_wide(request: HttpRequest, code: str) -> HttpResponse:
    return _give_pdf(request, code, wide=True)


@require_safe
@login_required
def certificate_tall(request: HttpRequest, code: str) -> HttpResponse:
    return _give_pdf(request, code, wide=False)


@require_POST
@login_required
def entry_press(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the press may have the film, as its contact person says."""
    entry = get_entry_for_creator(request.user, code)
    given = request.POST.get("consent") == "on"
    try:
        set_press_consent(entry, given=given, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "entry_show", code)
    messages.success(
        request,
        _("Saved. The press kit will have your film.")
        if given
        else _("Saved. The press kit will not have your film."),
    )
    return redirect("entry_show", code)


def _give_pdf(request: HttpRequest, code: str, *, wide: bool) -> HttpResponse:
    certificate = get_certificate_for_download(request.user, code)
    name = f"certificate-{'landscape' if wide else 'portrait'}.pdf"
    return _give(
        request,
        certificate,
        name,
        "application/pdf",
        lambda: printing.certificate_pdf(certificate, wide=wide),
    )


def _give(
    request: HttpRequest,
    certificate: Certificate,
    name: str,
    content_type: str,
    make: Callable[[], bytes],
) -> HttpResponse:
    """The file, or why it is not given out."""
    told = read_certificate(certificate)
    if not (may := may_be_given(told)):
        back_url = reverse("certificate_show", args=[certificate.code])
        return answer_conflict(request, reason=may.reason, back_url=back_url, status=HTTPStatus.GONE)
    try:
        looks = certificate.entry.edition.public_changes  # so far: what was made before has another look
        made = made_once(f"{certificate.code}/{name}/{looks}", make)
    except FontsMissing as missing:
        words = _(
            "This cannot be printed yet: the site has no font for %(scripts)s. The festival office can have "
            "one installed; please write to it."
        )
        return _refuse(
            request, certificate, words % {"scripts": names_of(missing.scripts)}, status=HTTPStatus.CONFLICT
        )
    response = HttpResponse(made, content_type=content_type)
    language = get_language() or settings.LANGUAGE_CODE
    kind = "inline" if content_type.startswith("image/svg") else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{certificate.code}-{language}-{name}"'
    return response


def _refuse(
    request: HttpRequest, certificate: Certificate, reason: str, *, status: int = HTTPStatus.BAD_REQUEST
) -> HttpResponse:
    back_url = reverse("certificate_show", args=[certificate.code])
    return answer_conflict(request, reason=reason, back_url=back_url, status=status)


def _for_everybody(response: HttpResponse) -> HttpResponse:
    """Scripts of other sites may read it: verifiers run in browsers too."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
