"""Who and what is in a film: the lines of the register, each with its line in the journal, which names
nobody."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.entries import touch_draft
from contest.enums import REAL_BASES, MusicBasis, PortrayalBasis, PortrayalKind
from contest.models import Entry, MusicUse, Portrayal, PortrayalConsent, RightsPaper, User
from contest.objections.evidence import EvidenceFile
from contest.policies import Refused, demand
from contest.register.consenting import end_consents, settle_showing
from contest.register.papers import keep_paper
from contest.register.policies import may_register

MOST_LINES = 40  # of people, and of music


@dataclass(frozen=True)
class PortrayalPlan:
    """What is to be said of a person. A file that is None stays as it was."""

    name: str
    kind: PortrayalKind
    basis: PortrayalBasis
    is_minor: bool = False
    guardian: str = ""
    consent_file: EvidenceFile | None = None
    guardian_file: EvidenceFile | None = None


@dataclass(frozen=True)
class MusicPlan:
    """What is to be said of a piece of music."""

    title: str
    basis: MusicBasis
    source: str
    licence_file: EvidenceFile | None = None


def save_portrayal(
    entry: Entry, plan: PortrayalPlan, *, person: Portrayal | None = None, by: User
) -> Portrayal:
    """Add a person or voice, or say something else of one. Whoever is not real has no consents and no
    files, and whose line stands for somebody else now has to consent anew. Raises Refused."""
    demand(may_register(by, entry))
    is_real = plan.basis in REAL_BASES
    is_minor = plan.is_minor and is_real
    with transaction.atomic():
        touch_draft(entry)
        row = _held(entry.portrayals, person) if person else Portrayal(entry=entry)
        guardian = plan.guardian if is_minor else ""
        if not row.pk:
            _demand_room(entry.portrayals.count())
            _demand_new(entry.portrayals.filter(name=plan.name, kind=plan.kind), field="name")
        elif (row.name, row.is_minor, row.guardian) != (plan.name, is_minor, guardian):
            end_consents(entry, row, by=by)
        row.name, row.kind, row.basis = plan.name, plan.kind, plan.basis
        row.is_minor, row.guardian = is_minor, guardian
        row.consent_paper = _paper(
            entry, row.consent_paper, plan.consent_file, is_kept=is_real, field="consent_file"
        )
        row.guardian_paper = _paper(
            entry, row.guardian_paper, plan.guardian_file, is_kept=is_minor, field="guardian_file"
        )
        verb = "person_changed" if row.pk else "person_registered"
        row.save()
        if not is_real:
            PortrayalConsent.objects.filter(portrayal=row).delete()
        settle_showing(entry, by=by)
        _record(verb, entry, by, portrayal=row.pk, portrayal_basis=row.basis, of_a_minor=is_minor)
    return row


def remove_portrayal(entry: Entry, person: Portrayal, *, by: User) -> None:
    """They are not in the film; a second time changes nothing. Raises Refused."""
    demand(may_register(by, entry))
    with transaction.atomic():
        touch_draft(entry)
        if row := entry.portrayals.filter(pk=person.pk).first():
            papers = [row.consent_paper_id, row.guardian_paper_id]
            row.delete()
            RightsPaper.objects.filter(pk__in=[pk for pk in papers if pk]).delete()
            settle_showing(entry, by=by)
            _record("person_removed", entry, by, portrayal=person.pk)


def save_music(entry: Entry, plan: MusicPlan, *, music: MusicUse | None = None, by: User) -> MusicUse:
    """Add a piece of music, or say something else of one. Raises Refused."""
    demand(may_register(by, entry))
    with transaction.atomic():
        touch_draft(entry)
        row = _held(entry.music_uses, music) if music else MusicUse(entry=entry)
        if not row.pk:
            _demand_room(entry.music_uses.count())
            _demand_new(entry.music_uses.filter(title=plan.title, source=plan.source), field="title")
        row.title, row.basis, row.source = plan.title, plan.basis, plan.source
        is_licensed = plan.basis == MusicBasis.LICENCE
        row.licence_paper = _paper(
            entry, row.licence_paper, plan.licence_file, is_kept=is_licensed, field="licence_file"
        )
        verb = "music_changed" if row.pk else "music_registered"
        row.save()
        _record(verb, entry, by, music=row.pk, music_basis=row.basis)
    return row


def remove_music(entry: Entry, music: MusicUse, *, by: User) -> None:
    """It is not in the film; a second time changes nothing. Raises Refused."""
    demand(may_register(by, entry))
    with transaction.atomic():
        touch_draft(entry)
        if row := entry.music_uses.filter(pk=music.pk).first():
            paper = row.licence_paper
            row.delete()
            if paper:
                paper.delete()
            _record("music_removed", entry, by, music=music.pk)


def _held(rows: Any, row: Any) -> Any:
    """The row as it is now that nobody else changes the entry. Raises Refused."""
    held = rows.filter(pk=row.pk).first()
    if held is None:
        raise Refused(_("This line was removed from the register in the meantime."))
    return held


def _demand_room(count: int) -> None:
    if count >= MOST_LINES:
        words = _("The register has %(most)d lines of this kind; more are not taken. Put some together.")
        raise Refused(words % {"most": MOST_LINES})


def _demand_new(same: QuerySet[Any], *, field: str) -> None:
    """A form that was sent twice makes one line."""
    if same.exists():
        raise Refused(_("This stands in the register already. Reload the page to see it."), field=field)


def _paper(
    entry: Entry, before: RightsPaper | None, file: EvidenceFile | None, *, is_kept: bool, field: str
) -> RightsPaper | None:
    """The file that stands now; where none is asked for, none stays."""
    if is_kept and file:
        return keep_paper(entry, file, instead_of=before, field=field)
    if before and not is_kept:
        before.delete()
        return None
    return before


def _record(verb: str, entry: Entry, by: User, **facts: Any) -> None:
    journal.record(verb, subject=f"entry:{entry.code}", facts=facts, actor=by, edition=entry.edition)
