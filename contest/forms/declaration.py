from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contest.domain.ai_share import tool_value
from contest.domain.drafts import Rows
from contest.enums import Purpose, Tool
from contest.forms.drafts import LenientForm
from contest.forms.names import NameField
from contest.forms.rows import RowsForm
from contest.models import Entry, Regulations, ToolUse
from contest.models.declaration import tools_in_words
from contest.sentences import listed
from contest.tools.offers import ToolOffer, tools_listed


class ToolRow(LenientForm):
    """One tool and what it was used for. An empty line does not count."""

    needed = ("tool", "other_name", "purposes", "version")

    tool = forms.ChoiceField(label=_("Tool"), required=False)
    other_name = NameField(label=_("Name of the other tool"), max_length=60, required=False)
    # Translators: of an AI tool
    version = NameField(label=_("Version"), max_length=20, required=False)
    purposes = forms.MultipleChoiceField(
        label=_("Used for"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, tools: Sequence[ToolOffer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tools = {offer.value: offer for offer in tools}
        choices = [("", _("Choose a tool")), *((value, offer.words) for value, offer in self.tools.items())]
        self.fields["tool"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        row = self.cleaned_data
        chosen = self.tools.get(row.get("tool", ""))
        tool = row["tool"] = str(chosen.tool) if chosen else ""
        if chosen and row.get("purposes") == []:
            self.add_error("purposes", _("Choose what you used %(tool)s for.") % {"tool": chosen.words})
        if chosen and chosen.name:
            row["other_name"] = chosen.name
        if tool == Tool.OTHER and row.get("other_name") == "":
            self.add_error("other_name", _("Enter the name of the tool."))
        is_begun = row.get("purposes") or row.get("other_name") or row.get("version")
        if not tool and is_begun and "tool" not in self.errors:
            self.add_error(
                "tool",
                _("Choose the tool; if it is not listed, choose “Another tool”.")
                if Tool.OTHER in self.tools
                else _("Choose the tool from the list."),
            )
        if tool and tool != Tool.OTHER:
            row["other_name"] = ""
        return row


def tools_for(rules: Regulations, declared: Rows) -> list[ToolOffer]:
    """What an entry can declare: the tools that its edition offers, and those that it has declared before."""
    offers = tools_listed(rules)
    named = {tool_value(tool, name) for tool, name, _purpose, _version in declared}
    has_others = any(
        value.startswith(f"{Tool.OTHER}:") for value in named - {offer.value for offer in offers}
    )
    kept = named | {str(Tool.OTHER)} if has_others else named
    return [offer for offer in offers if offer.is_offered or offer.value in kept]


class ToolsForm(RowsForm):
    """All tools that were used."""

    names = ("tools",)
    list_name = "tools"
    list_label = _("Tools")
    row_form = ToolRow

    def __init__(self, data: QueryDict | None = None, *, entry: Entry) -> None:
        self.rules = entry.edition.regulations
        super().__init__(data, entry=entry)

    @cached_property
    def tools(self) -> list[ToolOffer]:
        return tools_for(self.rules, self.saved["tools"])

    @property
    def is_declared(self) -> bool:
        """Whether there is something to show in a line, and nothing that somebody is at."""
        return not self.is_bound and bool(self.saved["tools"])

    @property
    def declared(self) -> str:
        return self.format_value("tools", self.saved["tools"])

    @property
    def row_arguments(self) -> dict[str, Any]:
        return {"tools": self.tools}

    def rows_of(self, values: Rows) -> list[dict[str, Any]]:
        purposes: dict[tuple[str, str, str], list[str]] = {}
        for tool, other_name, purpose, version in values:
            purposes.setdefault((tool, other_name, version), []).append(purpose)
        own = {offer.value for offer in self.tools if offer.name}
        return [
            {
                "tool": value if (value := tool_value(tool, other_name)) in own else tool,
                "other_name": "" if value in own else other_name,
                "version": version,
                "purposes": used,
            }
            for (tool, other_name, version), used in purposes.items()
        ]

    def values_of(self, rows: Sequence[Mapping[str, Any]]) -> Rows:
        uses = [
            (row["tool"], row["other_name"], purpose, row["version"])
            for row in rows
            for purpose in row["purposes"]
        ]
        return [list(use) for use in dict.fromkeys(uses)]

    def format_value(self, name: str, value: Any) -> str:
        uses = (
            ToolUse(tool=tool, other_name=other_name, purpose=purpose, version=version)
            for tool, other_name, purpose, version in value
        )
        return listed(tools_in_words(uses))
