"""What the oldest supported browsers (docs/browsers.md) do not know is used only where its absence costs
nothing."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STYLES = sorted(Path(ROOT, "static").rglob("*.css"))
SCRIPTS = sorted(Path(ROOT, "static").rglob("*.js"))
UNKNOWN_SELECTORS = (":has(", ":popover-open")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NEWER_SCRIPT = re.compile(
    r"AbortSignal\.any\b|\bPromise\.(?:try|withResolvers)\b|\b(?:Object|Map)\.groupBy\b|\bURL\.(?:canParse|parse)\b"
    r"|\bIntl\.(?:Segmenter|DurationFormat)\b|\bArray\.fromAsync\b|\bIterator\.|\.requestVideoFrameCallback\("
    r"|(?<!\?)\.(?:startViewTransition|showPopover|hidePopover|togglePopover|requestIdleCallback)\("
    r"|\.(?:isSubsetOf|symmetricDifference|isWellFormed|toWellFormed|transferToFixedLength)\("
    r"|navigator\.(?:wakeLock|userActivation|connection|vibrate|share|locks)\.|\(\?<[=!]"
)
NEWER_STYLE = re.compile(
    r"(?m)^\s*&|@scope\b|@starting-style|@property\b|@function\b|light-dark\(|\bif\(|anchor\(|sibling-index\("
    r"|position-anchor|interpolate-size|calc-size\("
)


def lists_of_selectors(style: str) -> list[list[str]]:
    """The alternatives of each rule, what stands in parentheses left whole."""
    found = []
    for selector in re.findall(r"([^{};]+)\{", COMMENT.sub("", style)):
        if selector.strip().startswith("@"):
            continue
        depth, parts = 0, [""]
        for sign in selector:
            depth += (sign == "(") - (sign == ")")
            if sign == "," and not depth:
                parts.append("")
            else:
                parts[-1] += sign
        found.append([part.strip() for part in parts])
    return found


def test_rule_with_a_newer_selector_takes_no_other_along() -> None:
    """A browser leaves out the whole rule when it does not know one of its selectors."""
    mixed = [
        (path.name, ", ".join(parts))
        for path in STYLES
        for parts in lists_of_selectors(path.read_text())
        if any(new in part for part in parts for new in UNKNOWN_SELECTORS)
        and not all(any(new in part for new in UNKNOWN_SELECTORS) for part in parts)
    ]
    assert mixed == []


def test_scripts_and_styles_use_nothing_newer_without_asking_for_it() -> None:
    used = [
        (path.name, found[0])
        for paths, newer in ((SCRIPTS, NEWER_SCRIPT), (STYLES, NEWER_STYLE))
        for path in paths
        for found in newer.finditer(COMMENT.sub("", path.read_text()))
    ]
    assert used == []
    for line in (
        "AbortSignal.any([a, b])",
        "navigator.wakeLock.request()",
        "Object.groupBy(a, b)",
        "/(?<=a)b/",
    ):
        assert NEWER_SCRIPT.search(line), line
    assert not NEWER_SCRIPT.search("navigator.vibrate?.(10); document.startViewTransition?.(draw)")
