"""The public page counts a result in the browser, and names one byte that was changed."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.models import Edition
from judging.domain.sealed_scores import commitment_of
from judging.models import Scoresheet
from judging.proof.counting import fits_of
from judging.proof.protocols import with_model
from judging.proof.reading import FORMAT, NotAProtocol, find_rewriting, parse_protocol, write_protocol
from judging.proof.verification import verify
from judging.science.calibration import Method
from tests.e2e.watching import Watch, look_at
from tests.judging.proof.counted import (
    Counted,
    change_one_byte,
    forged,
    make_counted,
    protocol_of,
    publish_counted,
    sealed_anew,
)
from tests.judging.proof.test_verification import CHANGES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TOO_EARLY = "The file is incomplete or is not a result file: its end is missing. Download it again."
FOREIGN = (
    f"This is not a result file of this kind of website: it does not say “{FORMAT}”. Download the file "
    "from the website of the contest."
)


@pytest.fixture
def night(live_site: str) -> tuple[Counted, Edition, str]:
    counted = make_counted()
    edition = publish_counted(counted)
    return counted, edition, live_site + reverse("result_proof", args=[edition.slug])


def check_file(page: Page, folder: Path, content: bytes) -> list[str]:
    """What the page says about a file that somebody has."""
    path = folder / f"{len(list(folder.iterdir()))}.json"
    path.write_bytes(content)
    page.locator("[data-component=result-proof]").evaluate("(part) => part.removeAttribute('data-answer')")
    page.locator("input[data-part=file]").set_input_files(path)
    expect(page.locator("[data-answer]")).to_be_visible()
    return [
        page.locator("[data-part=status]").inner_text(),
        *page.locator("[data-part=found] li").all_inner_texts(),
    ]


def test_result_is_counted_again_in_the_browser(
    page: Page, night: tuple[Counted, Edition, str], tmp_path: Path
) -> None:
    counted, _edition, address = night
    watch = Watch(page.context)
    protocol = protocol_of(counted)
    sheets = len(protocol["sheets"])
    page.goto(address)
    look_at(page, "proof")
    page.get_by_role("button", name="Count again").click()
    holds = (
        f"The result holds. Entries in the file: 14. Scoresheets in the file: {sheets}. Hashes, tree,"
        " scores and awards are as sealed."
    )
    expect(page.locator("[data-part=status]")).to_have_text(holds)
    look_at(page, "proof-holds")

    first, latest = (
        commitment_of(sheet)
        for sheet in Scoresheet.objects.filter(assignment=counted.changed).order_by("version")
    )
    page.get_by_label("Your receipt").fill(first)
    told = page.locator("[data-part=receipt-told]")
    expect(told).to_have_text(
        f"It was replaced: you changed these scores. What counts has the receipt {latest}."
    )
    page.get_by_label("Your receipt").fill("c0ffee" * 10 + "c0ff")
    expect(told).to_have_text(
        "No scoresheet of this result has this receipt: it is of another edition or round, or its scores did"
        " not count."
    )
    code = counted.jury.entries[2].code
    number = sum(sheet["entry"] == code for sheet in protocol["sheets"])
    page.goto(f"{address}#entry={code}")
    page.reload()
    answer = page.locator("[data-part=entry-told]")
    expect(answer).to_contain_text(f"Entry {code} was counted. Scoresheets in the file: {number}. Scores: ")

    content, name = change_one_byte(protocol)
    broken = "This file does not hold. Differences found: 1."
    assert check_file(page, tmp_path, content) == [broken, f"{name} was changed or added after the seal."]
    look_at(page, "proof-broken")
    assert check_file(page, tmp_path, content[:-300]) == [TOO_EARLY]
    assert check_file(page, tmp_path, b'{"films":[]}') == [FOREIGN]
    for method in (Method.AUTO, Method.RAW):
        other = counted_by(method, protocol)
        seal = other["seal"]["hash"]
        assert check_file(page, tmp_path, write_protocol(other).encode()) == [
            f"This file holds, but it belongs to another result. Its seal is {seal}."
        ]
    assert watch.troubles == []


def counted_by(method: Method, protocol: dict[str, Any]) -> dict[str, Any]:
    """The same marks in two rounds, with another scale and a mark left out, counted by another method, and
    awards that the jury has chosen freely."""
    other = forged(protocol)
    counted = other["seal"]["parts"]["counted"]
    rules = counted["rules"]
    rules["method"] = str(method)
    rubric = rules["parts"][0]["rubric"]
    rules["parts"].append({"round": 1, "rubric": {**rubric, "lowest": 0, "highest": 20, "version": 1}})
    for sheet in other["sheets"][::5]:
        sheet["part"] = 1
    for sheet in other["sheets"][3::7]:
        sheet["marks"]["sound"] = None
    fits = fits_of(other)
    for n, entry in enumerate(other["entries"], start=1):
        for basis, said in entry["estimates"].items():
            at = fits[basis].entry_index(n)
            said["score"] = round(float(fits[basis].score[at]) * 1_000_000)
            said["reviews"] = int(fits[basis].reviews.entry_counts[at])
    scores = sorted((entry["estimates"]["overall"]["score"] for entry in other["entries"]), reverse=True)
    for entry in other["entries"]:
        entry["rank"] = scores.index(entry["estimates"]["overall"]["score"]) + 1
    for line in other["seal"]["parts"]["decisions"]:
        line["is_override"] = True
    other = with_model(sealed_anew(other))
    assert verify(other) == []
    assert {fit.method for fit in fits.values()} == {str(method)}
    return other


def test_page_and_program_say_the_same(
    page: Page, night: tuple[Counted, Edition, str], tmp_path: Path
) -> None:
    counted, _edition, address = night
    protocol = protocol_of(counted)
    page.goto(address)
    text = write_protocol(protocol)
    changed, _name = change_one_byte(protocol)
    files = [
        *(b"", b"GIF89a", b"{films}", b'{"films":[]}', b"\xff\xfe{}", text[:-300].encode()),
        text.replace('"model"', '"modem"').encode(),
        text.replace('"sheets":[', '"sheets":{}, "seats":[').encode(),
        text.replace('"leaves":[', '"leaves":"", "sheaves":[').encode(),
        *(text.rstrip().encode(), b"\xef\xbb\xbf" + text.encode(), changed.rstrip(), changed + b" "),
    ]
    for change in CHANGES:
        other = forged(protocol)
        change(other)
        files.append(write_protocol(other).encode())
    told = [check_file(page, tmp_path, content) for content in files]
    assert told == [told_by_program(content) for content in files]


def told_by_program(content: bytes) -> list[str]:
    try:
        protocol = parse_protocol(content)
    except NotAProtocol as refused:
        return [str(refused)]
    found = [*verify(protocol), *find_rewriting(content, protocol)]
    return [f"This file does not hold. Differences found: {len(found)}.", *found]


def test_whoever_asks_first_has_the_result_counted(page: Page, night: tuple[Counted, Edition, str]) -> None:
    counted, _edition, address = night
    page.goto(address)
    receipt = commitment_of(counted.changed.scoresheet)
    page.get_by_label("Your receipt").fill(receipt)
    page.get_by_label("Your receipt").press("Enter")
    expect(page.locator("[data-part=receipt-told]")).to_contain_text("It counts: judge ")
    code = page.get_by_label("Code of the seal")
    told = page.locator("[data-part=code-told]")
    none = "This is no code of a seal: give at least its first 12 digits from 0 to 9 and letters from a to f."
    for asked, answer in (
        (
            counted.seal.short_code,
            f"Yes: the seal of this result begins with it. All of it: {counted.seal.hash}",
        ),
        ("", ""),
        (counted.seal.short_code[:-1], none),
        (" ", none),
        (
            "AAAA-BBBB-CCCC",
            f"No: the seal of this result is {counted.seal.hash}. After a correction the code of the "
            "earlier seal stands on the winners’ page.",
        ),
    ):
        code.fill(asked)
        expect(told).to_have_text(answer)


@pytest.mark.parametrize(("language", "sign"), [("zh-hans", "."), ("id", ",")])
def test_page_is_read_and_names_a_miscounted_score_in_each_language(
    page: Page, night: tuple[Counted, Edition, str], tmp_path: Path, language: str, sign: str
) -> None:
    counted, _edition, address = night
    watch = Watch(page.context)
    page.goto(f"{address}?lang={language}")
    look_at(page, f"proof-{language}")
    other = forged(protocol_of(counted))
    estimate = other["entries"][4]["estimates"]["overall"]
    found, estimate["score"] = estimate["score"], estimate["score"] + 1000
    content = write_protocol(sealed_anew(other)).encode()
    _status, told, *_others = check_file(page, tmp_path, content)
    scores = re.findall(r"\d+[.,]\d{6}", told)
    assert scores == [f"{score / 1e6:.6f}".replace(".", sign) for score in (found, found + 1000)]
    assert watch.troubles == []


def test_receipts_of_a_judge_fit_every_page(
    page: Page, night: tuple[Counted, Edition, str], client: Any, live_site: str
) -> None:
    from tests.judging.test_results_in_browser import sign_in

    counted, _edition, _address = night
    watch = Watch(page.context)
    sign_in(page, client, live_site, counted.changed.seat.judge)
    page.goto(live_site + reverse("judge_receipts", args=[counted.jury.round.code]))
    page.get_by_text("What it is made of").first.click()
    look_at(page, "receipts")
    page.goto(live_site + reverse("judge_round", args=[counted.jury.round.code]))
    look_at(page, "round-with-receipts")
    assert watch.troubles == []
