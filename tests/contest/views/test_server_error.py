"""What a visitor reads while database and cache are away: another process, whose services nobody runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import free_port

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
ASK = """
import json, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for ask in (client.get, client.post):
    answer = ask("/account/login/" if ask == client.post else "/", headers={"host": "127.0.0.1:8000"})
    print(json.dumps([answer.status_code, answer.headers.get("Retry-After"), answer.content.decode()]))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, str, str]]:
    """To a GET and to a POST."""
    own = {
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "DATABASE_URL": f"postgresql://laureate@127.0.0.1:{free_port()}/laureate",
        "DATABASE_PASSWORD": "p@ss/w:rd%41",
        **dict.fromkeys(("SECRET_KEY", "JOURNAL_KEY", "CHECKPOINT_KEY"), "k" * 50),
    }
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("[")]


def test_page_says_in_three_languages_that_it_tries_again(answers: list[tuple[int, str, str]]) -> None:
    status, retry, page = answers[0]
    assert (status, retry) == (503, "10")
    assert '<meta http-equiv="refresh" content="10">' in page
    assert "One of its services does not answer just now." in page
    assert "本页面会自动重试。" in page
    assert "Halaman ini akan mencoba lagi sendiri." in page


def test_what_was_sent_is_not_sent_again_by_itself(answers: list[tuple[int, str, str]]) -> None:
    status, retry, page = answers[1]
    assert (status, retry) == (503, "10")
    assert "refresh" not in page
    assert "What you just sent was not saved: go back in a moment and send it again." in page
