"""What every answer tells the browser to hold to; docs/security.md cites it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.new_site import set_up

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "object-src": ["'none'"],
    "form-action": ["'self'", settings.TRANSFER_URL],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
PUBLIC_SITE = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
host = {"host": "films.example"}
page = Client().get("/account/login/", headers={**host, "x-forwarded-proto": "https"})
csrf = page.cookies["__Host-csrf"]
print(json.dumps({
    "status": page.status_code,
    "hsts": page.headers["Strict-Transport-Security"],
    "csrf": [csrf["secure"], csrf["samesite"], csrf["path"], csrf["domain"]],
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
                settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE],
    "plain": Client().get("/account/login/", headers=host).headers["Location"],
}))
"""


def test_pages_hold_the_browser_to_the_strict_policy(client: Client, db: None) -> None:
    for address in ("/", "/account/login/", "/no-such-page/"):
        headers = client.get(address).headers
        directives = (part.split() for part in headers["Content-Security-Policy"].split(";"))
        policy = {name: sources for name, *sources in directives}
        assert {name: policy[name] for name in POLICY} == POLICY
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert {
            "X-Content-Type-Options": headers["X-Content-Type-Options"],
            "X-Frame-Options": headers["X-Frame-Options"],
            "Referrer-Policy": headers["Referrer-Policy"],
            "Cross-Origin-Opener-Policy": headers["Cross-Origin-Opener-Policy"],
        } == {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }


def test_post_without_a_token_of_the_site_is_refused(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in ("/account/login/", "/account/signup/"):
        assert strict.post(address, {"login": "a@example.org", "password": "p"}).status_code == 403


@pytest.mark.slow
def test_public_site_is_https_alone_and_its_cookies_are_the_hosts(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "SITE_URL": "https://films.example",
        "DATABASE_URL": "",
        "VAR_DIR": str(tmp_path),
    }
    set_up(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", PUBLIC_SITE],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "status": 200,
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "csrf": [True, "Lax", "/", ""],
        "session": ["__Host-session", True, True, "Lax"],
        "plain": "https://films.example/account/login/",
    }
