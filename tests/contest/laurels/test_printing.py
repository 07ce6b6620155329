"""Certificates and laurels as they are read again: the PDF's text, its QR code, the credential in each."""

import io
import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
import zxingcpp
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from contest.laurels.certificates import certificates_of, read_certificate
from contest.laurels.credentials import credential_of, page_of
from contest.laurels.issuing import issue_certificates
from contest.laurels.printing import (
    certificate_pdf,
    laurel_png,
    laurel_svg,
    scripts_missing_for,
    sheet_of,
)
from contest.laurels.typesetting import FontsMissing, missing_scripts, set_png
from contest.models import Brand, Certificate, Edition, Entry, Logo, Seal
from media_pipeline.enums import PosterState
from tests.contest.nights import make_published_edition
from tests.contest.pictures.test_fonts import SCRIPTS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEAM = "Lin Yue"


@pytest.fixture(scope="module")
def night(module_db: None) -> tuple[Edition, list[Entry]]:
    edition, entries, _organiser = make_published_edition(winners=1)
    issue_certificates()
    return edition, entries


@pytest.fixture
def certificate(night: tuple[Edition, list[Entry]]) -> Certificate:
    return sealed(night, title="The Atlas of the Lantern Maker", original_title="灯笼匠的地图集", team=TEAM)


def sealed(
    night: tuple[Edition, list[Entry]], *, statement: str = "For the light.", **words: str
) -> Certificate:
    """The winner's certificate, with other words in the sealed snapshot."""
    seal = Seal.objects.get(edition=night[0])
    line = seal.snapshot["conferrals"][0]
    line["entry"].update(words, credits=[["Mei", "Director"], ["林月", "Editor"]])
    line["statement"] = {"en": statement}
    seal.save()
    return certificates_of(night[1][0])[0]


def read(pdf: bytes) -> str:
    """The words of its only page, as they follow each other."""
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().replace("\u200b", "").split())


def day_of(certificate: Certificate) -> Any:
    return certificate.issued_at.astimezone(certificate.entry.edition.zone)


@pytest.mark.parametrize("wide", [True, False])
def test_certificate_says_what_was_sealed_in_english(certificate: Certificate, wide: bool) -> None:
    told, day = read_certificate(certificate), day_of(certificate)
    pdf = certificate_pdf(certificate, wide=wide)
    words = [
        told.contest,
        "Certificate of award",
        "First Prize",
        "The Atlas of the Lantern Maker",
        "灯笼匠的地图集",
        "by Lin Yue",
        "Mei (Director), 林月 (Editor)",
        "“For the light.”",
        "Check this certificate:",
        page_of(certificate),
        f"Seal of the results: {told.seal_code}",
        f"{day.day} {day:%B %Y}",
    ]
    assert read(pdf) == " ".join(words)
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    sides = [round(float(side) / 72 * 25.4) for side in (page.mediabox.width, page.mediabox.height)]
    assert sides == ([297, 210] if wide else [210, 297])


def test_certificate_in_chinese_has_the_chinese_title_first(certificate: Certificate) -> None:
    with override("zh-hans"):
        told, text = read_certificate(certificate), read(certificate_pdf(certificate, wide=True))
    day = day_of(certificate)
    words = [
        told.contest,
        "获奖证书",
        "First Prize",
        "灯笼匠的地图集",
        "The Atlas of the Lantern Maker",
        "Lin Yue 作品",
        "Mei（Director）、林月（Editor）",
        "“For the light.”",
        "验证此证书：",
        page_of(certificate),
        f"结果封存码：{told.seal_code}",
        f"{day.year}年{day.month}月{day.day}日",
    ]
    assert text == " ".join(words)


def test_certificate_in_indonesian(certificate: Certificate) -> None:
    with override("id"):
        told, text = read_certificate(certificate), read(certificate_pdf(certificate, wide=False))
    assert text.startswith(f"{told.contest} Piagam penghargaan First Prize The Atlas of the Lantern Maker")
    assert "oleh Lin Yue Mei (Director), 林月 (Editor)" in text
    assert f"Periksa sertifikat ini: {page_of(certificate)} Kode kunci hasil: {told.seal_code}" in text


@pytest.mark.parametrize("language", ["en", "zh-hans", "id"])
def test_name_from_the_right_turns_no_sentence_round(
    night: tuple[Edition, list[Entry]], language: str
) -> None:
    """“سلمى حداد 作品”, in Chinese, is read from the left; the title itself is from the right."""
    certificate = sealed(night, title="ليس للبحر باب", original_title="", team="سلمى حداد")
    with override(language):
        sheet = sheet_of(certificate, wide=True)
    assert [sheet[name].rtl for name in ("film", "team", "people")] == [True, False, False]


def test_qr_code_opens_the_page_of_the_certificate(certificate: Certificate) -> None:
    picture = set_png("certificate.typ", sheet_of(certificate, wide=True), width=800)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("RGB"))
    assert found.text == page_of(certificate)


def test_each_has_the_credential(certificate: Certificate) -> None:
    credential = credential_of(certificate)
    pdf = PdfReader(io.BytesIO(certificate_pdf(certificate, wide=True)))
    assert json.loads(pdf.attachments["credential.json"][0]) == credential
    png = Image.open(io.BytesIO(laurel_png(certificate, ink="dark", width=400)))
    assert json.loads(png.info["openbadgecredential"]) == credential
    root = ET.fromstring(laurel_svg(certificate, ink="dark"))
    assert json.loads(root[0].text or "") == credential


@pytest.mark.parametrize(("ink", "colour"), [("dark", (0x16, 0x13, 0x0F)), ("light", (255, 255, 255))])
def test_laurel_is_of_one_colour_on_nothing(
    certificate: Certificate, ink: str, colour: tuple[int, ...]
) -> None:
    picture = Image.open(io.BytesIO(laurel_png(certificate, ink=ink, width=640)))
    assert (picture.size, picture.mode, picture.getpixel((0, 0))) == ((640, 360), "RGBA", (0, 0, 0, 0))
    full = {one[:3] for _count, one in picture.getcolors(1 << 20) or [] if one[3] == 255}
    assert full == {colour}


@pytest.mark.parametrize(
    "title", ["W" * 500, "灯笼" * 250, "word " * 100, "A\x07B\x1fC", "\u202eevil\u202c", ""]
)
@pytest.mark.parametrize("wide", [True, False])
def test_any_title_makes_one_page(night: tuple[Edition, list[Entry]], title: str, wide: bool) -> None:
    certificate = sealed(
        night, title=title, original_title="长" * 500, statement="Long. " * 300, team="T" * 120
    )
    text = read(certificate_pdf(certificate, wide=wide)).replace(" ", "")
    printed = {"A\x07B\x1fC": "ABC", "\u202eevil\u202c": "evil"}.get(title, title).replace(" ", "")
    assert f"FirstPrize{printed}长长" in text
    assert laurel_png(certificate, ink="dark", width=200)


def test_template_is_never_read_as_markup(night: tuple[Edition, list[Entry]]) -> None:
    title = '#panic("no") *bold* $x$ <label> @ref'
    assert title in read(certificate_pdf(sealed(night, title=title, original_title=""), wide=True))


def test_same_certificate_has_the_same_bytes(certificate: Certificate) -> None:
    assert certificate_pdf(certificate, wide=True) == certificate_pdf(certificate, wide=True)


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_is_printed_whole_or_named(night: tuple[Edition, list[Entry]], script: str) -> None:
    title = SCRIPTS[script]
    certificate = sealed(night, title=title, original_title="")
    missing = missing_scripts(title)
    if not missing:
        assert certificate_pdf(certificate, wide=True)[:5] == b"%PDF-"
        assert scripts_missing_for([read_certificate(certificate)]) == []
        return
    assert missing == [script.upper()]
    with pytest.raises(FontsMissing) as refused:
        certificate_pdf(certificate, wide=True)
    assert refused.value.scripts == (script.upper(),)
    assert scripts_missing_for([read_certificate(certificate)]) == [script.upper()]


def test_logo_of_the_festival_stands_on_the_certificate(
    night: tuple[Edition, list[Entry]], certificate: Certificate
) -> None:
    bare = len(PdfReader(io.BytesIO(certificate_pdf(certificate, wide=True))).pages[0].images)
    png = io.BytesIO()
    Image.new("RGBA", (120, 40), (10, 96, 101, 255)).save(png, "PNG")
    logo = Logo.objects.create(
        edition=night[0],
        state=PosterState.MADE,
        brought=b"",
        sha256="0" * 64,
        large=png.getvalue(),
        width=120,
        height=40,
        mean="#0a6065",
    )
    Brand.objects.create(edition=night[0], logo=logo, accent="#0a6065")
    sheet = sheet_of(certificate, wide=True)
    assert (sheet["accent"], sheet["logo_alt"]) == ("#0a6065", "Laureate")
    assert len(PdfReader(io.BytesIO(certificate_pdf(certificate, wide=True))).pages[0].images) == bare + 1
