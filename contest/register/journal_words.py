"""The words of the journal's lines about the register, and what they say of the consents that stand."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.domain.queries.journal import Names
from contest.enums import ConsentUse, MusicBasis, PortrayalBasis, TakedownCause
from contest.journal_formats import Fact, Text, as_written, label_in, yes_or_no
from contest.journal_words import register_words
from contest.models import JournalEntry, PortrayalConsent
from contest.sentences import listed

TABLE = "contest_portrayalconsent"


def _uses(uses: Any, _names: Names) -> Text:
    return listed(ConsentUse(use).label for use in uses)


def register() -> None:
    register_words(
        verbs={
            "person_registered": _("registered a person or voice in the film"),
            "person_changed": _("changed what the register says of a person or voice"),
            "person_removed": _("removed a person or voice from the register"),
            "consents_given": _("noted consents of a person in the film"),
            "consents_withdrawn": _("withdrew consents of a person in the film"),
            "music_registered": _("registered a piece of music in the film"),
            "music_changed": _("changed what the register says of a piece of music"),
            "music_removed": _("removed a piece of music from the register"),
            "takedown_ended": _("ended the office’s takedown; the film stays down without consent"),
        },
        subjects={},
        facts={
            # Translators: a person or voice in a film has a number in the audit log, and no name
            "portrayal": Fact(_("Number of the person"), as_written),
            "portrayal_basis": Fact(_("By what right"), label_in(PortrayalBasis)),
            "of_a_minor": Fact(_("A minor"), yes_or_no),
            "consent_uses": Fact(_("Consents"), _uses),
            "music": Fact(_("Number of the piece of music"), as_written),
            "music_basis": Fact(_("By what right"), label_in(MusicBasis)),
            "takedown_cause": Fact(_("Cause"), label_in(TakedownCause)),
        },
    )
    register_replay(
        tellers={
            "consents_given": _tell_given,
            "consents_withdrawn": _tell_withdrawn,
            "person_changed": _tell_person,
            "person_removed": _tell_person,
        },
        readers=[_read_standing],
    )


def _row(portrayal: int, use: str) -> TableRow:
    return TableRow(TABLE, f"{portrayal} {use}")


def _tell_given(line: JournalEntry, ledger: Ledger) -> None:
    for use in line.facts["consent_uses"]:
        row = _row(line.facts["portrayal"], use)
        ledger.write(row, line, version=line.facts["consent_version"], given_by=line.actor_id)


def _tell_withdrawn(line: JournalEntry, ledger: Ledger) -> None:
    for use in line.facts["consent_uses"]:
        ledger.remove(_row(line.facts["portrayal"], use), line)


def _tell_person(line: JournalEntry, ledger: Ledger) -> None:
    """Whoever is not real, or not in the film, has no consents."""
    if line.facts.get("portrayal_basis") in (PortrayalBasis.OWN, PortrayalBasis.CONSENT):
        return
    for use in ConsentUse:
        row = _row(line.facts["portrayal"], use)
        if row in ledger.rows:
            ledger.remove(row, line)


def _read_standing() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    standing = PortrayalConsent.objects.standing().order_by("pk")
    for portrayal, use, version, giver in standing.values_list("portrayal", "use", "version", "given_by"):
        yield _row(portrayal, use), {"version": version, "given_by": giver}
