"""What the jury's lines of the journal say of its tables, for `verify_journal --tables`.

Each submitted version of a scoresheet is held to its line: by the commitment to its marks while the round is
open, in every mark once the journal has opened them. So are rankings, by the hashes of their inputs and
results and sheet by sheet, the jury's decisions, and the sealed winners by these."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, Q

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.domain.replay import SEAL
from contest.models import JournalEntry, Seal
from judging.domain.sealed_scores import commit_to, name_sheet
from judging.domain.tally_hashes import hash_inputs, hash_results
from judging.enums import AssignmentState
from judging.models import CutEntry, Decision, Mark, Scoresheet, Tally

CUT = "judging_cutentry"
SHEET, MARK, TALLY, DECISION = "judging_scoresheet", "judging_mark", "judging_tally", "judging_decision"


def _tell_submission(line: JournalEntry, ledger: Ledger) -> None:
    """A version of the scores that was submitted; it counts, the earlier ones stay on record."""
    code, facts = _code(line), line.facts
    version = facts.get("version", 1)
    for earlier in _versions(code, ledger):
        ledger.write(TableRow(SHEET, earlier), line, counts=False)
    name = name_sheet(code, version)
    row = TableRow(SHEET, name)
    ledger.write(row, line, judge=line.actor_id, counts=True)
    if "submitted_at" in facts:
        columns = {"entry": facts["entry_code"], "submitted_at": facts["submitted_at"]}
        columns["seen_height"] = facts.get("lines")
        ledger.write(row, line, state=AssignmentState.SCORED, **columns)
    if "commitment" in facts:
        ledger.write(row, line, commitment=facts["commitment"])
    _tell_marks(name, facts.get("marks", {}), line, ledger)  # in clear before commitments were


def _tell_opening(line: JournalEntry, ledger: Ledger) -> None:
    """What was committed to. Values that are others leave the commitment to compare the table with."""
    for name, told in line.facts["opened"].items():
        row = TableRow(SHEET, name)
        committed = ledger.rows.get(row, {}).get("commitment")
        if committed and committed.value == commit_to(name, told["salt"], told["marks"]):
            ledger.forget(row, "commitment")
        _tell_marks(name, told["marks"], line, ledger)


def _tell_marks(name: str, marks: dict[str, int | None], line: JournalEntry, ledger: Ledger) -> None:
    for criterion, value in marks.items():
        ledger.write(TableRow(MARK, f"{name} {criterion}"), line, value=value)


def _tell_recusal(line: JournalEntry, ledger: Ledger) -> None:
    for name in _versions(_code(line), ledger):  # what was submitted before stays on record
        ledger.write(TableRow(SHEET, name), line, state=AssignmentState.RECUSED)


def _tell_conflicts(line: JournalEntry, ledger: Ledger) -> None:
    for code in line.facts["assignments"]:
        for name in _versions(code, ledger):
            ledger.write(TableRow(SHEET, name), line, state=AssignmentState.RECUSED)


def _tell_assigned(line: JournalEntry, ledger: Ledger) -> None:
    """Scoresheets that come back with a film, after a conflict was taken back."""
    for code in line.facts.get("with_scores", ()):
        for name in _versions(code, ledger):
            ledger.write(TableRow(SHEET, name), line, state=AssignmentState.SCORED)


def _versions(code: str, ledger: Ledger) -> list[str]:
    """The names of the versions of this scoresheet that were submitted, in their order."""
    names = [code]
    while TableRow(SHEET, name_sheet(code, len(names) + 1)) in ledger.rows:
        names.append(name_sheet(code, len(names) + 1))
    return names if TableRow(SHEET, code) in ledger.rows else []


def _tell_move(line: JournalEntry, ledger: Ledger) -> None:
    """The sheets of an entry that leaves the contest are set aside, and counted again if the round is still
    open when it comes back: from here on the state of the duty follows the entry's, without a line."""
    for row, told in ledger.rows.items():
        if row.table == SHEET and "entry" in told and told["entry"].value == _code(line):
            ledger.forget(row, "state")


def _tell_tally(line: JournalEntry, ledger: Ledger) -> None:
    """The line has the hash of the inputs; each sheet in them is held to the line of its submission."""
    facts = line.facts
    digest = facts["inputs_hash"]
    name = f"{facts['number']} of round {facts['round']}"
    row = TableRow(TALLY, name)
    same = {key: facts[key] for key in ("method", "version", "seed", "results_hash") if key in facts}
    ledger.write(row, line, inputs_hash=digest, hash_of_inputs=digest, id=int(_code(line)), **same)
    tally = Tally.objects.filter(pk=int(_code(line))).first()
    for sheet in tally.inputs.get("sheets", ()) if tally else ():
        code = sheet["assignment"]
        latest = (_versions(code, ledger) or [code])[-1]
        for criterion in sheet["marks"]:
            told = ledger.rows.get(TableRow(MARK, f"{latest} {criterion}"), {}).get("value")
            if told:
                ledger.rows[TableRow(TALLY, f"{name}: {code} {criterion}")]["value"] = told


def _tell_decision(line: JournalEntry, ledger: Ledger) -> None:
    facts = line.facts
    row = TableRow(DECISION, f"{facts['award']}/{facts['place']} of tally {_code(line)}")
    if line.verb == "award.decision_taken_back":
        ledger.remove(row, line)
        return
    ledger.write(
        row,
        line,
        entry=facts["entry"],
        is_override=facts["override"],
        reason=facts["reason"],
        decided_by=line.actor_id,
        votes=facts.get("votes"),
    )
    if "statement" in facts:
        ledger.write(row, line, statement=facts["statement"])


def _tell_statement(line: JournalEntry, ledger: Ledger) -> None:
    facts = line.facts
    row = TableRow(DECISION, f"{facts['award']}/{facts['place']} of tally {_code(line)}")
    ledger.write(row, line, statement=facts["statement"])


def _tell_cut(line: JournalEntry, ledger: Ledger) -> None:
    """One row for each film that advances or was kept back; taken back, all of the round are gone."""
    ending = f" of round {_code(line)}"
    for row in [row for row in ledger.rows if row.table == CUT and row.name.endswith(ending)]:
        ledger.remove(row, line)
    if line.verb == "cut.taken_back":
        return
    moved = line.facts["moved"]
    for code in {*line.facts["entries"], *moved}:
        told = {"advances": code in line.facts["entries"], "reason": moved.get(code, "")}
        ledger.write(TableRow(CUT, f"{code}{ending}"), line, below=line.facts["line"], **told)


def _tell_seal(line: JournalEntry, ledger: Ledger) -> None:
    """Who wins by the seal is whom the lines of the decisions name, and of a correction."""
    beginning = f"{line.edition.slug if line.edition else ''}: "
    if line.verb == "award_revoked":
        row = TableRow(SEAL, f"{beginning}{line.facts['award']}/{line.facts['place']}")
        ledger.write(row, line, entry=line.facts["successor"])
        return
    for row in [row for row in ledger.rows if row.table == SEAL and row.name.startswith(beginning)]:
        del ledger.rows[row]
    if line.verb == "results_unsealed":
        return
    tallies = [
        told["id"].value
        for row, told in ledger.rows.items()
        if row.table == TALLY and "id" in told and told["inputs_hash"].value == line.facts["tally"]
    ]
    if not tallies or line.edition is None:
        return
    ending = f" of tally {tallies[-1]}"
    for row, told in list(ledger.rows.items()):
        if row.table == DECISION and row.name.endswith(ending):
            place = row.name.removesuffix(ending)
            ledger.rows[TableRow(SEAL, f"{beginning}{place}")]["entry"] = told["entry"]


def _read_sheets() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    sheets = Scoresheet.objects.filter(submitted_at__isnull=False).order_by("pk")
    marks = Prefetch("marks", Mark.objects.select_related("criterion"))
    for sheet in (
        sheets.select_related("assignment__seat", "assignment__entry")
        .prefetch_related(marks)
        .iterator(chunk_size=1000)
    ):
        assignment = sheet.assignment
        name = name_sheet(assignment.code, sheet.version)
        values = {mark.criterion.slug: mark.value for mark in sheet.marks.all()}
        yield (
            TableRow(SHEET, name),
            {
                "counts": sheet.counts_for_id == assignment.pk,
                "judge": assignment.seat.judge_id,
                "entry": assignment.entry.code,
                "submitted_at": sheet.submitted_at.isoformat() if sheet.submitted_at else None,
                "state": assignment.state,
                "commitment": commit_to(name, sheet.salt, values),
                "seen_height": sheet.seen_height,
            },
        )


def _read_marks() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    open_by_now = Q(scoresheet__opened_in_journal_at__isnull=False) | Q(scoresheet__salt="")
    marks = Mark.objects.filter(open_by_now, scoresheet__submitted_at__isnull=False).order_by("pk")
    wanted = ("scoresheet__assignment__code", "scoresheet__version", "criterion__slug", "value")
    for code, version, criterion, value in marks.values_list(*wanted).iterator():
        yield TableRow(MARK, f"{name_sheet(code, version)} {criterion}"), {"value": value}


def _read_tallies() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for tally in Tally.objects.select_related("round").order_by("pk").iterator():
        name = f"{tally.number} of round {tally.round.code}"
        yield (
            TableRow(TALLY, name),
            {
                "id": tally.pk,
                "method": tally.method,
                "version": tally.version,
                "seed": tally.seed,
                "inputs_hash": tally.inputs_hash,
                "hash_of_inputs": hash_inputs(tally.inputs),
                "results_hash": hash_results(tally.results),
            },
        )
        for sheet in tally.inputs.get("sheets", ()):
            for criterion, value in sheet["marks"].items():
                yield TableRow(TALLY, f"{name}: {sheet['assignment']} {criterion}"), {"value": value}


def _read_decisions() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for decision in Decision.objects.select_related("proposal__award", "entry").order_by("pk").iterator():
        proposal = decision.proposal
        yield (
            TableRow(DECISION, f"{proposal.award.slug}/{proposal.place} of tally {proposal.tally_id}"),
            {
                "entry": decision.entry.code if decision.entry else None,
                "is_override": decision.is_override,
                "reason": decision.reason,
                "statement": decision.statement,
                "decided_by": decision.decided_by_id,
                "votes": decision.votes,
            },
        )


def _read_cuts() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    entries = CutEntry.objects.select_related("cut__round", "entry").order_by("pk")
    for told in entries.iterator():
        yield (
            TableRow(CUT, f"{told.entry.code} of round {told.cut.round.code}"),
            {"below": told.cut.line, "advances": told.advances, "reason": told.reason},
        )


def _read_sealed() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for seal in Seal.objects.standing().select_related("edition").order_by("pk"):
        for told in seal.snapshot.get("conferrals", ()):
            row = TableRow(SEAL, f"{seal.edition.slug}: {told['award']}/{told['place']}")
            yield row, {"entry": told["entry"]["code"] if told["entry"] else None}


def _code(line: JournalEntry) -> str:
    return line.subject.partition(":")[2]


def register() -> None:
    leaving = ("entry_withdrawn", "entry_returned", "entry_disqualified")
    register_replay(
        tellers={
            "scoresheet.handed_in": _tell_submission,
            "scoresheet.changed": _tell_submission,
            "scoresheets.opened": _tell_opening,
            "judge.stepped_aside": _tell_recusal,
            "conflict.applied": _tell_conflicts,
            "round.dealt": _tell_assigned,
            **dict.fromkeys(leaving, _tell_move),
            "tally.computed": _tell_tally,
            "award.decided": _tell_decision,
            "award.decision_taken_back": _tell_decision,
            "award.statement_corrected": _tell_statement,
            "cut.decided": _tell_cut,
            "cut.taken_back": _tell_cut,
            **dict.fromkeys(("results_sealed", "results_unsealed", "award_revoked"), _tell_seal),
        },
        readers=[_read_sheets, _read_marks, _read_tallies, _read_decisions, _read_cuts, _read_sealed],
    )
