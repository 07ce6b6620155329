"""The words of the jury's lines in the journal."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from contest.domain.queries.journal import register_names
from contest.journal_words import (
    Fact,
    Text,
    as_written,
    instant,
    label_in,
    length,
    person,
    plainly,
    register_words,
    yes,
)
from contest.models import Edition
from contest.sentences import listed, noted
from contest.spoken_languages import name_language
from judging.domain.profiles import format_days
from judging.enums import AssignmentRunKind, Blindness, PoolKind
from judging.models import Criterion, Round, Tally


def _yes_or_no(value: bool, _names: object) -> Text:
    return pgettext("fact", "yes") if value else pgettext("fact", "no")


VERBS: dict[str, Text] = {
    "round.planned": _("created a round"),
    "round.changed": _("changed a round"),
    "round.panel": _("chose the panel"),
    "rubric.written": _("changed the scoring criteria"),
    "round.dealt": _("assigned films to judges"),
    "round.open": _("opened a round"),
    "round.closed": _("closed a round"),
    "meeting.planned": _("planned the calibration meeting"),
    "round.deleted": _("deleted a round"),
    "round.films_chosen": _("chose films for a round"),
    "round.films_dropped": _("removed films from a round"),
    "cut.decided": _("decided who advances"),
    "cut.taken_back": _("took back who advances"),
    "scoresheet.handed_in": _("submitted scores"),
    "scoresheet.changed": _("submitted changed scores"),
    # Translators: what a judge did with a film; not about leaving the jury
    "judge.stepped_aside": _("recused"),
    # Translators: what a judge did with a film that they could not judge
    "judge.abstained": _("abstained"),
    "film_problem.reported": _("reported a problem with a film"),
    "film_problem.answered": _("answered a report on a film"),
    # Translators: an organiser takes the remaining films from a judge; nothing dishonourable
    "judge.excused": _("released a judge"),
    "judge.excluded": _("excluded a judge’s scores from the ranking"),
    "judge.included": _("counted a judge’s scores again"),
    "judge.returned": _("let a judge back in"),
    "judge.profile": _("changed a judge’s languages and time"),
    "jury.invited": _("invited judges"),
    "invitation.accepted": _("accepted the invitation to the jury"),
    "invitation.declined": _("noted that an invitation to the jury was declined"),
    "invitation.revoked": _("withdrew an invitation to the jury"),
    "tally.computed": _("calculated a ranking"),
    "awards.proposed": _("suggested the awards"),
    "award.decided": _("decided an award"),
    "award.decision_taken_back": _("withdrew a decision"),
}

SUBJECTS: dict[str, Text] = {
    "round": _("Round"),
    "tally": _("Ranking"),
    "assignment": _("Scoresheet"),
    "invitation": _("Invitation"),
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
    "begins_at": Fact(_("The round opens by itself"), instant),
    "ends_at": Fact(_("The round ends"), instant),
    "pool": Fact(_("Films in this round"), label_in(PoolKind)),
    "blindness": Fact(_("What judges see"), label_in(Blindness)),
    # Translators: the number of the round from which films advance
    "source": Fact(_("From round"), plainly),
    "advancing": Fact(_("Films that advance"), plainly),
    # Translators: numbers of earlier rounds
    "counted": Fact(_("Rounds whose scores also count"), lambda numbers, _names: listed(map(str, numbers))),
    # Translators: the place in the ranking below which no film advances by itself
    "line": Fact(_("Line after rank"), plainly),
    "entries": Fact(_("Films"), lambda codes, _names: listed(codes)),
    "moved": Fact(
        _("Moved across the line"),
        lambda moved, _names: listed(f"{code} ({reason})" for code, reason in moved.items()),
    ),
    # Translators: entries without scores that a ranking leaves out
    # Translators: of the scoring criteria
    "version": Fact(_("Version"), plainly),
    "scale": Fact(_("Scale"), as_written),
    "sheets_moved": Fact(_("Scoresheets that take the new version"), plainly),
    "left_out": Fact(_("Left out of the ranking"), as_written),
    "unranked": Fact(_("Films no longer ranked"), lambda codes, _names: listed(codes)),
    # Translators: how many invitations to the jury were sent at once
    "invitations": Fact(_("Invitations"), lambda codes, _names: str(len(codes))),
    # Translators: the number of the round whose panel the invited judges join
    "to_round": Fact(_("Panel of round"), plainly),
    "languages": Fact(_("Languages"), lambda codes, _names: listed(map(name_language, codes))),
    "absences": Fact(_("Days of absence"), lambda days, _names: listed(map(_days, days))),
    "cap": Fact(_("Most films in one round"), plainly),
    "freed": Fact(_("Films to reassign"), plainly),
    "kept": Fact(_("Scoresheets kept"), plainly),
    # Translators: why films were assigned
    "for": Fact(pgettext_lazy("fact", "For"), label_in(AssignmentRunKind)),
    "films": Fact(_("Films"), plainly),
    "taken": Fact(_("Films taken from their judges"), plainly),
    "wrong": Fact(
        _("Films expected on the wrong side of the line, before and after"),
        lambda numbers, _names: " → ".join(map(str, numbers)),
    ),
    "further_reviews": Fact(_("Budget of further reviews"), plainly),
    "reissue_hours": Fact(_("Reassigned by itself after hours without any activity"), plainly),
    "minds_language": Fact(_("Films only to judges who know their language"), _yes_or_no),
    "pairs": Fact(_("Films assigned"), plainly),
    "left": Fact(_("Scores not submitted"), plainly),
    # Translators: of one scoresheet, by criterion: “Creativity 8, Storytelling 7”
    "marks": Fact(_("Scores"), plainly),
    # Translators: what a judge says is wrong with a film
    "problem": Fact(_("Problem"), as_written),
    "answer": Fact(_("Answer"), as_written),
    # Translators: resolution in which a judge saw a film, as in “1080p”
    "lines": Fact(_("Seen at"), lambda lines, _names: f"{lines}p"),
    "watched": Fact(_("Watched"), lambda seconds, _names: length(seconds)),
}


def _days(absence: list[str]) -> str:
    first, last = map(date.fromisoformat, absence)
    return format_days((first, last))


def criteria_of(edition: Edition) -> dict[str, str]:
    """What the criteria of the edition's rubrics are called, by slug, in the reader's language."""
    criteria = Criterion.objects.filter(rubric__round__edition=edition).order_by(
        "rubric__round", "rubric__version", "order"
    )
    return {criterion.slug: criterion.title for criterion in criteria}


def rounds_of(edition: Edition) -> dict[str, str]:
    """What the edition's rounds are called, by the subject of their lines."""
    rounds = Round.objects.filter(edition=edition)
    return {f"round:{round_.code}": _("“%(round)s”") % {"round": round_.title} for round_ in rounds}


def tallies_of(edition: Edition) -> dict[str, str]:
    """The edition's rankings by number and round, by the subject of their lines."""
    tallies = Tally.objects.filter(round__edition=edition).select_related("round").defer("inputs", "results")
    return {f"tally:{tally.pk}": noted(str(tally.number), tally.round.title) for tally in tallies}


def register() -> None:
    register_words(
        verbs=VERBS, subjects=SUBJECTS, facts=FACTS, named_by_key=("rubric.written", "awards.proposed")
    )
    register_names(criteria_of)
    register_names(rounds_of)
    register_names(tallies_of)
