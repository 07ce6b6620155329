from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.drafts import Rows
from contest.forms.drafts import LenientForm
from contest.forms.names import NameField
from contest.forms.rows import RowsForm
from contest.sentences import listed, noted


class CreditRow(LenientForm):
    """One line of the credits. An empty line does not count."""

    needed = ("name", "task")

    name = NameField(label=pgettext_lazy("person", "Name"), max_length=120, required=False)
    task = NameField(label=pgettext_lazy("credit", "Role"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        row = self.cleaned_data
        if row.get("name") and row.get("task") == "":
            self.add_error(
                "task", _("Enter the role of %(name)s, for example “Director”.") % {"name": row["name"]}
            )
        if row.get("task") and row.get("name") == "":
            self.add_error("name", _("Enter the name for this role: %(task)s.") % {"task": row["task"]})
        return row


class PeopleForm(RowsForm):
    """The team and the credits."""

    names = ("team_name", "credits")
    list_name = "credits"
    list_label = _("Credits")
    row_form = CreditRow

    team_name = NameField(
        label=_("Team name"),
        max_length=120,
        required=False,
        help_text=_("For films made together. If you win, the team name is shown with the title."),
    )

    def rows_of(self, values: Rows) -> list[dict[str, Any]]:
        return [{"name": name, "task": task} for name, task in values]

    def values_of(self, rows: Sequence[Mapping[str, Any]]) -> Rows:
        return [[row["name"], row["task"]] for row in rows]

    def format_value(self, name: str, value: Any) -> str:
        if name != "credits":
            return super().format_value(name, value)
        return listed(noted(person, task) for person, task in value)
