"""A creator's browser without the browser: an upload over real HTTP that goes on whatever becomes of the line
or of the site, as static/js/components/upload.js does."""

import hashlib
import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.waiting import PATIENCE

CSRF = "c" * 32
PART_SIZE = 8 << 20
PIECE = 1 << 18  # bytes of a part that one request carries
AGAIN_AFTER = 0.2  # seconds
Answer = tuple[int, Any]


@dataclass
class Creator:
    """Whose session it is, and for which entry. `statuses` are those of all answers so far, `cuts` counts
    requests that got none. `rate`: bytes a second, as many as possible without."""

    site: str
    session: str
    entry: str
    rate: float = 0
    statuses: list[int] = field(default_factory=list)
    cuts: int = 0

    def upload(self, film: bytes) -> str:
        """Send the film, to the end. Returns the number of the upload."""
        assert len(film) <= PART_SIZE
        manifest = {
            "entry": self.entry,
            "filename": "film.mp4",
            "size": len(film),
            "part_size": PART_SIZE,
            "sha256": [hashlib.sha256(film).hexdigest()],
        }
        upload = self._insist("POST", "/uploads/", manifest)
        if upload["missing"]:
            self._send(upload["id"], film)
        self._insist("POST", f"/uploads/{upload['id']}/complete/", {})
        return str(upload["id"])

    def _send(self, upload: str, film: bytes) -> None:
        here = 0
        while here < len(film):
            links = self._insist("POST", f"/uploads/{upload}/parts/", {"numbers": [1]})["resumable"]
            here = self._send_on(links["1"], film, here)

    def _send_on(self, link: str, film: bytes, here: int) -> int:
        """Piece by piece from byte `here` on. Returns where it stands at the end, or once a line broke."""
        while here < len(film):
            status, said = self._try("PUT", link, film[here : here + PIECE], offset=here)
            if status != 200:
                status, said = self._try("GET", link)
            if status == 409:  # a request that got no answer brought the last byte: its part is closed
                return len(film)
            if status != 200:
                time.sleep(AGAIN_AFTER)
                return here
            here = said["offset"]
        return here

    def _insist(self, method: str, path: str, content: Any) -> Any:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            status, said = self._try(method, self.site + path, json.dumps(content).encode())
            if status in (200, 201):
                return said
            assert status == 0 or status >= 500, (status, said)
            time.sleep(AGAIN_AFTER)
        raise AssertionError(f"{method} {path} never got through: {self.statuses[-9:]}")

    def _try(self, method: str, url: str, body: bytes | None = None, *, offset: int | None = None) -> Answer:
        """Status and content of an answer; 0 where there was none."""
        there = urlsplit(url)
        connection = http.client.HTTPConnection(there.netloc, timeout=60)
        try:
            connection.putrequest(method, there.path)
            for name, value in self._headers(offset, body).items():
                connection.putheader(name, value)
            connection.endheaders()
            self._write(connection, body or b"")
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.cuts += 1
            return 0, None
        finally:
            connection.close()
        self.statuses.append(answer.status)
        is_json = answer.getheader("Content-Type", "").startswith("application/json")
        return answer.status, json.loads(content) if is_json else content

    def _headers(self, offset: int | None, body: bytes | None) -> dict[str, str]:
        cookies = {"Cookie": f"session={self.session}; csrf={CSRF}", "X-CSRFToken": CSRF}
        told = {} if offset is None else {"Upload-Offset": str(offset)}
        return cookies | told | ({} if body is None else {"Content-Length": str(len(body))})

    def _write(self, connection: http.client.HTTPConnection, body: bytes) -> None:
        step = 1 << 14
        for start in range(0, len(body), step):
            connection.send(body[start : start + step])
            if self.rate:
                time.sleep(step / self.rate)
