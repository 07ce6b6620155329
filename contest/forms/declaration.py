from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.domain.drafts import Rows
from contest.enums import Purpose, Tool
from contest.forms.drafts import LenientForm
from contest.forms.rows import RowsForm
from contest.models.declaration import named_tool
from contest.sentences import listed, noted


class ToolRow(LenientForm):
    """One tool and what it was used for. An empty line does not count."""

    needed = ("tool", "other_name", "purposes", "version")

    tool = forms.ChoiceField(
        label=_("Tool"), choices=[("", _("Choose a tool")), *Tool.choices], required=False
    )
    other_name = forms.CharField(label=_("Name of the other tool"), max_length=60, required=False)
    # Translators: of an AI tool
    version = forms.CharField(label=_("Version"), max_length=20, required=False)
    purposes = forms.MultipleChoiceField(
        label=_("Used for"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        row = self.cleaned_data
        tool = row.get("tool")
        if tool and not row.get("purposes"):
            self.add_error(
                "purposes", _("Choose what you used %(tool)s for.") % {"tool": str(Tool(tool).label)}
            )
        if tool == Tool.OTHER and not row.get("other_name"):
            self.add_error("other_name", _("Enter the name of the tool."))
        if not tool and (row.get("purposes") or row.get("other_name") or row.get("version")):
            self.add_error("tool", _("Choose the tool; if it is not listed, choose “Another tool”."))
        if tool and tool != Tool.OTHER:
            row["other_name"] = ""
        return row


class ToolsForm(RowsForm):
    """All tools that were used."""

    names = ("tools",)
    list_name = "tools"
    list_label = _("Tools")
    row_form = ToolRow

    def rows_of(self, values: Rows) -> list[dict[str, Any]]:
        purposes: dict[tuple[str, str, str], list[str]] = {}
        for tool, other_name, purpose, version in values:
            purposes.setdefault((tool, other_name, version), []).append(purpose)
        return [
            {"tool": tool, "other_name": other_name, "version": version, "purposes": used}
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
        return listed(
            noted(named_tool(other_name or str(Tool(tool).label), version), Purpose(purpose).label)
            for tool, other_name, purpose, version in value
        )
