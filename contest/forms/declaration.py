from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.domain.ai_share import Label
from contest.domain.drafts import Rows
from contest.enums import Origin, Purpose, Tool
from contest.forms.drafts import LenientForm
from contest.forms.rows import RowsForm
from contest.sentences import listed, noted


class ToolRow(LenientForm):
    """One tool and what it was used for. An empty line does not count."""

    needed = ("tool", "other_name", "purposes")

    tool = forms.ChoiceField(
        label=_("Tool"), choices=[("", _("Choose a tool")), *Tool.choices], required=False
    )
    other_name = forms.CharField(label=_("Name of the other tool"), max_length=60, required=False)
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
        if not tool and (row.get("purposes") or row.get("other_name")):
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
        purposes: dict[tuple[str, str], list[str]] = {}
        for tool, other_name, purpose in values:
            purposes.setdefault((tool, other_name), []).append(purpose)
        return [
            {"tool": tool, "other_name": other_name, "purposes": used}
            for (tool, other_name), used in purposes.items()
        ]

    def values_of(self, rows: Sequence[Mapping[str, Any]]) -> Rows:
        uses = [(row["tool"], row["other_name"], purpose) for row in rows for purpose in row["purposes"]]
        return [list(use) for use in dict.fromkeys(uses)]

    def format_value(self, name: str, value: Any) -> str:
        return listed(
            noted(other_name or Tool(tool).label, Purpose(purpose).label)
            for tool, other_name, purpose in value
        )


class LabelForm(forms.Form):
    """Some shots and what made them: "tool:veo", "camera", or "none" to take the label back."""

    shot = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Choose a shot first.")})
    label = forms.ChoiceField()

    def __init__(self, *args: Any, shots: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shot, label = self.fields["shot"], self.fields["label"]
        assert isinstance(shot, forms.ChoiceField)
        assert isinstance(label, forms.ChoiceField)
        shot.choices = [(number, number) for number in shots]
        label.choices = [(made_by, made_by) for made_by in MADE_BY]

    @property
    def labels(self) -> dict[int, Label | None]:
        return dict.fromkeys(self.cleaned_data["shot"], MADE_BY[self.cleaned_data["label"]])


MADE_BY: dict[str, Label | None] = {
    **{f"tool:{tool}": Label(Origin.TOOL, tool) for tool in Tool},
    **{str(origin.value): Label(origin) for origin in Origin if origin != Origin.TOOL},
    "none": None,
}


def read_labels(pairs: Iterable[str], *, shots: Collection[int]) -> dict[int, Label | None] | None:
    """What made some of the shots, from "17=tool:veo"; of a shot that is named twice the last counts. None
    when a pair is about another shot, or about nothing that makes shots."""
    known = {str(shot): shot for shot in shots}
    labels: dict[int, Label | None] = {}
    for pair in pairs:
        shot, _sign, made_by = pair.partition("=")
        if shot not in known or made_by not in MADE_BY:
            return None
        labels[known[shot]] = MADE_BY[made_by]
    return labels
