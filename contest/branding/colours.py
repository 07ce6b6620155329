"""The two colours of an edition: what the tokens of the pages become by them, and whether all can be read.

The accent stands on light pages as it was chosen. In dark rooms, and in emails on a dark ground, its lighter
shade takes its place, found here. The stage is the ground of the night: winners, films, ceremony."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.branding.contrast import BLACK, LEAST, WHITE, contrast, mixed, nearest_legible

Tokens = Mapping[str, str]

TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
GROUNDS = ("paper", "paper-raised", "paper-sunk")
WRITTEN_ON_STAGE = ("ink", "ink-soft", "good", "warn", "bad")
SHEET = """@layer tokens {
  :root { %(light)s }
  .dark, :root:is([data-room="dark"], [data-room="night"]) { %(dark)s }
  :root[data-room="night"] { %(night)s }
}
"""
NAMES: Mapping[str, str | Promise] = {
    "paper": _("the background of the page"),
    "paper-raised": _("raised boxes"),
    "paper-sunk": _("sunken boxes"),
    "ink": _("text"),
    "ink-soft": _("small text"),
    "good": _("the green for what is in order"),
    "warn": _("the yellow for warnings"),
    "bad": _("the red for errors"),
}


@dataclass(frozen=True)
class BrandPalette:
    """Two colours as #rrggbb; they can be read on each other and on all that they stand on, or not."""

    accent: str
    stage: str

    @property
    def digest(self) -> str:
        """Of the stylesheet, which has it in its name."""
        return sha256(stylesheet_of(self).encode()).hexdigest()[:12]

    @property
    def accent_in_the_dark(self) -> str:
        """The accent, or its lighter shade."""
        tokens = site_tokens()
        is_the_sites = self.accent == tokens["light"]["accent"]
        grounds = [*_grounds("dark").values(), *_night_of(self.stage).values()]
        return nearest_legible(tokens["dark"]["accent"] if is_the_sites else self.accent, grounds)


@dataclass(frozen=True)
class Illegible:
    """Two colours that stand on each other and are too alike; `name` says what the other one is."""

    name: str | Promise
    other: str
    contrast: float

    @property
    def short_by(self) -> float:
        return LEAST - self.contrast


def default_palette() -> BrandPalette:
    """That of the site."""
    return BrandPalette(site_tokens()["light"]["accent"], site_tokens()["night"]["paper"])


def illegible_accents(accent: str) -> list[Illegible]:
    """Where on light pages the accent cannot be read."""
    return _illegible(accent, _grounds("light"))


def illegible_on_stage(stage: str) -> list[Illegible]:
    """What cannot be read on the stage, or on a box on it."""
    return _illegible(stage, _written()) or _illegible(_night_of(stage)["paper-raised"], _written())


def nearest_accent(accent: str) -> str:
    return nearest_legible(accent, list(_grounds("light").values()))


def nearest_stage(stage: str) -> str:
    """Darkened until a box on it is dark enough too."""
    found = stage
    while illegible_on_stage(found):
        found = mixed(found, BLACK, 0.04)
    return found


@lru_cache(maxsize=256)
def stylesheet_of(palette: BrandPalette) -> str:
    """The tokens that differ from those of the site."""
    light, dark = site_tokens()["light"], site_tokens()["dark"]
    accent, lighter = palette.accent, palette.accent_in_the_dark
    on_light = {
        "accent": accent,
        "accent-ink": _ink_on(accent),
        "accent-wash": mixed(light["paper"], accent, 0.12),
    }
    on_dark = {
        "accent": lighter,
        "accent-ink": _ink_on(lighter),
        "accent-wash": mixed(dark["paper"], lighter, 0.18),
    }
    stage = palette.stage
    night = {
        **_night_of(stage),
        "glow": mixed(stage, WHITE, 0.1),
        "depth": mixed(stage, BLACK, 0.55),
        "rule": mixed(stage, WHITE, 0.14),
        "rule-strong": mixed(stage, WHITE, 0.38),
        "scrim": f"{stage}e6",
        "scrim-end": f"{stage}00",
    }
    rooms = {"light": on_light, "dark": on_dark, "night": night}
    return SHEET % {room: _declared(tokens) for room, tokens in rooms.items()}


@cache
def site_tokens() -> dict[str, dict[str, str]]:
    """The colours of static/css/tokens.css in light pages, dark rooms and the night."""
    text = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    light, dark, night = (dict(TOKEN.findall(block)) for block in re.split(r"\n  \.dark,|\n  :root\[", text))
    return {"light": light, "dark": dark, "night": {**dark, **night}}


def _grounds(room: str) -> Tokens:
    return {name: site_tokens()[room][name] for name in GROUNDS}


def _night_of(stage: str) -> Tokens:
    """The grounds of the night."""
    return {
        "paper": stage,
        "paper-raised": mixed(stage, WHITE, 0.045),
        "paper-sunk": mixed(stage, BLACK, 0.4),
    }


def _written() -> Tokens:
    return {name: site_tokens()["night"][name] for name in WRITTEN_ON_STAGE}


def _illegible(colour: str, others: Tokens) -> list[Illegible]:
    found = [Illegible(NAMES[name], other, contrast(colour, other)) for name, other in others.items()]
    return [pair for pair in found if pair.contrast < LEAST]


def _ink_on(ground: str) -> str:
    """The site's white or its black, whichever is read better."""
    light = site_tokens()["light"]
    return max((light["paper-raised"], light["ink"]), key=lambda ink: contrast(ink, ground))


def _declared(tokens: Tokens) -> str:
    return " ".join(f"--{name}: {value};" for name, value in tokens.items())
