"""Scripts by name, and the packages of Debian that bring their fonts, for whoever looks after the machine."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contest.sentences import listed

EAST_ASIAN, REST = "fonts-noto-cjk", "fonts-noto-core"
PACKAGES = {
    **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"), EAST_ASIAN),
    "EMOJI": "fonts-noto-color-emoji",
}
NAMES: dict[str, str | Promise] = {
    "LATIN": gettext_lazy("Latin"),
    "CYRILLIC": gettext_lazy("Cyrillic"),
    "GREEK": gettext_lazy("Greek"),
    "CJK": gettext_lazy("Chinese characters"),
    "HIRAGANA": gettext_lazy("Hiragana"),
    "KATAKANA": gettext_lazy("Katakana"),
    "HANGUL": gettext_lazy("Hangul"),
    "ARABIC": gettext_lazy("Arabic"),
    "HEBREW": gettext_lazy("Hebrew"),
    "BENGALI": gettext_lazy("Bengali"),
    "DEVANAGARI": gettext_lazy("Devanagari"),
    "TAMIL": gettext_lazy("Tamil"),
    "THAI": gettext_lazy("Thai"),
    "EMOJI": gettext_lazy("emoji"),
    # Translators: signs that have no meaning in any script, in a list of scripts that cannot be printed
    "UNASSIGNED": pgettext_lazy("script", "signs without a meaning"),
}


def name_of(script: str) -> str:
    return str(NAMES.get(script, script.capitalize()))


def names_of(scripts: Iterable[str]) -> str:
    return listed([name_of(script) for script in scripts])


def packages_for(scripts: Iterable[str]) -> list[str]:
    """What to install; nothing helps with signs that have no meaning."""
    return sorted({PACKAGES.get(script, REST) for script in scripts if script != "UNASSIGNED"})


def describe_missing(scripts: Iterable[str]) -> str:
    """For the office: what is missing and what brings it."""
    scripts = list(scripts)
    if packages := packages_for(scripts):
        told = _("This machine has no font for: %(scripts)s. On Debian and Ubuntu, install %(packages)s.")
        return told % {"scripts": names_of(scripts), "packages": listed(packages)}
    return _("No font can have these: %(scripts)s.") % {"scripts": names_of(scripts)}
