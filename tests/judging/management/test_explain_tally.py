import re
from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from judging.domain import rounds, tallies
from judging.models import Mark, Tally
from tests.judging.juries import Jury, judge_all, make_jury, make_tallied

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def tallied_once(module_db: None) -> tuple[Jury, Tally]:
    return make_tallied(entries=4)


@pytest.fixture
def tallied(db: None, tallied_once: tuple[Jury, Tally]) -> tuple[Jury, Tally]:
    return deepcopy(tallied_once)


def told(*arguments: object, **options: object) -> list[str]:
    out = StringIO()
    call_command("explain_tally", *map(str, arguments), stdout=out, **options)
    return out.getvalue().splitlines()


def test_explain_tally_names_inputs_method_and_ranking(tallied: tuple[Jury, Tally]) -> None:
    jury, tally = tallied
    lines = told(tally.pk)
    rows = tally.results["entries"]
    assert lines[0].startswith(f"Tally 1 of round {jury.round.code} (key {tally.pk}), computed ")
    assert lines[1] == f"Inputs: 12 scoresheets, 4 entries, SHA-256 {tally.inputs_hash}."
    assert lines[2].startswith("Version 2 of the method, seed 7; constants: most_")
    assert "Method auto: 4 entries, 3 judges, 12 scoresheets." in lines
    assert lines[-5:] == [
        "Ranking:",
        *(
            f"{n}. {row['code']}: {row['score']:.3f} points, plain mean {row['raw']:.3f} of 3 scoresheets."
            for n, row in enumerate(rows, 1)
        ),
    ]


def test_explain_tally_of_an_entry_can_be_follenqueued_with_a_calculator(tallied: tuple[Jury, Tally]) -> None:
    _, tally = tallied
    row = tally.results["entries"][1]
    lines = told(tally.pk, row["code"])
    marks = [line for line in lines if " gave: " in line]
    points = [float(line.rstrip(".").rsplit(" = ", 1)[1]) for line in marks]
    for line, total in zip(marks, points, strict=True):
        terms = re.findall(r"([\d.]+) x ([\d.]+)", line)
        assert sum(float(mark) * float(weight) for mark, weight in terms) == pytest.approx(total, abs=1e-3)
    weighted = next(line for line in lines if line.startswith("Weighted mean: "))
    above, below, effect = re.fullmatch(
        r"Weighted mean: \((.+)\) / \((.+)\) = (\S+) points from typical\.", weighted
    ).groups()  # type: ignore[union-attr]
    products = [float(a) * float(b) for a, b in (term.split(" x ") for term in above.split(" + "))]
    quotient = sum(products) / sum(map(float, below.split(" + ")))
    assert quotient == pytest.approx(float(effect), abs=2e-3)
    assert sum(points) / len(points) == pytest.approx(row["raw"], abs=1e-3)
    assert f"= {row['score']:.3f}, give or take {row['se']:.3f} (standard error)." in lines[-2]
    assert lines[-1] == "Rank 2 of 4."


def test_explain_tally_since_another_tells_what_changed(tallied: tuple[Jury, Tally]) -> None:
    jury, first = tallied
    code = jury.entries[0].code
    best = jury.assignment(jury.entries[0])
    Mark.objects.filter(scoresheet__assignment=best).update(value=1)
    second = tallies.compute_tally(jury.round, by=jury.organiser)
    lines = told(second.pk, code, since=first.pk)
    assert lines[:2] == [
        f"What changed since tally 1 (key {first.pk}):",
        "Why: the totals of scoresheets changed.",
    ]
    assert re.fullmatch(
        rf"Entry {code}, judge {best.seat.judge_id}: \d\.000 → 1\.000 points\.",
        lines[2],
    )
    assert lines[3].startswith(f"Entry {code}: rank 1 → ")
    assert len(lines) == 4


def test_explain_tally_since_the_same_inputs_is_nothing(tallied: tuple[Jury, Tally]) -> None:
    jury, first = tallied
    second = tallies.compute_tally(jury.round, by=jury.organiser)
    assert told(second.pk, since=first.pk)[1:] == ["Nothing."]


def test_explain_tally_unknown_names_those_there_are(tallied: tuple[Jury, Tally]) -> None:
    _, tally = tallied
    unknown = tally.pk + 1
    with pytest.raises(CommandError, match=rf"Found no tally {unknown}; expected one of {tally.pk}\. Name"):
        told(unknown)
    with pytest.raises(CommandError, match=rf"Found no tally {unknown}; expected one of {tally.pk}\. Name"):
        told(tally.pk, since=unknown)
    tally.delete()
    with pytest.raises(CommandError, match=r"Found no tally 7, nor any other\. Close a round"):
        told(7)


@pytest.mark.parametrize("since_itself", [False, True])
def test_explain_tally_unknown_entry_names_those_there_are(
    tallied: tuple[Jury, Tally], since_itself: bool
) -> None:
    jury, tally = tallied
    codes = ", ".join(sorted(entry.code for entry in jury.entries))
    with pytest.raises(CommandError, match=f"Found no entry nobody in this tally; expected one of {codes}"):
        told(tally.pk, "nobody", **({"since": tally.pk} if since_itself else {}))


def test_explain_tally_of_altered_inputs_is_refused(tallied: tuple[Jury, Tally]) -> None:
    _, tally = tallied
    tally.inputs["sheets"][0]["marks"]["sound"] = 1
    tally.save()
    with pytest.raises(CommandError, match=f"The inputs of tally {tally.pk} were altered"):
        told(tally.pk)


def test_explain_tally_of_another_version_is_refused(tallied: tuple[Jury, Tally]) -> None:
    _, tally = tallied
    Tally.objects.update(version="0")
    with pytest.raises(CommandError, match="computed by version 0 of the method; this program has version 2"):
        told(tally.pk)


def test_explain_tally_of_altered_results_is_refused(tallied: tuple[Jury, Tally]) -> None:
    _, tally = tallied
    row = tally.results["entries"][0]
    row["score"] += 0.5
    tally.save()
    with pytest.raises(CommandError, match=f"Entry {row['code']}: computed again from the inputs"):
        told(tally.pk)


@pytest.mark.slow
def test_explain_tally_of_one_judge_says_so() -> None:
    jury = make_jury(judges=1, entries=3, reviews=1)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    assert "Verdict: one judge (one judge: the order is that of the raw marks)." in told(tally.pk)
    assert told(tally.pk, jury.entries[0].code)[-1] == "Rank 1 of 3."


def test_explain_tally_of_equal_marks_is_a_tie() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)
    judge_all(jury)
    Mark.objects.update(value=5)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    assert told(tally.pk, jury.entries[2].code)[-1] == "Everybody is tied: the marks tell nobody apart."
    assert told(tally.pk)[-1].startswith("1. ")
