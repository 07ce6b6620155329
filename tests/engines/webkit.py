"""WebKit as GTK's MiniBrowser, by WebDriver, on a screen of its own that nobody sees."""

import base64
import http.client
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.engines.engine import Engine, EngineError
from tests.waiting import free_port

START_SECONDS = 60
AUTOMATION = "--automation"
AUTOPLAY = "--autoplay-policy=allow-without-sound"  # as Safari
LIBRARIES = {
    "MiniBrowser": "*/webkit2gtk-4.1/MiniBrowser",
    "GStreamer's libav": "*/gstreamer-1.0/libgstlibav.so",
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the standard gives to an element's id


def found(path: str) -> Path | None:
    return next(Path("/usr/lib").glob(path), None)


class WebKit(Engine):
    @classmethod
    def missing(cls) -> list[str]:
        lacks = [name for name in ("WebKitWebDriver", "Xvfb") if not shutil.which(name)]
        return lacks + [name for name, path in LIBRARIES.items() if not found(path)]

    def __init__(self, folder: Path) -> None:
        reading, writing = os.pipe()
        self.screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        self.port = free_port()
        with (folder / "webkit.log").open("wb") as output:
            self.process = subprocess.Popen(
                ["WebKitWebDriver", f"--port={self.port}"],
                env={**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        options = {"binary": str(found(LIBRARIES["MiniBrowser"])), "args": [AUTOMATION, AUTOPLAY]}
        self.session = ""
        self.session = self._begin({"webkitgtk:browserOptions": options, "unhandledPromptBehavior": "accept"})
        self.send("POST", "/window/rect", width=1300, height=960)

    def _begin(self, capabilities: dict[str, Any]) -> str:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                answer = self.send("POST", "", capabilities={"alwaysMatch": capabilities})
                return f"/{answer['sessionId']}"
            except ConnectionError:
                assert time.monotonic() < deadline, "WebKitWebDriver does not answer"
                assert self.process.poll() is None, "WebKitWebDriver has ended"
                time.sleep(0.1)

    def send(self, method: str, path: str, **content: Any) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body = json.dumps(content) if method == "POST" else None
        connection.request(
            method, f"/session{self.session}{path}", body, {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        value = json.loads(answer.read())["value"]
        connection.close()
        if answer.status >= 400:
            raise EngineError(f"{value['error']}: {value['message']}")
        return value

    def goto(self, address: str) -> None:
        self.send("POST", "/url", url=address)

    def evaluate(self, script: str) -> Any:
        return self.send("POST", "/execute/sync", script=f"return ({script}) ?? null", args=[])

    def perform(self, actions: list[dict[str, Any]]) -> None:
        self.send("POST", "/actions", actions=actions)

    def choose_file(self, css: str, path: Path) -> None:
        element = self.send("POST", "/element", using="css selector", value=css)
        self.send("POST", f"/element/{element[ELEMENT]}/value", text=str(path))

    def screenshot(self) -> bytes:
        return base64.b64decode(self.send("GET", "/screenshot"))

    def close(self) -> None:
        try:
            self.send("DELETE", "")
        finally:
            for process in (self.process, self.screen):
                process.terminate()
                process.wait(30)
