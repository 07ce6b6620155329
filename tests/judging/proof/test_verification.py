"""A result is counted again from its protocol, and whatever was changed in it is found and named."""

from collections.abc import Callable
from typing import Any

import pytest

from contest.domain.seals import breaches_of, seal_hash
from judging.domain.sealed_scores import commitment_of
from judging.models import Scoresheet
from judging.proof.verification import describe, tell_entry, tell_receipt, verify
from tests.judging.proof.counted import Counted, forged, make_counted, protocol_of, sealed_anew

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Protocol = dict[str, Any]


@pytest.fixture(scope="module")
def counted(module_db: None) -> Counted:
    return make_counted()


@pytest.fixture(scope="module")
def protocol(counted: Counted) -> Protocol:
    return protocol_of(counted)


def test_true_protocol_holds_and_says_what_was_sealed(counted: Counted, protocol: Protocol) -> None:
    assert (verify(protocol), breaches_of(counted.seal)) == ([], [])
    assert seal_hash(counted.seal.snapshot) == counted.seal.hash
    told = list(describe(protocol))
    assert told[0] == (
        f"The result holds. Entries in the file: 14. Scoresheets in the file: {len(protocol['sheets'])}."
        " Hashes, tree, scores and awards are as sealed."
    )
    assert told[1:3] == [f"Judges: 9. Method: {counted.tally.method}.", f"Seal: {counted.seal.hash}"]
    assert [line for line in told if "against the rule" in line] == [
        f"second 1: {counted.jury.entries[5].code}, chosen by the jury against the rule"
    ]


def test_nobody_is_named_in_it(counted: Counted, protocol: Protocol) -> None:
    text = str(protocol)
    names = [name for user in counted.jury.judges for name in (user.name, user.email) if name]
    texts = [line["reason"] for line in counted.seal.snapshot["conferrals"] if line["reason"]]
    codes = list(counted.jury.round.seats.values_list("assignments__code", flat=True))
    assert [word for word in (*names, *texts, *codes) if word in text] == []
    assert {sheet["judge"] for sheet in protocol["sheets"]} == set(range(1, 10))


def change_mark(protocol: Protocol) -> str:
    sheet = protocol["sheets"][7]
    sheet["marks"]["sound"] = sheet["marks"]["sound"] % 10 + 1
    where = f"judge {sheet['judge']} for entry {sheet['entry']}"
    return f"The scoresheet of {where} was changed or added after the seal."


def change_receipt(protocol: Protocol) -> str:
    sheet = protocol["sheets"][3]
    sheet["receipt"] = sheet["receipt"][::-1]
    where = f"judge {sheet['judge']} for entry {sheet['entry']}"
    return f"The scoresheet of {where} was changed or added after the seal."


def change_score(protocol: Protocol) -> str:
    entry = protocol["entries"][4]
    entry["estimates"]["overall"]["score"] += 1
    return f"Entry {entry['entry']} was changed or added after the seal."


def change_leaf(protocol: Protocol) -> str:
    protocol["leaves"][2] = protocol["leaves"][3]
    return "The hash of line 3 in the list of hashes (“leaves”) was changed."


def change_weight(protocol: Protocol) -> str:
    protocol["seal"]["parts"]["counted"]["rules"]["parts"][0]["rubric"]["weights"]["sound"] = 11
    return "The sealed part “counted” was changed, or its hash was."


def change_decision(protocol: Protocol) -> str:
    decisions = protocol["seal"]["parts"]["decisions"]
    decisions[0]["entry"], decisions[1]["entry"] = decisions[1]["entry"], decisions[0]["entry"]
    return "The sealed part “decisions” was changed, or its hash was."


def change_seal(protocol: Protocol) -> str:
    protocol["seal"]["hash"] = "0" * 64
    return "The hash of the seal was changed."


def change_hash_of_part(protocol: Protocol) -> str:
    protocol["seal"]["hashes"]["edition"] = "0" * 64
    return "The sealed part “edition” was changed, or its hash was."


def change_model(protocol: Protocol) -> str:
    protocol["model"]["overall"]["typical"] = "9"
    return "The section “model” was changed, or its hash was."


CHANGES = (
    *(change_mark, change_receipt, change_score, change_leaf, change_weight),
    *(change_decision, change_seal, change_hash_of_part, change_model),
)


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_found_and_named(protocol: Protocol, change: Callable[[Protocol], str]) -> None:
    other = forged(protocol)
    expected = change(other)
    assert verify(other) == [expected]


def test_line_that_is_gone_is_missed(protocol: Protocol) -> None:
    other = forged(protocol)
    del other["sheets"][0]
    assert verify(other) == ["Sealed lines that are missing: 1."]


def test_forger_who_writes_all_hashes_anew_is_found_by_counting(protocol: Protocol) -> None:
    other = forged(protocol)
    entry = other["entries"][4]
    said = entry["estimates"]["overall"]["score"]
    entry["estimates"]["overall"]["score"] = said + 1000
    assert verify(sealed_anew(other))[0] == (
        f"Entry {entry['entry']} (overall): counted again the score is {said / 1e6:.6f}, the file says "
        f"{(said + 1000) / 1e6:.6f}."
    )


def test_award_that_departs_in_silence_is_found(protocol: Protocol) -> None:
    other = forged(protocol)
    first, second = other["seal"]["parts"]["decisions"][:2]
    assert (first["award"], second["is_override"]) == ("first", True)
    second["is_override"] = False
    ranked = sorted(
        (entry for entry in other["entries"] if entry["rank"]), key=lambda entry: int(entry["rank"])
    )
    assert verify(sealed_anew(other)) == [
        f"Award second, 1: the rule gives {ranked[1]['entry']}, sealed is {second['entry']}."
    ]


@pytest.mark.parametrize("section", ["entries", "sheets", "leaves"])
def test_lines_of_another_kind_are_told(protocol: Protocol, section: str) -> None:
    other = forged(protocol)
    other[section][0] = 5
    assert verify(other) != []
    assert all(isinstance(told, str) for told in verify(sealed_anew(other)))


def test_receipt_tells_what_became_of_its_scoresheet(counted: Counted, protocol: Protocol) -> None:
    first, latest = (
        commitment_of(sheet)
        for sheet in Scoresheet.objects.filter(assignment=counted.changed).order_by("version")
    )
    told = tell_receipt(protocol, latest).splitlines()
    assert told[0].startswith(f"{latest}: it counts, judge ")
    marks = "creativity 8, narration 8, sound 8, use-of-ai 8, visual-craft 8"
    assert told[0].endswith(f"entry {counted.changed.entry.code}, {marks}.")
    assert told[-1] == f"  root {protocol['seal']['parts']['counted']['tree']['root']}"
    assert tell_receipt(protocol, first) == (
        f"{first}: it was replaced, its judge changed these scores. What counts has the receipt {latest}."
    )
    assert tell_receipt(protocol, "a" * 64) == (
        f"{'a' * 64}: no scoresheet of this result has this receipt. It is of another edition or round, or"
        " its scores did not count."
    )


def test_creator_is_told_by_how_many_scoresheets(counted: Counted, protocol: Protocol) -> None:
    entry = counted.jury.entries[0]
    number = sum(sheet["entry"] == entry.code for sheet in protocol["sheets"])
    told = tell_entry(protocol, f" {entry.code.lower()} ").splitlines()
    (said,) = (line["estimates"] for line in protocol["entries"] if line["entry"] == entry.code)
    scores = ", ".join(f"{basis} {said[basis]['score'] / 1e6:.2f}" for basis in sorted(said))
    assert told[0] == (
        f"Entry {entry.code} was counted. Scoresheets in the file: {number}. Scores: {scores}."
    )
    unknown = "No entry with the number “NOBODY” was counted in this result."
    assert tell_entry(protocol, "NOBODY") == unknown
