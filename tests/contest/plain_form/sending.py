"""A browser's side of the plain form, without a browser."""

import http.client
import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from contest.models import Entry
from tests.waiting import PATIENCE

BOUNDARY = "----edge7MA4YWxk"
FORM_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def file_field(content: bytes, name: str = "film.mp4", *, field: str = "film") -> bytes:
    head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: video/mp4'
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n"


def text_field(field: str, text: str) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{text}\r\n'.encode()


def form_of(*fields: bytes) -> bytes:
    return b"".join(fields) + f"--{BOUNDARY}--\r\n".encode()


def form_url(client: Client, entry: Entry) -> str:
    """Where the plain form of the entry sends a film."""
    page = client.get(reverse("entry_film_plain", args=[entry.code])).content.decode()
    found = re.search(r'action="([^"]*/receive/form/[^"]*)"', page)
    assert found, page
    return unescape(found[1])


def post(
    url: str, body: bytes | Iterable[bytes], *, content_type: str = FORM_TYPE, length: int | None = None
) -> tuple[int, str]:
    """Status, and where the browser is sent on to: path and query."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=PATIENCE)
    size = length if length is not None else len(body) if isinstance(body, bytes) else 0
    headers = {"Content-Type": content_type, "Content-Length": str(size)}
    connection.request("POST", there.path, body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    onward = urlsplit(answer.headers.get("Location", ""))
    return answer.status, f"{onward.path}?{onward.query}".rstrip("?")


def told(client: Client, onward: str) -> tuple[int, str]:
    """Status and words of the page on which the person reads why a film was not taken."""
    page = client.get(onward)
    found = re.search(r'role="alert">\s*<h2>.*?</h2>\s*<p>(.*?)</p>', page.content.decode(), re.DOTALL)
    return page.status_code, unescape(found[1]) if found else page.content.decode()
