"""What the site itself writes in the regulations of an edition, part by part: an organiser's own text says by
a mark where one of them stands, and those that it does not place follow it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.models import Regulations


@dataclass(frozen=True)
class RulesPart:
    """`title` stands over it where it follows the text; "" for one that has a heading of its own."""

    mark: str
    meaning: str | Promise
    template: str
    title: str | Promise = ""
    applies: Callable[[Regulations], bool] = lambda _rules: True

    @property
    def typed(self) -> str:
        return f"[[{self.mark}]]"


PARTS = (
    RulesPart(
        "who may enter",
        _("who may enter, and with how many films"),
        "contest/regulations/_who_may_enter.html",
        _("Who may enter"),
    ),
    RulesPart(
        "limits",
        _("running time, resolution, file and loudness, and whether captions are needed"),
        "contest/regulations/_limits.html",
        _("The film"),
    ),
    RulesPart(
        "ai share",
        _("how much of a film AI tools have to make, and what counts"),
        "contest/regulations/_ai_share.html",
        _("Made with AI"),
    ),
    RulesPart("tools", _("which AI tools are allowed"), "contest/regulations/_tools.html", _("AI tools")),
    RulesPart("dates", _("the dates, and the grace period"), "contest/regulations/_dates.html", _("Dates")),
    RulesPart(
        "judging",
        _("how films are judged"),
        "contest/regulations/_judging.html",
        _("How it is judged"),
    ),
    RulesPart(
        "awards",
        _("the list of awards, and what changed in it late"),
        "contest/regulations/_awards_given.html",
    ),
    RulesPart(
        "objections",
        _("how long winners can be objected to"),
        "contest/regulations/_objections.html",
        _("Objections"),
        lambda rules: rules.objection_days > 0,
    ),
    RulesPart(
        "rights", _("what the festival may do with a film"), "contest/regulations/_rights.html", _("Rights")
    ),
    RulesPart(
        "statements",
        _("the statements that creators agree to"),
        "contest/regulations/_statements.html",
        # Translators: the statements follow
        _("What creators agree to"),
    ),
    RulesPart(
        "privacy",
        _("where to read what is stored about people"),
        "contest/regulations/_privacy.html",
        _("Privacy"),
    ),
)
BY_MARK = {part.mark: part for part in PARTS}
