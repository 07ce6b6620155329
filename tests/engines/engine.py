"""The few verbs that a walk needs, the same for every engine: WebDriver and WebDriver BiDi share the shape of
what mouse and keyboard do."""

import json
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds until a page shows what it must
PAUSE = 0.1
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Space": " ", "Shift": "\ue008"}
MIDDLE = """(() => {
  const one = document.querySelector(%s);
  if (!one) return null;
  one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { left, top, width, height } = one.getBoundingClientRect();
  return width && height ? [Math.round(left + width / 2), Math.round(top + height / 2)] : null;
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

    def click(self, css: str, *, with_shift: bool = False) -> None:
        x, y = self.until(MIDDLE % json.dumps(css))
        mouse = [
            {"type": "pointerMove", "x": x, "y": y, "duration": 100},
            {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": 50},
            {"type": "pointerUp", "button": 0},
        ]
        if with_shift:
            self.perform([keyboard({"type": "keyDown", "value": KEYS["Shift"]})])
        self.perform(
            [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": mouse}]
        )
        if with_shift:
            self.perform([keyboard({"type": "keyUp", "value": KEYS["Shift"]})])

    def leave_by(self, css: str) -> None:
        """Click what loads another page, and wait for that page."""
        self.evaluate("window.isLeft = 'not yet'")
        self.click(css)
        self.until("window.isLeft === undefined && document.readyState === 'complete'")

    def press(self, *keys: str) -> None:
        for key in keys:
            value = KEYS.get(key, key)
            self.perform([keyboard({"type": "keyDown", "value": value}, {"type": "keyUp", "value": value})])

    def fill(self, css: str, value: str) -> None:
        self.shows(css)
        self.evaluate(FILL % (json.dumps(css), json.dumps(value)))


def keyboard(*actions: dict[str, str]) -> dict[str, Any]:
    return {"type": "key", "id": "keyboard", "actions": list(actions)}
