"""What a draft holds, as plain values that can be compared: read, written and merged by field name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.models import Credit, Entry, ToolUse

Rows = Sequence[Sequence[str]]
TEXT_FIELDS = (
    "title",
    "original_title",
    "synopsis",
    "language",
    "country",
    "profession",
    "production_days",
    "team_name",
    *("making", "links", "contact", "content_notices", "age"),
)

FIELD_NAMES = {  # as their pages call them
    "title": _("English title"),
    "original_title": _("Original title"),
    "synopsis": _("Synopsis"),
    "language": _("Language of the film"),
    "country": _("Country or region"),
    "profession": _("Profession"),
    "production_days": _("Production time (days)"),
    "content_notices": _("Content notices"),
    "age": _("Age mark"),
    "making": _("How the film was made"),
    "links": _("Links"),
    "contact": _("Telephone, or another way to reach you"),
    "team_name": _("Team name"),
    "credits": _("Credits"),
    "tools": _("Tools"),
}


def draft_values(entry: Entry, names: Iterable[str]) -> dict[str, Any]:
    """The saved values of some fields: texts, numbers and lists as they are, the country as its code,
    `credits` as [[name, task], …] and `tools` as [[tool, other name, purpose, version], …]."""
    return {name: _value(entry, name) for name in names}


def write_draft(entry: Entry, fields: Mapping[str, Any]) -> None:
    """Write values as `draft_values` gives them. The caller holds the transaction and the right to do it."""
    texts = [name for name in TEXT_FIELDS if name in fields]
    for name in texts:
        setattr(entry, name, fields[name])
    if texts:
        entry.save(update_fields=texts)
    if "credits" in fields:
        entry.credits.all().delete()
        Credit.objects.bulk_create(
            Credit(entry=entry, position=position, name=name, task=task)
            for position, (name, task) in enumerate(fields["credits"], start=1)
        )
    if "tools" in fields:
        entry.tool_uses.all().delete()
        ToolUse.objects.bulk_create(
            ToolUse(entry=entry, tool=tool, other_name=other_name, purpose=purpose, version=version)
            for tool, other_name, purpose, version in fields["tools"]
        )


def keep_unsaved(entry: Entry, unsaved: Mapping[str, Any]) -> None:
    """Keep what was typed and is no value of its field, by field, so that it is shown again."""
    if unsaved != entry.unsaved:
        entry.unsaved = dict(unsaved)
        entry.save(update_fields=["unsaved"])


def changed_fields(mine: Mapping[str, Any], *, base: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What of `mine` was changed since `base`; without a base, all of it."""
    if base is None:
        return mine
    return {name: value for name, value in mine.items() if name not in base or value != base[name]}


def clashing_fields(
    *, mine: Mapping[str, Any], theirs: Mapping[str, Any], base: Mapping[str, Any] | None
) -> list[str]:
    """Of the changed fields `mine`, those that the other side changed too, to something else; without a
    base, all in which they differ."""
    return [
        name
        for name, value in mine.items()
        if value != theirs[name] and (base is None or theirs[name] != base.get(name))
    ]


def _value(entry: Entry, name: str) -> Any:
    if name == "credits":
        return [list(row) for row in entry.credits.values_list("name", "task")]
    if name == "tools":
        return [list(row) for row in entry.tool_uses.values_list("tool", "other_name", "purpose", "version")]
    value = getattr(entry, name)
    return str(value.code or "") if name == "country" else value
