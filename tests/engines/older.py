"""What the oldest browsers that we support lack, taken from a newer one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.engines.firefox import Firefox

FORGET_SELECTOR = """
  const unknown = "%s";
  const forget = (holder) => {
    for (let place = holder.cssRules.length - 1; place >= 0; place--) {
      const rule = holder.cssRules[place];
      if (rule.selectorText?.includes(unknown)) holder.deleteRule(place);
      else if (rule.conditionText?.includes(`not selector(${unknown}`)) {
        const inside = [...rule.cssRules].map((one) => one.cssText);
        holder.deleteRule(place);
        for (const text of inside.reverse()) holder.insertRule(text, place);
      } else if (rule.styleSheet ?? rule.cssRules) forget(rule.styleSheet ?? rule);
    }
  };
  const forgetAll = () => [...document.styleSheets].forEach(forget);
  document.addEventListener("DOMContentLoaded", forgetAll);
  addEventListener("load", forgetAll);
"""
NO_ABORT_SIGNAL_ANY = "delete AbortSignal.any;"
NO_KEEPALIVE = """
  const real = window.fetch;
  window.fetch = (address, { keepalive, ...more } = {}) => real(address, more);
"""
NO_POPOVER = """
  for (const name of ["popover", "showPopover", "hidePopover", "togglePopover"])
    delete HTMLElement.prototype[name];
  const forgetAttribute = () => document.querySelectorAll("[popover]").forEach((one) =>
    one.removeAttribute("popover"));
  new MutationObserver(forgetAttribute).observe(document, { childList: true, subtree: true });
"""
NO_HAS = """
  for (const kind of [Document, Element, DocumentFragment])
    for (const name of ["querySelector", "querySelectorAll"]) {
      const real = kind.prototype[name];
      kind.prototype[name] = function (selector) {
        if (selector.includes(":has(")) throw new DOMException(selector, "SyntaxError");
        return real.call(this, selector);
      };
    }
"""
TAKEN_AWAY = {
    "AbortSignal.any": NO_ABORT_SIGNAL_ANY,
    "keepalive": NO_KEEPALIVE,
    "popover": NO_POPOVER + FORGET_SELECTOR % ":popover-open",
    ":has()": NO_HAS + FORGET_SELECTOR % ":has(",
}


def older_firefox(script: str, folder: Path) -> Firefox:
    browser = Firefox(folder)
    browser.prepare(f"() => {{ {script} }}")
    return browser


OLDER: dict[str, Callable[[Path], Firefox]] = {
    name: partial(older_firefox, script) for name, script in TAKEN_AWAY.items()
}
