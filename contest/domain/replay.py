"""What the contest's lines of the journal say of its tables, and what these hold (see ledger.py)."""

from collections.abc import Iterator
from typing import Any

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.domain.seals import hash_of, seal_hash
from contest.enums import EntryState, MotionState, Role
from contest.models import (
    Award,
    Citation,
    Edition,
    Entry,
    JournalEntry,
    Membership,
    Motion,
    NomineeList,
    Seal,
)

ENTRY, MEMBERSHIP, EDITION = "contest_entry", "contest_membership", "contest_edition"
SEAL, CITATION, NOMINEES = "contest_seal", "contest_citation", "contest_nomineelist"
AWARD, MOTION = "contest_award", "contest_motion"
RULE = ("name", "places", "basis", "criterion", "threshold", "needs_statement")  # columns of an award


def entry_row(line: JournalEntry) -> TableRow:
    return TableRow(ENTRY, line.subject.removeprefix("entry:"))


def membership_row(user_id: int | str | None, role: str, edition: Edition | None) -> TableRow:
    return TableRow(MEMBERSHIP, f"user {user_id} {role} {edition.slug if edition else ''}")


def _tell_start(line: JournalEntry, ledger: Ledger) -> None:
    ledger.write(entry_row(line), line, state=EntryState.DRAFT, representative=line.actor_id)
    ledger.write(membership_row(line.actor_id, Role.CREATOR, line.edition), line, role=Role.CREATOR)


def _tell_film(line: JournalEntry, ledger: Ledger) -> None:
    ledger.write(entry_row(line), line, film=line.facts["film"])


def _tell_move(line: JournalEntry, ledger: Ledger) -> None:
    row = entry_row(line)
    ledger.write(row, line, state=line.facts["to"])
    if line.verb == "entry_submitted":
        ledger.write(row, line, title=line.facts["title"], film_sha256=line.facts["film_sha256"])
    elif line.facts["to"] in (EntryState.RETURNED, EntryState.WITHDRAWN):
        ledger.forget(row, "title", "film_sha256")  # a draft again


def _tell_role(line: JournalEntry, ledger: Ledger) -> None:
    role = line.facts["role"]
    row = membership_row(line.subject.removeprefix("user:"), role, line.edition)
    if line.verb == "role_granted":
        ledger.write(row, line, role=role)
    else:
        ledger.remove(row, line)


def _tell_edition(line: JournalEntry, ledger: Ledger) -> None:
    slug = line.subject.removeprefix("edition:")
    ledger.write(TableRow(EDITION, slug), line, is_published=line.verb == "results_published")
    for order, award in enumerate(line.facts.get("awards", ()), start=1):
        ledger.write(TableRow(AWARD, f"{award} of {slug}"), line, order=order)


def _tell_awards(line: JournalEntry, ledger: Ledger) -> None:
    """The line has the whole list."""
    ending = f" of {line.subject.removeprefix('edition:')}"
    for row in [row for row in ledger.rows if row.table == AWARD and row.name.endswith(ending)]:
        ledger.remove(row, line)
    for order, slug in enumerate(line.facts["awards"], start=1):
        rule = {name: line.facts["rules"][slug][name] for name in RULE}
        ledger.write(TableRow(AWARD, f"{slug}{ending}"), line, order=order, **rule)


def _tell_seal(line: JournalEntry, ledger: Ledger) -> None:
    """The line has the hash of the snapshot, and so proves the winners that stand in it."""
    slug = line.subject.removeprefix("edition:")
    _take_off_seal(line, ledger)
    if line.verb == "results_unsealed":
        return
    digest = line.facts["seal"]
    ledger.write(TableRow(SEAL, slug), line, hash=digest, hash_of_snapshot=digest)
    seals = Seal.objects.filter(edition=line.edition_id).order_by("pk")
    seal = next((seal for seal in seals if seal_hash(seal.snapshot) == digest), None)
    for told in seal.snapshot["conferrals"] if seal else ():
        if told["entry"]:
            row = TableRow(CITATION, f"{told['award']}/{told['place']} {slug}")
            ledger.write(row, line, entry=told["entry"]["code"], text=told["statement"])


def _take_off_seal(line: JournalEntry, ledger: Ledger) -> None:
    """The seal that stood, if one did, stays under its own hash, and its citations have ended."""
    slug = line.subject.removeprefix("edition:")
    told = ledger.rows.pop(TableRow(SEAL, slug), None)
    if told is None:
        return
    ledger.rows[TableRow(SEAL, f"{slug} {told['hash'].value}")] = told
    for row in [row for row in ledger.rows if row.table == CITATION and row.name.endswith(f" {slug}")]:
        del ledger.rows[row]


def _tell_motion(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(MOTION, line.subject.removeprefix("motion:"))
    if line.verb == "motion_moved":
        ledger.write(row, line, kind=line.facts["act"], state=MotionState.OPEN, moved_by=line.actor_id)
        ledger.write(row, line, closed_by=None)
    else:
        ledger.write(row, line, state=line.verb.removeprefix("motion_"), closed_by=line.actor_id)


def _tell_nominees(line: JournalEntry, ledger: Ledger) -> None:
    row = TableRow(NOMINEES, line.subject.removeprefix("edition:"))
    if line.verb == "nominees_taken_back":
        ledger.remove(row, line)
    elif line.verb == "nominees_published":
        ledger.write(row, line, is_published=True)
    else:
        digest = line.facts["seal"]
        ledger.write(row, line, hash=digest, hash_of_snapshot=digest, is_published=False)


# What the contest's tables hold


def _read_entries() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for entry in Entry.objects.select_related("film").order_by("pk").iterator():
        yield (
            TableRow(ENTRY, entry.code),
            {
                "state": entry.state,
                "representative": entry.representative_id,
                "title": entry.title,
                "film": entry.film_id,
                "film_sha256": entry.film.sha256 if entry.film else "",
            },
        )


def _read_memberships() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for member in Membership.objects.select_related("edition").order_by("pk").iterator():
        yield membership_row(member.user_id, member.role, member.edition), {"role": member.role}


def _read_editions() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for edition in Edition.objects.order_by("pk"):
        yield TableRow(EDITION, edition.slug), {"is_published": edition.published_at is not None}


def _read_awards() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for award in Award.objects.select_related("edition").order_by("pk"):
        columns = {name: getattr(award, name) for name in ("order", *RULE)}
        yield TableRow(AWARD, f"{award.slug} of {award.edition.slug}"), columns


def _read_seals() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for seal in Seal.objects.select_related("edition").order_by("pk"):
        columns = {"hash": seal.hash, "hash_of_snapshot": seal_hash(seal.snapshot)}
        name = f"{seal.edition.slug} {seal.hash}" if seal.superseded_at else seal.edition.slug
        yield TableRow(SEAL, name), columns


def _read_motions() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for motion in Motion.objects.order_by("pk").iterator():
        told = {"kind": motion.kind, "state": motion.state}
        people = {"moved_by": motion.moved_by_id, "closed_by": motion.closed_by_id}
        yield TableRow(MOTION, str(motion.pk)), {**told, **people}


def _read_nominees() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for sealed in NomineeList.objects.select_related("edition").order_by("pk"):
        columns = {"hash": sealed.hash, "hash_of_snapshot": hash_of(sealed.snapshot)}
        yield (
            TableRow(NOMINEES, sealed.edition.slug),
            {**columns, "is_published": sealed.published_at is not None},
        )


def _read_citations() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    citations = Citation.objects.standing().select_related("award__edition", "entry")
    for citation in citations.order_by("pk"):
        award = citation.award
        row = TableRow(CITATION, f"{award.slug}/{citation.place} {award.edition.slug}")
        yield row, {"entry": citation.entry.code, "text": citation.text}


def register() -> None:
    moves = ("entry_submitted", "entry_withdrawn", "entry_accepted", "entry_returned", "entry_disqualified")
    register_replay(
        tellers={
            "entry_started": _tell_start,
            "film_attached": _tell_film,
            **dict.fromkeys(moves, _tell_move),
            "role_granted": _tell_role,
            "role_revoked": _tell_role,
            "edition_created": _tell_edition,
            "awards_changed": _tell_awards,
            "results_published": _tell_edition,
            **dict.fromkeys(("results_sealed", "results_unsealed", "award_revoked"), _tell_seal),
            "motion_moved": _tell_motion,
            **{f"motion_{state}": _tell_motion for state in MotionState if state != MotionState.OPEN},
            **dict.fromkeys(("nominees_sealed", "nominees_taken_back", "nominees_published"), _tell_nominees),
        },
        readers=[
            _read_entries,
            _read_memberships,
            _read_editions,
            _read_awards,
            _read_seals,
            _read_nominees,
            _read_citations,
            _read_motions,
        ],
    )
