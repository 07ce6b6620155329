"""`verify_journal --tables` on a whole contest, and on tables that somebody changed by SQL."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from contest.domain import entry_decisions, people
from contest.domain.ledger import find_differences
from contest.enums import Role
from contest.models import JournalEntry
from judging.domain import assignments, recusals, rounds, scoresheets, tallies
from judging.domain.declarations import confirm_conflict, take_back_conflict
from judging.domain.following import follow_entry
from judging.models import Assignment, Mark, Recusal, Scoresheet
from tests.judging.juries import judge_all, judge_film, make_jury
from tests.judging.results import Result, make_result

pytestmark = pytest.mark.django_db
OTHER = "f" * 64


def verify() -> list[str]:
    """What the command says, line by line."""
    said = StringIO()
    try:
        call_command("verify_journal", "--tables", stdout=said, stderr=said, no_color=True)
    except CommandError as error:
        said.write(f"{error}\n")
    return said.getvalue().splitlines()


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount == 1


def line_of(verb: str, subject: str, **facts: object) -> int:
    wanted = {f"facts__{name}": value for name, value in facts.items()}
    return JournalEntry.objects.get(verb=verb, subject=subject, **wanted).number


# Each changes one row by SQL, and says what the command has to say.


def raise_a_mark(result: Result) -> str:
    code = result.sheet(1, 0).code
    line = line_of("scoresheets.opened", f"round:{result.tally.round.code}")
    execute(
        "UPDATE judging_mark SET value = 10 WHERE id IN (SELECT mark.id FROM judging_mark mark"
        " JOIN judging_criterion c ON c.id = mark.criterion_id JOIN judging_scoresheet s"
        " ON s.id = mark.scoresheet_id JOIN judging_assignment a ON a.id = s.assignment_id"
        f" WHERE a.code = '{code}' AND c.slug = 'sound')"
    )
    return f"judging_mark {code} sound: value is 10, but line {line} says 5"


def delete_a_mark(result: Result) -> str:
    code = result.sheet(1, 0).code
    line = line_of("scoresheets.opened", f"round:{result.tally.round.code}")
    execute(
        "DELETE FROM judging_mark WHERE id IN (SELECT mark.id FROM judging_mark mark"
        " JOIN judging_criterion c ON c.id = mark.criterion_id JOIN judging_scoresheet s"
        " ON s.id = mark.scoresheet_id JOIN judging_assignment a ON a.id = s.assignment_id"
        f" WHERE a.code = '{code}' AND c.slug = 'sound')"
    )
    return f"judging_mark {code} sound: is missing, but line {line} tells of it"


def set_a_sheet_aside(result: Result) -> str:
    code = result.sheet(0, 1).code
    line = line_of("scoresheet.handed_in", f"assignment:{code}")
    execute(f"UPDATE judging_assignment SET state = 'released' WHERE code = '{code}'")
    return f'judging_scoresheet {code}: state is "released", but line {line} says "scored"'


def backdate_a_submission(result: Result) -> str:
    sheet = result.sheet(0, 1)
    line = line_of("scoresheet.handed_in", f"assignment:{sheet.code}")
    told = JournalEntry.objects.get(number=line).facts["submitted_at"]
    execute(
        "UPDATE judging_scoresheet SET submitted_at = '2026-01-01 00:00:00+00:00'"
        f" WHERE assignment_id = {sheet.pk}"
    )
    return (
        f'judging_scoresheet {sheet.code}: submitted_at is "2026-01-01T00:00:00+00:00", '
        f'but line {line} says "{told}"'
    )


def award_another_film(result: Result) -> str:
    first, second = result.entries
    line = line_of("award.decided", f"tally:{result.tally.pk}", award="first")
    execute(f"UPDATE judging_decision SET entry_id = {second.pk} WHERE entry_id = {first.pk}")
    return (
        f"judging_decision first/1 of tally {result.tally.pk}: "
        f'entry is "{second.code}", but line {line} says "{first.code}"'
    )


def delete_a_decision(result: Result) -> str:
    line = line_of("award.decided", f"tally:{result.tally.pk}", award="second")
    execute(f"DELETE FROM judging_decision WHERE entry_id = {result.entries[1].pk}")
    return f"judging_decision second/1 of tally {result.tally.pk}: is missing, but line {line} tells of it"


def return_an_accepted_entry(result: Result) -> str:
    entry = result.entries[1]
    line = line_of("entry_accepted", f"entry:{entry.code}")
    execute(f"UPDATE contest_entry SET state = 'returned' WHERE id = {entry.pk}")
    return f'contest_entry {entry.code}: state is "returned", but line {line} says "eligible"'


def make_oneself_chair(result: Result) -> str:
    judge = result.judges[0]
    execute(
        "INSERT INTO contest_membership (user_id, edition_id, role, since)"
        f" VALUES ({judge.pk}, {result.edition.pk}, 'chair', '2026-01-01 00:00:00+00:00')"
    )
    return f"contest_membership user {judge.pk} chair festival: is there, but no line tells of it"


def take_a_role_away(result: Result) -> str:
    judge = result.judges[0]
    line = line_of("role_granted", f"user:{judge.pk}")
    execute(f"DELETE FROM contest_membership WHERE user_id = {judge.pk}")
    return f"contest_membership user {judge.pk} judge festival: is missing, but line {line} tells of it"


def give_a_role_back(result: Result) -> str:
    judge = result.judges[0]
    people.revoke_role(judge, edition=result.edition, role=Role.JUDGE, by=result.organiser)
    line = line_of("role_revoked", f"user:{judge.pk}")
    execute(
        "INSERT INTO contest_membership (user_id, edition_id, role, since)"
        f" VALUES ({judge.pk}, {result.edition.pk}, 'judge', '2026-01-01 00:00:00+00:00')"
    )
    return f"contest_membership user {judge.pk} judge festival: is there, but line {line} removed it"


def rewrite_a_ranking(result: Result) -> str:
    line = line_of("tally.computed", f"tally:{result.tally.pk}")
    told = JournalEntry.objects.get(number=line).facts["results_hash"]
    execute(f"UPDATE judging_tally SET results = '{{}}' WHERE id = {result.tally.pk}")
    empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # SHA-256 of {}
    return (
        f"judging_tally 1 of round {result.tally.round.code}: "
        f'results_hash is "{empty}", but line {line} says "{told}"'
    )


def change_the_seal(result: Result) -> str:
    line = line_of("results_sealed", "edition:festival")
    told = JournalEntry.objects.get(number=line).facts["seal"]
    execute(f"UPDATE contest_seal SET hash = '{OTHER}'")
    return f'contest_seal festival: hash is "{OTHER}", but line {line} says "{told}"'


def replace_a_winner(result: Result) -> str:
    first, second = result.entries
    line = line_of("results_sealed", "edition:festival")
    execute(f"DELETE FROM contest_citation WHERE entry_id = {second.pk}")
    execute(f"UPDATE contest_citation SET entry_id = {second.pk} WHERE entry_id = {first.pk}")
    return (
        f'contest_citation first/1 festival: entry is "{second.code}", but line {line} says "{first.code}"\n'
        f"contest_citation second/1 festival: is missing, but line {line} tells of it"
    )


def rewrite_a_jury_statement(result: Result) -> str:
    line = line_of("results_sealed", "edition:festival")
    execute(
        f"""UPDATE contest_citation SET text = '{{"en": "Best."}}' WHERE entry_id = {result.entries[0].pk}"""
    )
    return (
        'contest_citation first/1 festival: text is {"en": "Best."}, '
        f'but line {line} says {{"en": "For first."}}'
    )


MANIPULATIONS = (
    raise_a_mark,
    delete_a_mark,
    set_a_sheet_aside,
    backdate_a_submission,
    award_another_film,
    delete_a_decision,
    return_an_accepted_entry,
    make_oneself_chair,
    take_a_role_away,
    give_a_role_back,
    rewrite_a_ranking,
    change_the_seal,
    replace_a_winner,
    rewrite_a_jury_statement,
)


@pytest.mark.slow
def test_change_behind_the_journal_is_named_with_row_and_line() -> None:
    result = make_result()
    untouched = ["The journal holds: 32 lines, one chain.", "The tables are as the journal says."]
    assert verify() == untouched
    for change in MANIPULATIONS:
        with transaction.atomic():
            expected = change(result).split("\n")
            lines = JournalEntry.objects.count()
            found = verify()
            transaction.set_rollback(True)
        ending = "1 difference" if len(expected) == 1 else f"{len(expected)} differences"
        assert found == [
            f"The journal holds: {lines} lines, one chain.",
            *expected,
            f"The tables are not as the journal says: {ending}.",
        ], change.__name__
    assert verify() == untouched


def test_mark_changed_for_the_time_of_a_ranking_is_named() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    sheet = jury.assignment(jury.entries[0])
    mark = Mark.objects.get(scoresheet__assignment=sheet, criterion__slug="sound")
    execute(f"UPDATE judging_mark SET value = 1 WHERE id = {mark.pk}")
    tallies.compute_tally(jury.round, by=jury.organiser)
    execute(f"UPDATE judging_mark SET value = {mark.value} WHERE id = {mark.pk}")
    line = line_of("scoresheets.opened", f"round:{jury.round.code}")
    assert of_the_jury() == [
        f"judging_tally 1 of round {jury.round.code}: {sheet.code} sound: "
        f"value is 1, but line {line} says {mark.value}"
    ]


@pytest.mark.slow
def test_both_versions_of_changed_scores_are_held_to_their_lines() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    judge_all(jury)
    changed, recused = (jury.assignment(entry, jury.judges[0]) for entry in jury.entries)
    for assignment in (changed, recused):
        scoresheets.start_change(assignment)
        scoresheets.save_mark(assignment, criterion="sound", value=2)
        scoresheets.submit_scores(assignment)
    scoresheets.start_change(changed)  # and not submitted
    scoresheets.save_mark(changed, criterion="sound", value=10)
    recusals.recuse(recused, reason="I know the director.")
    rounds.close_round(jury.round, by=jury.organiser)
    tallies.compute_tally(jury.round, by=jury.organiser)
    assert of_the_jury() == []

    first, second = Scoresheet.objects.filter(assignment=changed, submitted_at__isnull=False).order_by(
        "version"
    )
    after = line_of("scoresheet.changed", f"assignment:{changed.code}")
    opened = line_of("scoresheets.opened", f"round:{jury.round.code}")
    old = Mark.objects.get(scoresheet=first, criterion__slug="sound").value
    for sheet, value in ((first, 1), (second, old)):
        execute(
            f"UPDATE judging_mark SET value = {value} WHERE scoresheet_id = {sheet.pk} AND criterion_id ="
            " (SELECT id FROM judging_criterion WHERE slug = 'sound')"
        )
    execute(f"UPDATE judging_scoresheet SET counts_for_id = NULL WHERE id = {second.pk}")
    execute(f"UPDATE judging_scoresheet SET counts_for_id = {changed.pk} WHERE id = {first.pk}")
    assert sorted(of_the_jury()) == [
        f"judging_mark {changed.code} sound: value is 1, but line {opened} says {old}",
        f"judging_mark {changed.code}/2 sound: value is {old}, but line {opened} says 2",
        f"judging_scoresheet {changed.code}/2: counts is false, but line {after} says true",
        f"judging_scoresheet {changed.code}: counts is true, but line {after} says false",
    ]


def test_recusals_and_entries_that_leave_and_come_back_are_as_the_journal_says() -> None:
    jury = make_jury(judges=3, entries=2, reviews=2)
    judge_all(jury)
    recusals.recuse(jury.assignment(jury.entries[0]), reason="I know the director.")
    entry = jury.entries[1]
    entry_decisions.disqualify_entry(entry, reason="It is a copy.", by=jury.organiser)
    follow_entry(entry.pk)
    assert of_the_jury() == []
    entry_decisions.accept_entry(entry, by=jury.organiser)
    follow_entry(entry.pk)
    assert of_the_jury() == []


def test_sealed_scores_cannot_change_while_the_round_is_open_or_as_they_are_opened() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    judge_all(jury)
    assert of_the_jury() == []
    sheet = jury.assignment(jury.entries[0])
    mark = Mark.objects.get(scoresheet__assignment=sheet, criterion__slug="sound")
    execute(f"UPDATE judging_mark SET value = 1 WHERE id = {mark.pk}")
    line = line_of("scoresheet.handed_in", f"assignment:{sheet.code}")
    committed = JournalEntry.objects.get(number=line).facts["commitment"]
    found = of_the_jury()
    assert [text.partition(" is ")[0] for text in found] == [f"judging_scoresheet {sheet.code}: commitment"]
    assert found[0].endswith(f'but line {line} says "{committed}"')
    rounds.close_round(jury.round, by=jury.organiser)
    assert of_the_jury() == found
    execute(f"UPDATE judging_mark SET value = {mark.value} WHERE id = {mark.pk}")
    opened = line_of("scoresheets.opened", f"round:{jury.round.code}")
    assert of_the_jury() == [
        f"judging_mark {sheet.code} sound: value is {mark.value}, but line {opened} says 1"
    ]


def test_reopened_round_opens_only_what_came_later() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1)
    first, second = Assignment.objects.select_related("seat__round__edition", "entry__film").order_by("pk")
    judge_film(first)
    for late in (second, None):
        rounds.close_round(jury.round, by=jury.organiser)
        rounds.reopen_round(jury.round, by=jury.organiser)
        if late:
            judge_film(late)
    opened = JournalEntry.objects.filter(verb="scoresheets.opened").order_by("number")
    assert [list(line.facts["opened"]) for line in opened] == [[first.code], [second.code]]
    assert of_the_jury() == []


def test_scores_that_come_back_with_a_conflict_taken_back_are_as_the_journal_says() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    judge_all(jury)
    confirm_conflict(jury.judges[0], jury.entries[0], reason="It is his sister.", by=jury.organiser)
    take_back_conflict(Recusal.objects.get(), reason="It is another person.", by=jury.organiser)
    assert of_the_jury() == []
    assignments.assign_reviews(jury.round, by=jury.organiser)
    assert of_the_jury() == []
    rounds.close_round(jury.round, by=jury.organiser)
    assert of_the_jury() == []


def test_conflict_that_bars_what_was_scored_is_as_the_journal_says() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    judge_all(jury)
    confirm_conflict(jury.judges[0], jury.entries[0], reason="It is his sister.", by=jury.organiser)
    assert of_the_jury() == []
    code = jury.assignment(jury.entries[0], jury.judges[0]).code
    line = line_of("conflict.applied", f"user:{jury.judges[0].pk}")
    execute(f"UPDATE judging_assignment SET state = 'scored' WHERE code = '{code}'")
    assert of_the_jury() == [f'judging_scoresheet {code}: state is "scored", but line {line} says "recused"']


@pytest.mark.slow
def test_lines_of_an_earlier_version_are_compared_as_far_as_they_say() -> None:
    """Before 0.3.0 a submission named neither its film nor its instant, and its marks were not sealed."""
    result = make_result()
    opened = JournalEntry.objects.get(verb="scoresheets.opened")
    for line in JournalEntry.objects.filter(verb="scoresheet.handed_in"):
        marks = opened.facts["opened"][line.subject.removeprefix("assignment:")]["marks"]
        line.facts = {"marks": marks, "watched": line.facts["watched"]}
        line.save(update_fields=["facts"])
    opened.delete()
    Scoresheet.objects.update(salt="", opened_in_journal_at=None)
    assert list(find_differences()) == []
    execute(f"UPDATE judging_assignment SET state = 'released' WHERE code = '{result.sheet(0, 0).code}'")
    assert list(find_differences()) == []


def of_the_jury() -> list[str]:
    """The entries and people of `make_jury` come without lines, so only the jury's tables are asked."""
    return [str(found) for found in find_differences() if found.row.table.startswith("judging")]
