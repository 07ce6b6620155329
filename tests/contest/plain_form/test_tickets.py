from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from contest.plain_form.tickets import (
    FormNotice,
    FormTicket,
    read_notice,
    read_ticket,
    sign_notice,
    sign_ticket,
)
from tests.contest.plain_form.sending import told
from tests.contest.team.scene import client_of
from tests.factories import make_entry
from tests.media_pipeline.uploads.conftest import use_local_store

TICKET = FormTicket("ABCDEFG", 7, "id", "Asia/Jakarta", "https://a.example/1", "https://a.example/2", 1.5)
NOTICE = FormNotice("ABCDEFG", 413, "The file is <b>too</b> large.")


def test_ticket_says_what_was_signed_and_nobody_can_change_it() -> None:
    token = sign_ticket(TICKET)
    assert read_ticket(token) == TICKET
    for forged in ("", token[:-1], "x" + token, sign_notice(NOTICE)):
        with pytest.raises(signing.BadSignature):
            read_ticket(forged)


def test_notice_is_for_one_entry_and_for_ten_minutes() -> None:
    token = sign_notice(NOTICE)
    assert read_notice(token, entry="ABCDEFG") == NOTICE
    assert [read_notice(one, entry="ABCDEFG") for one in ("", "x", token[:-1], sign_ticket(TICKET))] == [
        None
    ] * 4
    assert read_notice(token, entry="OTHER") is None
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert read_notice(token, entry="ABCDEFG") is None


@pytest.mark.slow
@pytest.mark.django_db
def test_page_answers_with_the_notice_and_takes_as_many_queries_as_without(
    settings: Any, tmp_path: Any, django_assert_num_queries: Any
) -> None:
    use_local_store(settings, tmp_path)
    entry = make_entry()
    client = client_of(entry.representative)
    page = reverse("entry_film_plain", args=[entry.code])
    notice = sign_notice(FormNotice(entry.code, 413, NOTICE.words))
    assert told(client, f"{page}?notice={notice}") == (413, "The file is <b>too</b> large.")
    for query in ("", "?notice=%00", f"?notice={notice}"):
        with django_assert_num_queries(15):
            client.get(page + query)


@pytest.mark.django_db
@pytest.mark.parametrize("most", [2 * 1024**2, 0])
def test_rules_beside_the_form_say_what_it_takes_without_scripts(
    settings: Any, tmp_path: Any, most: int
) -> None:
    use_local_store(settings, tmp_path)
    entry = make_entry()
    settings.PLAIN_FORM_BYTES = most or entry.edition.regulations.max_file_bytes
    page = client_of(entry.representative).get(reverse("entry_film", args=[entry.code])).content.decode()
    assert ("<noscript> (without JavaScript up to 2.0\xa0MB)</noscript>" in page) is bool(most)
    assert ("without JavaScript" in page) is bool(most)
