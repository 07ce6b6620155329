"""Lines of the journal in words."""

import json

from django import template

from contest import journal_words
from contest.domain.queries.journal import Names
from contest.models import JournalEntry

register = template.Library()
LONGEST_RECORD = 350  # characters that are shown of one


@register.filter
def in_words(verb: str) -> str:
    """What was done; a verb without words of its own is shown as it is written in the journal."""
    return str(journal_words.VERBS.get(verb, verb))


@register.simple_tag
def format_subject(line: JournalEntry, names: Names) -> str:
    """What the line is about."""
    return journal_words.format_subject(line.subject, names.about(line))


@register.inclusion_tag("contest/_journal_facts.html")
def journal_facts(line: JournalEntry, names: Names) -> dict[str, object]:
    """The facts of a line in words, and folded under them what is written in the journal; or why they are not
    for the reader."""
    if line.number in names.withheld:
        return {"withheld": names.withheld[line.number]}
    record = json.dumps(line.facts, ensure_ascii=False) if line.facts else ""
    if len(record) > LONGEST_RECORD:
        record = f"{record[:LONGEST_RECORD]} …"
    return {"facts": journal_words.format_facts(line, names), "subject": line.subject, "record": record}
