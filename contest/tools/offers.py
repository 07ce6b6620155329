"""Pure: the AI tools that an edition offers its creators, as its regulations keep them.

Where the regulations name none, every tool that the site knows is offered. A tool that only this edition has
is `Tool.OTHER` under a name: entries that name it keep the name, whatever becomes of the list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from contest.domain.ai_share import Label, Share, tool_value
from contest.enums import SOUND_TOOLS, Origin, Tool, ToolKind
from contest.models import Regulations
from contest.sentences import listed


@dataclass(frozen=True)
class ToolOffer:
    """A tool in the list of an edition. Films are made mainly with those that are `is_main`; one that is no
    longer offered stays with the entries that have declared it."""

    tool: Tool
    name: str = ""  # of a tool of this edition's own
    kind: ToolKind = ToolKind.PICTURES
    is_main: bool = False
    is_offered: bool = True

    @property
    def value(self) -> str:
        """As forms send it."""
        return tool_value(self.tool, self.name)

    @property
    def words(self) -> str:
        return self.name or str(self.tool.label)

    @property
    def label(self) -> Label:
        return Label(Origin.TOOL, self.tool, other_name=self.name)

    @property
    def row(self) -> dict[str, Any]:
        """As the regulations keep it."""
        return {
            "tool": str(self.tool),
            "name": self.name,
            "kind": str(self.kind),
            "is_main": self.is_main,
            "is_offered": self.is_offered,
        }


USUAL_TOOLS = tuple(
    ToolOffer(tool, kind=ToolKind.SOUND if tool in SOUND_TOOLS else ToolKind.PICTURES) for tool in Tool
)


def tools_listed(rules: Regulations) -> list[ToolOffer]:
    """All of the list, those that are no longer offered too."""
    return offers_in(rules.tools) if rules.tools else list(USUAL_TOOLS)


def offers_in(rows: Sequence[dict[str, Any]]) -> list[ToolOffer]:
    """A list as it is kept."""
    return [ToolOffer(**{**row, "tool": Tool(row["tool"]), "kind": ToolKind(row["kind"])}) for row in rows]


def tools_offered(rules: Regulations) -> list[ToolOffer]:
    return [offer for offer in tools_listed(rules) if offer.is_offered]


def main_tools(rules: Regulations) -> tuple[Label, ...]:
    """The tools with which more than half of the AI-made part has to be made; none: any will do."""
    return tuple(offer.label for offer in tools_listed(rules) if offer.is_main)


def rows_of(offers: Sequence[ToolOffer]) -> list[dict[str, Any]]:
    return [offer.row for offer in offers]


def lack_of_main_tools(share: Share, required: Collection[Label]) -> str:
    """Why a film is not made mainly with the tools that it has to be made with; "" where it is."""
    made = share.ms_made_with(required)
    if not required or not share.ai_ms or made * 2 > share.ai_ms:
        return ""
    return _(
        "%(made)s of the %(ai)s AI-made seconds are made with the tools that the regulations require "
        "(%(tools)s); it has to be more than half. Check the labels of your shots, or upload a version with "
        "more of it."
    ) % {
        "made": number_format(made // 100 / 10, decimal_pos=1),
        "ai": number_format(share.ai_ms // 100 / 10, decimal_pos=1),
        "tools": listed(tool.words for tool in required),
    }
