"""Who made a film, as open rounds show it and its creator previews it."""

from dataclasses import dataclass

from django_countries.fields import Country

from contest.models import Entry


@dataclass(frozen=True)
class Makers:
    """What an open round shows of a film beside the film."""

    title: str
    other_title: str
    team: str
    country: Country
    credits: list[str]
    tools: list[str]


def makers_of_entry(entry: Entry) -> Makers:
    """Two queries, or none of an entry read with its credits, tools and representative."""
    return Makers(
        title=entry.shown_title,
        other_title=entry.other_title,
        team=entry.team_name or entry.representative.name,
        country=entry.country,
        credits=[str(credit) for credit in entry.credits.all()],
        tools=list(dict.fromkeys(use.tool_name for use in entry.tool_uses.all())),
    )
