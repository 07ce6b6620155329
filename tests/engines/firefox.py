"""Firefox by WebDriver BiDi, which it speaks itself: no driver stands between."""

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from tests.engines.engine import Engine, EngineError

START_SECONDS = 60
BINARIES = ("firefox-esr", "firefox")
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")

PREFERENCES = """// picture-in-picture is offered for long films alone; the films of the tests are short
user_pref("media.videocontrols.picture-in-picture.video-toggle.min-video-secs", 0);
"""


class Firefox(Engine):
    @classmethod
    def missing(cls) -> list[str]:
        return [] if any(map(shutil.which, BINARIES)) else ["firefox-esr"]

    def __init__(self, folder: Path) -> None:
        binary = next(filter(None, map(shutil.which, BINARIES)))
        self.profile = tempfile.mkdtemp(dir=folder)
        Path(self.profile, "user.js").write_text(PREFERENCES)
        self.log = folder / "firefox.log"
        with self.log.open("wb") as output:
            command = [binary, "--headless", "--no-remote", "--profile", self.profile]
            self.process = subprocess.Popen(
                [*command, "--remote-debugging-port=0"], stdout=output, stderr=subprocess.STDOUT
            )
        self.stack = ExitStack()
        self.socket = self.stack.enter_context(connect(f"{self._address()}/session", max_size=None))
        self.number = 0
        self.send(
            "session.new", capabilities={"alwaysMatch": {"unhandledPromptBehavior": {"default": "accept"}}}
        )
        self.context = self.send("browsingContext.getTree")["contexts"][0]["context"]
        self.send(
            "browsingContext.setViewport", context=self.context, viewport={"width": 1280, "height": 860}
        )

    def _address(self) -> str:
        deadline = time.monotonic() + START_SECONDS
        while not (found := LISTENING.search(self.log.read_text(errors="replace"))):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return found[1]

    def send(self, method: str, **parameters: Any) -> Any:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while (answer := json.loads(self.socket.recv(timeout=120))).get("id") != self.number:
            pass  # an event
        if "error" in answer:
            raise EngineError(f"{answer['error']}: {answer['message']}")
        return answer["result"]

    def goto(self, address: str) -> None:
        self.send("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def prepare(self, script: str) -> None:
        """Call this function of JavaScript on every page before its own scripts."""
        self.send("script.addPreloadScript", functionDeclaration=script)

    def evaluate(self, script: str) -> Any:
        told = self.send(
            "script.evaluate",
            expression=f"JSON.stringify(({script}) ?? null)",
            target={"context": self.context},
            awaitPromise=False,
        )
        if told["type"] == "exception":
            raise EngineError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def perform(self, actions: list[dict[str, Any]]) -> None:
        self.send("input.performActions", context=self.context, actions=actions)

    def choose_file(self, css: str, path: Path) -> None:
        found = self.send(
            "browsingContext.locateNodes", context=self.context, locator={"type": "css", "value": css}
        )
        element = {"sharedId": found["nodes"][0]["sharedId"]}
        self.send("input.setFiles", context=self.context, element=element, files=[str(path)])

    def screenshot(self) -> bytes:
        told = self.send("browsingContext.captureScreenshot", context=self.context)
        return base64.b64decode(told["data"])

    def close(self) -> None:
        self.stack.close()
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.profile, ignore_errors=True)
