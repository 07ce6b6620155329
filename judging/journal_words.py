"""The words of the jury's lines in the journal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.queries.journal import register_names
from contest.journal_words import Fact, Text, as_written, length, person, plainly, register_words, yes
from contest.models import Edition
from contest.sentences import listed
from judging.models import Criterion

VERBS: dict[str, Text] = {
    "round.planned": _("created a round"),
    "round.changed": _("changed a round"),
    "round.panel": _("chose the panel"),
    "rubric.written": _("changed the scoring criteria"),
    "round.dealt": _("assigned films to judges"),
    "round.open": _("opened a round"),
    "round.closed": _("closed a round"),
    "scoresheet.handed_in": _("submitted scores"),
    "scoresheet.changed": _("submitted changed scores"),
    # Translators: what a judge did with a film; not about leaving the jury
    "judge.stepped_aside": _("recused"),
    # Translators: an organiser takes the remaining films from a judge; nothing dishonourable
    "judge.excused": _("released a judge"),
    "tally.computed": _("calculated a ranking"),
    "awards.proposed": _("suggested the awards"),
    "award.decided": _("decided an award"),
    "award.decision_taken_back": _("withdrew a decision"),
}

SUBJECTS: dict[str, Text] = {
    "round": _("Round"),
    "tally": _("Ranking"),
    "assignment": _("Scoresheet"),
}

FACTS: dict[str, Fact] = {
    # Translators: which of several equal prizes, as a figure
    "place": Fact(_("Prize"), plainly),
    "entry": Fact(pgettext_lazy("fact", "Film"), as_written),
    "override": Fact(_("Other than suggested"), yes),
    # Translators: of a round: 1 is the first
    "number": Fact(_("Number"), plainly),
    "reviews_per_entry": Fact(_("Judges per film"), plainly),
    "judges": Fact(_("Judges"), lambda keys, names: listed(person(key, names) for key in keys)),
    "judge": Fact(_("Judge"), person),
    "freed": Fact(_("Films to reassign"), plainly),
    "kept": Fact(_("Scoresheets kept"), plainly),
    "pairs": Fact(_("Films assigned"), plainly),
    "left": Fact(_("Scores not submitted"), plainly),
    # Translators: of one scoresheet, by criterion: “Creativity 8, Storytelling 7”
    "marks": Fact(_("Scores"), plainly),
    "watched": Fact(_("Watched"), lambda seconds, _names: length(seconds)),
}


def criteria_of(edition: Edition) -> dict[str, str]:
    """What the criteria of the edition's rubrics are called, by slug, in the reader's language."""
    criteria = Criterion.objects.filter(rubric__round__edition=edition).order_by(
        "rubric__round", "rubric__version", "order"
    )
    return {criterion.slug: criterion.title for criterion in criteria}


def register() -> None:
    register_words(
        verbs=VERBS, subjects=SUBJECTS, facts=FACTS, named_by_key=("rubric.written", "awards.proposed")
    )
    register_names(criteria_of)
