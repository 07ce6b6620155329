"""What each step of a rehearsal is called, and what it found, in the reader's language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from judging.models import Rehearsal

STEPS: dict[str, Promise] = {
    "gate": _("Held the gate against every accepted film: %(lacking)s of %(films)s could not win now"),
    "copied": _(
        "Copied, with placeholders: %(films)s films, %(awards)s awards, %(judges)s judges. Of the films "
        "invented, so that some do not win: %(added)s"
    ),
    "judged": _("Invented scores: %(sheets)s scoresheets"),
    "ranked": _("Calculated a ranking of %(films)s films"),
    "voted": _(
        "Invented audience votes: %(ballots)s ballots for %(films)s nominees; set aside by the rule: "
        "%(aside)s"
    ),
    "suggested": _("Suggested by the rule: %(by_rule)s of %(places)s prizes; tied: %(tied)s"),
    "decided": _("Decided every prize; awarded: %(awarded)s"),
    "sealed": _("Sealed by two people, both played by the site: REHEARSAL %(seal)s"),
    "published": _("Published in private: %(pages)s pages, %(mails)s emails to write"),
    "written": _("Wrote %(mails)s emails into the drawer; none was sent"),
}
# Translators: what a film lacks, without the name of anybody
KINDS: dict[str, Promise] = {
    "email_unconfirmed": _("The contact person has not confirmed their email address."),
}


def steps_told(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Those that were played; one that found nothing was not."""
    return [
        {"words": str(STEPS[line["step"]]) % line["found"], "seconds": line["seconds"]}
        for line in rehearsal.steps
        if line["found"]
    ]


def films_in(rehearsal: Rehearsal) -> int:
    """With how many it was played."""
    return next(int(line["found"]["films"]) for line in rehearsal.steps if line["step"] == "copied")


def next_step(rehearsal: Rehearsal) -> str:
    """What the worker is at."""
    done = {line["step"] for line in rehearsal.steps}
    return gettext("Step %(number)s of %(steps)s") % {"number": len(done) + 1, "steps": len(STEPS)}


def lacks_told(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    return [{**line, "words": KINDS.get(line["code"], line["words"])} for line in rehearsal.lacks]
