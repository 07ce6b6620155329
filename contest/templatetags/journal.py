"""Lines of the journal in words."""

import json
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

VERBS: dict[str, str | Promise] = {
    "entry_started": _("started an entry"),
    "film_attached": _("sent a film"),
    "entry_submitted": _("handed in"),
    "entry_withdrawn": _("withdrew"),
    "entry_accepted": _("accepted"),
    "entry_returned": _("returned for mending"),
    "entry_disqualified": _("disqualified"),
    "waiver_asked": _("asked to let a film in"),
    "match_decided": _("decided about two films that are alike"),
    "finding_waived": _("waived a finding"),
    "finding_restored": _("took a waiver back"),
    "edition_created": _("announced the edition"),
    "edition_amended": _("changed dates or rules"),
    "role_granted": _("gave a role"),
    "role_revoked": _("took a role back"),
    "round.planned": _("planned a round"),
    "round.changed": _("changed a round"),
    "round.panel": _("seated the panel"),
    "rubric.written": _("wrote the rubric"),
    "round.dealt": _("dealt the films"),
    "round.open": _("opened a round"),
    "round.closed": _("closed a round"),
    "scoresheet.handed_in": _("handed in a scoresheet"),
    "judge.stepped_aside": _("stepped aside"),
    "judge.excused": _("excused a judge"),
    "tally.computed": _("computed a tally"),
    "awards.proposed": _("proposed the awards"),
    "award.decided": _("decided an award"),
    "award.decision_taken_back": _("took a decision back"),
    "results_sealed": _("sealed the result"),
    "results_published": _("published the result"),
}


@register.filter
def in_words(verb: str) -> str:
    """What was done; a verb without words of its own is shown as it is written in the journal."""
    return str(VERBS.get(verb, verb))


@register.filter
def told(facts: dict[str, Any]) -> str:
    """The facts of a line, compact."""
    return ", ".join(
        f"{name}: {fact if isinstance(fact, str) else json.dumps(fact, ensure_ascii=False)}"
        for name, fact in facts.items()
    )
