"""What a proposed revocation would do, told whole: whoever confirms it reads all that becomes public."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language_info

from contest.models import Citation, Entry, Motion
from contest.models.texts import Texts


@dataclass(frozen=True)
class NamedText:
    """A text in one language, `name` being what the reader calls the language."""

    code: str
    name: str
    text: str


@dataclass(frozen=True)
class NamedFilm:
    """A film with whoever made it."""

    title: str
    code: str
    team: str


@dataclass(frozen=True)
class RevocationTold:
    """`successor` None: the prize is not awarded."""

    award: str
    loser: NamedFilm
    successor: NamedFilm | None
    reasons: list[NamedText]
    statements: list[NamedText]


def tell_revocation(motion: Motion) -> RevocationTold:
    """Two queries; one where nobody succeeds."""
    wanted = motion.payload
    rows = Citation.objects.select_related("award", "entry__representative")
    citation = rows.get(pk=wanted["citation"])
    entries = motion.edition.entries.select_related("representative")
    return RevocationTold(
        award=citation.award.title_of(citation.place),
        loser=_named(citation.entry),
        successor=_named(entries.get(code=wanted["successor"])) if wanted["successor"] else None,
        reasons=_in_all_languages(wanted["public_reason"]),
        statements=_in_all_languages(wanted["statement"]),
    )


def _named(entry: Entry) -> NamedFilm:
    return NamedFilm(entry.shown_title, entry.code, entry.team_name or entry.representative.name)


def _in_all_languages(texts: Texts) -> list[NamedText]:
    return [
        NamedText(code, get_language_info(code)["name_translated"], texts[code])
        for code, _name in settings.LANGUAGES
        if texts.get(code)
    ]
