"""The words of the jury's lines in the journal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from contest.domain.queries.journal import register_names, register_withholder
from contest.journal_formats import (
    Fact,
    Text,
    as_written,
    instant,
    label_in,
    length,
    person,
    yes,
)
from contest.journal_words import plainly, register_words
from contest.models import Edition, JournalEntry, User
from contest.models.texts import in_readers_language
from contest.sentences import listed, noted
from contest.spoken_languages import name_language
from judging.domain.profiles import format_days
from judging.enums import AssignmentRunKind, Blindness, ConflictKind, PoolKind
from judging.models import Criterion, Round, Scoresheet, Tally
from judging.policies import has_notary, may_see_standings, may_see_standings_of


def _yes_or_no(value: bool, _names: object) -> Text:
    return pgettext("fact", "yes") if value else pgettext("fact", "no")


def _votes(votes: Mapping[str, int], _names: object) -> Text:
    return _("%(for)d for, %(against)d against, %(abstained)d abstained") % dict(votes)


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
    "protocol_asked_again": _("had the protocol of the results made again"),
    # Translators: said of the site itself: a file was missing
    "protocol_lost": _("found the protocol of the results lost and has it made again"),
    # Translators: said of the site itself: somebody or something else wrote into a file
    "protocol_changed": _(
        "found the protocol of the results changed in the film store and has it made again"
    ),
    "cut.decided": _("decided who advances"),
    "cut.taken_back": _("took back who advances"),
    "scoresheet.handed_in": _("submitted scores"),
    "scoresheet.changed": _("submitted changed scores"),
    # Translators: their values, which had been kept under seal in the audit log while the round was open
    "scoresheets.opened": _("opened the sealed scores"),
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
    "conflict.declared": _("declared a conflict of interest"),
    "conflict.dropped": _("removed a declared conflict of interest"),
    "conflict.confirmed": _("confirmed a conflict of interest"),
    "conflict.taken_back": _("took back a conflict of interest with a film"),
    # Translators: found that a judge and a film have nothing to do with each other, though names agree
    "conflict.dismissed": _("dismissed a possible conflict of interest"),
    # Translators: films with which a judge has a conflict of interest
    "conflict.applied": _("took films from a judge for a conflict of interest"),
    # Translators: rankings that only the notary had seen until then
    "standings.opened": _("opened the rankings"),
    "judge.returned": _("let a judge back in"),
    "judge.profile": _("changed a judge’s languages and time"),
    "jury.invited": _("invited judges"),
    "jury.reminded": _("reminded invited judges to answer"),
    "judges.reminded": _("reminded judges of their films"),
    "invitation.accepted": _("accepted the invitation to the jury"),
    "invitation.declined": _("noted that an invitation to the jury was declined"),
    "invitation.revoked": _("withdrew an invitation to the jury"),
    "tally.computed": _("calculated a ranking"),
    "awards.proposed": _("suggested the awards"),
    "award.decided": _("decided an award"),
    "award.decision_taken_back": _("withdrew a decision"),
    "award.statement_corrected": _("corrected a jury statement"),
    # Translators: of the deliberation, to the judges of a round
    "table.shown": _("showed the deliberation to the panel"),
    "table.hidden": _("no longer shows the deliberation to the panel"),
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
    # Translators: of the jury about an award
    "votes": Fact(_("Votes"), _votes),
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
    "from_earlier": Fact(_("Ranked by earlier rounds alone"), as_written),
    "unranked": Fact(_("Films no longer ranked"), lambda codes, _names: listed(codes)),
    # Translators: with whom or what a judge has a conflict of interest: a person, school, company or country
    "conflict": Fact(_("Conflict with"), label_in(ConflictKind)),
    # Translators: which do not count any longer, because their judge has a conflict of interest
    "barred": Fact(_("Scoresheets that no longer count"), plainly),
    # Translators: a number of them
    "scoresheets": Fact(_("Scoresheets"), plainly),
    # Translators: how many invitations to the jury were sent at once
    "invitations": Fact(_("Invitations"), lambda codes, _names: str(len(codes))),
    # Translators: the number of the round whose panel the invited judges join
    "to_round": Fact(_("Panel of round"), plainly),
    "languages": Fact(_("Languages"), lambda codes, _names: listed(map(name_language, codes))),
    "absences": Fact(_("Days of absence"), lambda days, _names: listed(map(_days, days))),
    "cap": Fact(_("Most films in one round"), plainly),
    "is_named": Fact(_("Named among the jury in public"), _yes_or_no),
    # Translators: films that a judge had scored before a conflict of interest was noted, and gets again
    "with_scores": Fact(_("Given back with their scores"), lambda codes, _names: str(len(codes))),
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


# Lines whose facts tell of marks and ranks, or from which they follow: who is judged in a later round has
# advanced
OF_STANDINGS = frozenset(
    {
        "scoresheet.handed_in",
        "scoresheet.changed",
        "scoresheets.opened",
        "tally.computed",
        "awards.proposed",
        "award.decided",
        "award.decision_taken_back",
        "award.statement_corrected",
        "cut.decided",
        "cut.taken_back",
        "conflict.confirmed",
        "conflict.taken_back",
        "conflict.dismissed",
        "round.films_chosen",
        "round.films_dropped",
    }
)


def name_criteria(lines: Iterable[JournalEntry]) -> dict[int, dict[str, str]]:
    """What criteria are called in each line, by slug, in the reader's language: as in the version of the
    scoring criteria that it is about. Two queries."""
    rubrics = _rubrics_of(list(lines))
    found = Criterion.objects.filter(rubric__round__code__in={code for code, _version in rubrics.values()})
    names: dict[tuple[str, int], dict[str, str]] = {}
    for criterion in found.select_related("rubric__round"):  # in their order
        rubric = criterion.rubric
        names.setdefault((rubric.round.code, rubric.version), {})[criterion.slug] = criterion.title
    return {number: names.get(rubric, {}) for number, rubric in rubrics.items()}


def _rubrics_of(lines: Sequence[JournalEntry]) -> dict[int, tuple[str, int]]:
    """By the number of the line: code of the round and version of its criteria."""
    told = [(line, line.subject.partition(":")[2], line.facts.get("version", 1)) for line in lines]
    rubrics = {line.number: (code, version) for line, code, version in told if line.verb == "rubric.written"}
    marked = [row for row in told if "marks" in row[0].facts]
    used = {
        (code, version): (round_code, rubric)
        for code, version, round_code, rubric in Scoresheet.objects.filter(
            assignment__code__in={code for _line, code, _version in marked}
        ).values_list("assignment__code", "version", "rubric__round__code", "rubric__version")
    }
    rubrics |= {line.number: used[code, version] for line, code, version in marked if (code, version) in used}
    return rubrics


def withhold_standings(lines: Iterable[JournalEntry], edition: Edition, reader: User) -> dict[int, str]:
    """Why the reader is not told the facts of lines about marks and ranks, by number; see policies."""
    told = [line for line in lines if line.verb in OF_STANDINGS]
    if not told:
        return {}
    verdict = may_see_standings(reader, edition)
    if not verdict:
        return {line.number: str(verdict.reason) for line in told}
    if not has_notary(edition):
        return {}
    closed: dict[str, str] = {}
    light = Prefetch("tallies", Tally.objects.only("round"))
    for round_ in Round.objects.filter(edition=edition).select_related("edition").prefetch_related(light):
        if not (verdict := may_see_standings_of(reader, round_)):
            subjects = (f"round:{round_.code}", *(f"tally:{tally.pk}" for tally in round_.tallies.all()))
            closed.update(dict.fromkeys(subjects, str(verdict.reason)))
    return {line.number: closed[line.subject] for line in told if line.subject in closed}


def name_subjects(lines: Iterable[JournalEntry]) -> dict[int, dict[str, str]]:
    """What the rounds and rankings are called that the lines are about, deleted rounds too. Three queries."""
    lines = list(lines)
    keys = {line.subject.partition(":")[::2] for line in lines}
    subjects = {line.subject for line in lines if line.subject.startswith("round:")}
    deleted = JournalEntry.objects.filter(verb="round.deleted", subject__in=subjects)
    rounds = Round.objects.filter(code__in={key for kind, key in keys if kind == "round"})
    rankings = {int(key) for kind, key in keys if kind == "tally" and key.isdecimal()}
    tallies = Tally.objects.filter(pk__in=rankings).select_related("round")
    titles = {f"round:{round_.code}": round_.title for round_ in rounds}
    titles |= {
        line.subject: in_readers_language(line.facts["name"]) for line in deleted if "name" in line.facts
    }
    words = {subject: _("“%(round)s”") % {"round": title} for subject, title in titles.items()}
    words |= {f"tally:{tally.pk}": noted(str(tally.number), tally.round.title) for tally in tallies}
    return {line.number: {line.subject: words[line.subject]} for line in lines if line.subject in words}


def register() -> None:
    register_words(
        verbs=VERBS, subjects=SUBJECTS, facts=FACTS, named_by_key=("rubric.written", "awards.proposed")
    )
    register_names(name_criteria)
    register_names(name_subjects)
    register_withholder(withhold_standings)
