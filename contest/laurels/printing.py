"""What is given out: certificates as PDF, laurels as SVG and PNG, each with its credential inside. They say
what the sealed snapshot says, in the language that is active."""

import base64
import io
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, override, pgettext
from django.utils.translation import gettext as _

from contest.branding.shown import brand_of
from contest.laurels.baking import bake_png, bake_svg
from contest.laurels.certificates import CertificateText, read_certificate
from contest.laurels.credentials import credential_text, page_of
from contest.laurels.typesetting import missing_scripts, set_pdf, set_png, set_svg, set_words
from contest.models import Certificate, Logo
from contest.pictures.fonts import SANS
from contest.sentences import listed, noted

SVG_OF_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" xlink:href="data:image/png;base64,{png}"/></svg>'
)
A4 = (210, 297)  # mm
INKS = {"dark": "#16130f", "light": "#ffffff"}
SENTENCES = frozenset({"kind", "team", "people", "check", "seal", "day"})  # ours, whoever is named in them
TYPST_LANGUAGES = {"zh-hans": ("zh", "cn")}


def certificate_pdf(certificate: Certificate, *, wide: bool) -> bytes:
    """Raises FontsMissing."""
    return set_pdf("certificate.typ", sheet_of(certificate, wide=wide), at=certificate.issued_at)


def sheet_of(certificate: Certificate, *, wide: bool) -> dict[str, Any]:
    """What its template is told. Raises FontsMissing."""
    told = read_certificate(certificate)
    width, height = reversed(A4) if wide else A4
    return {
        **_basics(told),
        **{
            name: set_words(text, rtl=get_language_bidi() if name in SENTENCES else None) if text else None
            for name, text in texts_on_certificate(told).items()
        },
        "width": width,
        "height": height,
        "address": set_words(page_of(certificate), order=SANS),
        "qr": qr_of(page_of(certificate)),
        "credential": credential_text(certificate),
        **_look(certificate.entry.edition_id),
    }


def laurel_svg(certificate: Certificate, *, ink: str) -> bytes:
    """Raises FontsMissing."""
    drawn = set_svg("laurel.typ", _laurel(certificate, ink)).decode()
    return bake_svg(drawn, credential_text(certificate)).encode()


def laurel_png(certificate: Certificate, *, ink: str, width: int) -> bytes:
    """So many pixels wide. Raises FontsMissing."""
    drawn = set_png("laurel.typ", _laurel(certificate, ink), width=width)
    return bake_png(drawn, credential_text(certificate))


def texts_on_certificate(told: CertificateText) -> dict[str, str]:
    """By their places on the page; "" for what this one has not."""
    code = {"code": told.seal_code}
    day = timezone.localtime(told.issued_at, told.zone)
    return {
        "contest": told.contest,
        "kind": _("Certificate of award") if told.award else _("Certificate of nomination"),
        "honour": told.honour,
        "film": told.title,
        "other": told.other_title,
        # Translators: on a certificate, below the title of the film
        "team": pgettext("certificate", "by %(team)s") % {"team": told.team},
        "people": listed([noted(name, task) if task else name for name, task in told.credits]),
        "statement": pgettext("certificate", "“%(statement)s”") % {"statement": told.statement}
        if told.statement
        else "",
        "check": _("Check this certificate:"),
        "seal": (_("Seal of the results: %(code)s") if told.award else _("Seal of the nominees: %(code)s"))
        % code,
        "day": date_format(day, pgettext("date format", "j F Y")),
    }


def scripts_missing_for(certificates: Iterable[CertificateText]) -> list[str]:
    """Scripts that no font of this machine has, of all that they say in any language."""
    certificates = list(certificates)
    signs: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            for told in certificates:
                signs.update(*texts_on_certificate(told).values())
    return missing_scripts("".join(sorted(signs)))


def qr_of(address: str) -> str:
    """As SVG, without a frame."""
    out = io.BytesIO()
    import segno  # noqa: PLC0415  (its tables are for who prints something)

    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def language_of_paper() -> dict[str, str | None]:
    """The language that is active, as templates are told it."""
    language, region = _typst_language(get_language() or settings.LANGUAGE_CODE)
    return {"lang": language, "region": region}


def _basics(told: CertificateText) -> dict[str, Any]:
    return {**language_of_paper(), "title": f"{told.honour}: {told.title}"}


def _look(edition_id: int) -> dict[str, str | None]:
    """Accent and logo of the festival, the logo as SVG, which holds what was drawn in the sandbox."""
    brand = brand_of(edition_id)
    if brand.logo is None:
        return {"accent": brand.accents[0], "logo": None, "logo_alt": brand.name}
    logo = Logo.objects.get(pk=brand.logo.pk)
    drawn = base64.b64encode(bytes(logo.large)).decode()
    picture = SVG_OF_LOGO.format(width=logo.width, height=logo.height, png=drawn)
    return {"accent": brand.accents[0], "logo": picture, "logo_alt": brand.name}


def _typst_language(code: str) -> tuple[str, str | None]:
    """Language and region of a code like pt-br, as Typst takes them; it knows none of other shapes."""
    if code in TYPST_LANGUAGES:
        return TYPST_LANGUAGES[code]
    language, _hyphen, region = code.partition("-")
    known = language if len(language) in (2, 3) else "en"
    return known, region if len(region) == 2 else None


def _laurel(certificate: Certificate, ink: str) -> dict[str, Any]:
    told = read_certificate(certificate)
    texts = {"contest": told.contest, "honour": told.honour, "film": told.title}
    words = {name: set_words(text) for name, text in texts.items()}
    return {**_basics(told), **words, "ink": INKS[ink]}
