"""The few verbs that a walk needs, the same for every engine: WebDriver and WebDriver BiDi share the shape of
what mouse and keyboard do."""

import json
import time
from abc import ABC, abstractmethod
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

PATIENCE = 60.0  # seconds until a page shows what it must
PAUSE = 0.1
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Space": " ", "Shift": "\ue008"}
IS_LOADED = "document.readyState === 'complete' && location.href !== 'about:blank'"
POINT = """(() => {
  const one = document.querySelector(%s);
  if (!one) return null;
  one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { left, top, width, height } = one.getBoundingClientRect();
  return width && height ? [Math.round(left + width * %s), Math.round(top + height * %s)] : null;
})()"""
BOX = """(() => {
  const { left, top, right, bottom } = document.querySelector(%s).getBoundingClientRect();
  return [Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom)];
})()"""
FILL = """(() => {
  const field = document.querySelector(%s);
  field.focus();
  field.value = %s;
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  return true;
})()"""


class EngineError(Exception):
    """What the browser answered in place of a result."""


class Engine(ABC):
    @classmethod
    @abstractmethod
    def missing(cls) -> list[str]:
        """What this machine lacks for the engine to run."""

    @abstractmethod
    def goto(self, address: str) -> None:
        """Load a page."""

    @abstractmethod
    def evaluate(self, script: str) -> Any:
        """The value of one expression of JavaScript on the page."""

    @abstractmethod
    def perform(self, actions: list[dict[str, Any]]) -> None:
        """What mouse and keyboard do."""

    @abstractmethod
    def choose_file(self, css: str, path: Path) -> None:
        """Choose a file in a form."""

    @abstractmethod
    def screenshot(self) -> bytes:
        """The part of the page that can be seen, as a PNG."""

    @abstractmethod
    def close(self) -> None:
        """End the browser."""

    @property
    def url(self) -> str:
        return str(self.evaluate("location.href"))

    def until(self, script: str, *, patience: float = PATIENCE) -> Any:
        """The first value of the expression that is true; a page that is just being left has none."""
        deadline = time.monotonic() + patience
        found: Any = None
        while not found:
            assert time.monotonic() < deadline, f"never true: {script}\n{self.text()}"
            time.sleep(PAUSE)
            try:
                found = self.evaluate(script)
            except EngineError:
                found = None
        return found

    def text(self) -> str:
        return f"{self.url}\n{self.evaluate('document.body.innerText')}"

    def shows(self, css: str, *, patience: float = PATIENCE) -> None:
        self.until(
            f"Boolean(document.querySelector({json.dumps(css)})?.checkVisibility())", patience=patience
        )

    def picture_of(self, css: str) -> Image.Image:
        """An element as it is seen now."""
        box = self.evaluate(BOX % json.dumps(css))
        return Image.open(BytesIO(self.screenshot())).convert("RGB").crop(box)

    def point_at(self, css: str, *, right: float = 0.5, down: float = 0.5) -> None:
        """Move the mouse over an element: to its middle, or to these shares of its width and height."""
        x, y = self.until(POINT % (json.dumps(css), right, down))
        self._move_mouse({"type": "pointerMove", "x": x, "y": y, "duration": 100})

    def click(self, css: str, *, with_shift: bool = False) -> None:
        self.point_at(css)
        if with_shift:
            self.perform([keyboard({"type": "keyDown", "value": KEYS["Shift"]})])
        self.click_here()
        if with_shift:
            self.perform([keyboard({"type": "keyUp", "value": KEYS["Shift"]})])

    def click_here(self) -> None:
        """Click where the mouse is."""
        pause = {"type": "pause", "duration": 50}
        self._move_mouse({"type": "pointerDown", "button": 0}, pause, {"type": "pointerUp", "button": 0})

    def _move_mouse(self, *actions: dict[str, Any]) -> None:
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self.perform([{**mouse, "actions": list(actions)}])

    def leave_by(self, css: str) -> None:
        """Click what loads another page, and wait for that page; WebKit may show an empty one in between."""
        self.evaluate("window.isLeft = 'not yet'")
        self.click(css)
        self.until(f"window.isLeft === undefined && {IS_LOADED}")

    def press(self, *keys: str) -> None:
        for key in keys:
            value = KEYS.get(key, key)
            self.perform([keyboard({"type": "keyDown", "value": value}, {"type": "keyUp", "value": value})])

    def fill(self, css: str, value: str) -> None:
        self.shows(css)
        self.evaluate(FILL % (json.dumps(css), json.dumps(value)))


def keyboard(*actions: dict[str, str]) -> dict[str, Any]:
    return {"type": "key", "id": "keyboard", "actions": list(actions)}
