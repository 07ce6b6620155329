"""Receipts of submissions, signed: as a file, in the email, on the page that checks them, and without it."""

import html
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contest.domain.entries import submit_entry
from contest.domain.notices import send_first_notice
from contest.models import Entry, JournalEntry
from contest.receipts.statement import signed_receipt_of
from tests.commands import blocks_of
from tests.contest.films import give_film
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
GENUINE = "This receipt is genuine, and the audit log has the line that it names."


@pytest.fixture
def entry() -> Entry:
    entry = make_entry(title="Lamp & <b>cat</b> 灯")
    give_film(entry)
    return submit_entry(entry, by=entry.representative)


def receipt_of(entry: Entry) -> str:
    client = Client()
    client.force_login(entry.representative)
    answer = client.get(reverse("entry_receipt_file", args=[entry.code]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="receipt-{entry.code}.txt"'
    return answer.content.decode()


def ask(**typed: object) -> tuple[int, str]:
    answer = Client().post(reverse("receipt_verify"), typed)
    return answer.status_code, answer.content.decode()


def test_file_and_email_are_found_genuine_on_the_page(entry: Entry) -> None:
    receipt = receipt_of(entry)
    assert entry.film is not None
    while send_first_notice():
        pass
    quoted = re.sub("^", "> ", mail.outbox[-1].body, flags=re.MULTILINE)
    file = SimpleUploadedFile("receipt.txt", receipt.encode())
    for typed in ({"receipt": receipt}, {"receipt": quoted}, {"file": file}):
        status, page = ask(**typed)
        assert (status, GENUINE in page) == (200, True)
        told = (entry.code, entry.film.sha256, "Lamp &amp; &lt;b&gt;cat&lt;/b&gt; 灯", "Before the deadline.")
        told += ("<dd>Personal data (1), Rights (1), Regulations (1), Showing the film (1)</dd>",)
        assert [text for text in told if text not in page] == []


def test_what_is_no_receipt_of_this_site_is_refused_in_words(entry: Entry) -> None:
    receipt = receipt_of(entry)
    first, text, signature, last, _end = receipt.split("\n")
    absent = "No receipt was found. Paste all of it, from the line with BEGIN to the line with END."
    damaged = "This receipt is damaged. Copy it again from the file or the email, all of it."
    forged = "This receipt is not genuine: it was changed, or this site has not signed it."
    wrong = {
        "": "Paste a receipt, or choose its file.",
        "Dear festival office": absent,
        "\n".join([first, text, last]): damaged,
        "\n".join([first, "{灯}", signature, last]): forged,
        receipt.replace('"rule":"', '"rule":"late_'): forged,
        receipt.replace(signature[:4], "AAAA", 1): forged,
        f"{first}\n{'{' * 9000}{'}' * 9000}\n{signature}\n{last}": forged,
        "a\0b": "This has an invisible character (NUL)",
        "x" * 20_001: "20001",
    }
    about_the_field = ("", "a\0b", "x" * 20_001)  # and not about the receipt
    found = {typed: ask(receipt=typed) for typed in wrong}
    assert [
        typed for typed, (status, page) in found.items() if status != 422 or wrong[typed] not in page
    ] == []
    assert {typed: "Correct one field" in page for typed, (_status, page) in found.items()} == {
        typed: typed in about_the_field for typed in wrong
    }
    status, page = ask(file=SimpleUploadedFile("x.bin", bytes(range(256)) * 100))
    assert (status, absent in page) == (422, True)


def test_receipt_whose_line_is_gone_from_the_log_says_so(entry: Entry) -> None:
    receipt = signed_receipt_of(entry)
    JournalEntry.objects.filter(verb="entry_submitted").delete()
    status, page = ask(receipt=receipt)
    assert (status, "the audit log no longer has the line that it names" in page) == (200, True)


def test_submission_of_an_earlier_version_has_a_receipt_too(entry: Entry) -> None:
    line = JournalEntry.objects.get(verb="entry_submitted")
    line.facts = {"title": "Lamp", "film_sha256": "ab"}
    JournalEntry.objects.filter(pk=line.pk).update(facts=line.facts)
    status, page = ask(receipt=receipt_of(entry))
    assert (status, GENUINE in page, "Before the deadline." in page) == (200, True, True)


def test_only_whoever_submitted_gets_the_file(entry: Entry) -> None:
    client = Client()
    client.force_login(make_entry().representative)
    assert client.get(reverse("entry_receipt_file", args=[entry.code])).status_code == 404
    draft = make_entry()
    client.force_login(draft.representative)
    assert client.get(reverse("entry_receipt_file", args=[draft.code])).status_code == 404


@pytest.mark.slow
def test_commands_of_the_page_check_a_receipt_without_the_site(entry: Entry, tmp_path: Path) -> None:
    (tmp_path / "receipt.txt").write_text(receipt_of(entry))
    (tmp_path / "key.pem").write_bytes(Client().get(reverse("receipt_key_file")).content)
    page = Client().get(reverse("receipt_verify")).content.decode()
    block = re.search(r'<pre class="commands"[^>]*><code>(.*?)</code></pre>', page, re.DOTALL)
    assert block is not None
    commands = html.unescape(block[1])
    assert [commands] == [
        block.rstrip() for block in blocks_of(Path(settings.BASE_DIR, "docs", "receipts.md"))
    ]

    def check() -> tuple[int, str]:
        done = subprocess.run(["bash", "-c", commands], cwd=tmp_path, capture_output=True, text=True)
        return done.returncode, done.stdout.strip()

    assert check() == (0, "Signature Verified Successfully")
    text = (tmp_path / "receipt.txt").read_text()
    (tmp_path / "receipt.txt").write_text(text.replace('"rule":"in_time"', '"rule":"in_tune"'))
    assert check() == (1, "Signature Verification Failure")


@pytest.mark.parametrize("state", ["submitted", "eligible", "returned", "withdrawn", "disqualified"])
def test_receipt_stands_whatever_became_of_the_entry(entry: Entry, state: str) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=state)
    client = Client()
    client.force_login(entry.representative)
    page = client.get(reverse("entry_receipt", args=[entry.code]))
    line = JournalEntry.objects.get(verb="entry_submitted")
    assert (page.status_code, line.hash in page.content.decode()) == (200, True)
    assert ("will review it next" in page.content.decode()) == (state == "submitted")
