"""What the page of shots shows: the strip, the chips, the share and the player of an entry's film."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext, ngettext

from contest.clips.evidence_shown import evidence_shown
from contest.domain.ai_share import Label, Share
from contest.domain.queries.declarations import Declaration, declaration_of
from contest.enums import Origin, Purpose, Tool, ToolKind
from contest.forms.labels import PICTURE_PURPOSES, value_of
from contest.models import Entry, User
from contest.sentences import listed, noted
from contest.team.playing import viewer_in_team
from contest.templatetags.share_parts import label_text, swatch_of
from contest.tools.offers import tools_offered
from contest.views.entry_page import playback_for
from media_pipeline import api
from media_pipeline.enums import EvidenceGrade

MOST_KEYS = 9


@dataclass(frozen=True)
class ShotRow:
    """One shot as the strip shows it; times in seconds, `x` and `width` in percent of the film."""

    id: str
    number: int
    sheet_number: int | None
    start: float
    end: float
    seconds: float
    middle: float
    x: str
    width: str
    made_by: str  # as in forms.labels.value_of
    words: str
    swatch: str
    is_labelled: bool
    look: int | None  # shots with the same number look alike
    grade: EvidenceGrade | None  # how well it is known what made it


@dataclass(frozen=True)
class Chip:
    """One thing that may have made a shot: a button, with its key where there is one left."""

    value: str
    words: str
    swatch: str
    key: int | None
    is_tool: bool
    is_mixed: bool  # together with what is no tool it needs its part of the picture


def shots_context(entry: Entry, viewer: User) -> dict[str, Any]:
    """The whole page of a film and its shots."""
    film = api.film_report(entry.film_id) if entry.film_id else None
    declaration = declaration_of(entry)
    share = share_of(entry, declaration)
    spans = [(shot.start_ms, shot.end_ms) for shot in declaration.shots]
    looks = api.looks_of(film.id, spans) if film else []
    evidence = evidence_shown(entry, declaration)
    return {
        "film": film,
        "playback": playback_for(viewer_in_team(viewer, entry), film) if film and film.is_playable else None,
        "shots": shot_rows(declaration, share, looks, evidence.by_shot if evidence.rows else {}),
        "evidence": evidence,
        "shown_labels": " ".join(
            f"{shot.id}={value_of(declaration.labels.get(shot.id))}" for shot in declaration.shots
        ),
        "has_looks": any(looks),
        "chips": chips_of(share),
        "word_pair": listed(("{one}", "{two}")),
        "word_part": noted("{name}", "{percent}%"),
        **share_context(entry, share),
    }


def share_context(entry: Entry, share: Share) -> dict[str, Any]:
    """The bar, and how much is missing to the threshold."""
    least = entry.edition.regulations.min_ai_share
    share = _with_declared(entry, share)
    return {
        "share": share,
        "missing_seconds": share.missing_seconds(least),
        "is_enough": share.reaches(least),
    }


def share_of(entry: Entry, declaration: Declaration) -> Share:
    """By which the colours go."""
    return _with_declared(entry, declaration.share)


def _with_declared(entry: Entry, share: Share) -> Share:
    """The same share, in which the tools that are declared have their place before they label a shot."""
    return replace(share, ms_by_maker={**dict.fromkeys(declared_makers(entry), 0), **share.ms_by_maker})


def declared_makers(entry: Entry) -> list[Label]:
    """The tools that the entry declares for pictures; as long as there is none, every one that makes some."""
    uses = entry.tool_uses.filter(purpose__in=PICTURE_PURPOSES)
    declared = [Label(Origin.TOOL, Tool(use.tool), Purpose(use.purpose), use.other_name) for use in uses]
    offered = tools_offered(entry.edition.regulations)
    return declared or [offer.label for offer in offered if offer.kind == ToolKind.PICTURES]


def own_makers(entry: Entry, declaration: Declaration) -> list[Label]:
    """The tools that the entry names itself, declared or still on a label."""
    used = (maker.kind for label in declaration.labels.values() for maker in label.makers)
    return [maker for maker in (*declared_makers(entry), *used) if maker.other_name]


def told_meanwhile(
    declaration: Declaration, mine: Mapping[str, Label | None], theirs: Mapping[str, Label | None]
) -> list[str]:
    """A sentence for the shots that were labelled alike by both sides, and what can be done."""
    shots: dict[tuple[str, str], list[int]] = {}
    for shot in declaration.shots:
        if shot.id in theirs:
            both = label_text(theirs[shot.id]), label_text(mine[shot.id])
            shots.setdefault(both, []).append(shot.number)
    told = [
        ngettext(
            "Shot %(shots)s was labelled “%(theirs)s” meanwhile, in another window or by another person; "
            "your “%(mine)s” was not saved.",
            "Shots %(shots)s were labelled “%(theirs)s” meanwhile, in another window or by another person; "
            "your “%(mine)s” was not saved.",
            len(numbers),
        )
        % {"shots": listed(map(str, numbers)), "theirs": them, "mine": me}
        for (them, me), numbers in shots.items()
    ]
    return [*told, gettext("Label them again if yours is right.")]


def shot_rows(
    declaration: Declaration,
    share: Share,
    looks: Sequence[int | None] | None = None,
    grades: Mapping[str, EvidenceGrade] = MappingProxyType({}),
) -> list[ShotRow]:
    looks = looks if looks is not None else [None] * len(declaration.shots)
    whole = share.film_ms or 1
    return [
        ShotRow(
            id=shot.id,
            number=shot.number,
            sheet_number=shot.sheet_number,
            start=shot.start_ms / 1000,
            end=shot.end_ms / 1000,
            seconds=shot.length_ms / 1000,
            middle=(shot.start_ms + shot.end_ms) / 2000,
            x=f"{100 * shot.start_ms / whole:.3f}",
            width=f"{100 * shot.length_ms / whole:.3f}",
            made_by=value_of(declaration.labels.get(shot.id)),
            words=label_text(declaration.labels.get(shot.id)),
            swatch=swatch_of(declaration.labels.get(shot.id), share),
            is_labelled=shot.id in declaration.labels,
            look=look,
            grade=grades.get(shot.id),
        )
        for shot, look in zip(declaration.shots, looks, strict=True)
    ]


def chips_of(share: Share) -> list[Chip]:
    """The makers of the share, which are those that are declared and those in use, and the origins that are
    no tool."""
    tools = [maker for maker in share.ms_by_maker if maker.origin == Origin.TOOL]
    makers = [*sorted(tools, key=lambda maker: list(Tool).index(maker.tool or Tool.OTHER))]
    makers += [Label(origin) for origin in Origin if origin != Origin.TOOL]
    return [
        Chip(
            value_of(maker),
            maker.words,
            swatch_of(maker, share),
            key if key <= MOST_KEYS else None,
            is_tool=maker.origin == Origin.TOOL,
            is_mixed=maker.origin == Origin.TOOL and maker.purpose != Purpose.EDITING,
        )
        for key, maker in enumerate(makers, start=1)
    ]
