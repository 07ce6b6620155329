"""What a creator states about a film: the label of each shot and the consents. The arithmetic that follows
is in `declaration`; the tools used are a field of the draft."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contest.consents.asked import versions_now
from contest.domain import journal
from contest.domain.ai_share import Label, carried_labels
from contest.domain.cutting import carried_cuts, shot_name
from contest.domain.entries import touch_draft
from contest.domain.queries.declarations import labels_of, rows_of, shots_in, shots_of
from contest.enums import ConsentKind
from contest.models import Consent, Entry, JournalEntry, OwnCut, ShotLabel, User
from contest.policies import Refused, demand, may_edit
from media_pipeline.models import Shot


class ShotsChanged(Refused):
    """What was asked is about shots that the entry does not have (any more)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The film has been replaced, or its shots were split or joined, since you opened this page. "
                "Reload the page to see its shots."
            )
        )


class LabelsChanged(Refused):
    """Shots were labelled otherwise since whoever labels them now saw them; `theirs` has how, by name."""

    def __init__(self, theirs: Mapping[str, Label | None]) -> None:
        super().__init__(
            _(
                "Some of these shots were labelled meanwhile, in another window or by another person. "
                "What you chose for them was not saved."
            )
        )
        self.theirs = theirs


def label_shots(
    entry: Entry,
    labels: Mapping[str, Label | None],
    *,
    by: User,
    shown: Mapping[str, Collection[Label | None]] | None = None,
    now: datetime | None = None,
) -> None:
    """Say of some shots (by name) what made each; None takes its label back. Where it is known what whoever
    labels saw there before (`shown`), a shot that has another label by now refuses all, by LabelsChanged."""
    demand(may_edit(by, entry, now))
    with transaction.atomic():
        touch_draft(entry)
        known = {span.id: span for span in shots_of(entry)}
        if not known.keys() >= labels.keys():
            raise ShotsChanged
        if theirs := _labelled_meanwhile(entry, labels, shown or {}):
            raise LabelsChanged(theirs)
        remove_labels(entry, labels)
        ShotLabel.objects.bulk_create(
            row
            for name in sorted(labels)
            if (label := labels[name])
            for row in rows_of(entry, known[name], label)
        )


def _labelled_meanwhile(
    entry: Entry, labels: Mapping[str, Label | None], shown: Mapping[str, Collection[Label | None]]
) -> dict[str, Label | None]:
    """What others say of those shots by now; who says the same as they is not disturbed."""
    current = labels_of(entry)
    theirs = {name: current.get(name) for name in labels if name in shown}
    return {
        name: label
        for name, label in theirs.items()
        if _makers(label) not in map(_makers, (labels[name], *shown[name]))
    }


def _makers(label: Label | None) -> frozenset[Label]:
    return frozenset(label.makers if label else ())


def remove_labels(entry: Entry, names: Collection[str]) -> None:
    """Remove the labels of some shots (by name). The caller holds the transaction and the right to do it."""
    rows = entry.shot_labels.values_list("pk", "shot_id", "offset_ms")
    gone = [pk for pk, *place in rows if shot_name((place[0], place[1])) in names]
    entry.shot_labels.filter(pk__in=gone).delete()


def carry_labels_to(film_id: int) -> None:
    """The shots of a film are known now: see to the labels of its entry."""
    for entry in Entry.objects.filter(film_id=film_id):
        carry_labels(entry)


@transaction.atomic
def carry_labels(entry: Entry) -> int:
    """Once a replaced film's shots are known, correct them as the old film's at the same times were, and give
    them the labels of those, unless they have some: it was here before. The old film keeps its own, for it
    can come back. Returns how many labels were carried; a second call finds nothing to do."""
    told = Q(labels__entry=entry) | Q(own_cuts__entry=entry)
    old_shots = Shot.objects.filter(told).exclude(film_id=entry.film_id or 0)
    old_films = set(old_shots.values_list("film_id", flat=True))
    new_shots = Shot.objects.filter(film_id=entry.film_id or 0)
    if entry.film_id is None or not old_films or not new_shots:
        return 0
    before = _replaced_by(entry)
    old_film = before if before in old_films else max(old_films)
    facts = {"film": entry.film_id, "instead_of": old_film}
    subject = f"entry:{entry.code}"
    lines = JournalEntry.objects.filter(subject=subject, verb="labels_carried")
    if (
        new_shots.filter(told).exists()
        or lines.filter(facts__film=entry.film_id, facts__instead_of=old_film).exists()
    ):
        return 0
    spans, labels = shots_in(entry, old_film), labels_of(entry)
    _carry_cuts(entry, old_film, list(new_shots))
    after = {span.id: span for span in shots_of(entry)}
    carried = carried_labels(spans, labels, list(after.values()))
    ShotLabel.objects.bulk_create(
        row for name, label in carried.items() for row in rows_of(entry, after[name], label)
    )
    kept = {entry.film_id, old_film}
    entry.shot_labels.exclude(shot__film_id__in=kept).delete()
    entry.own_cuts.exclude(shot__film_id__in=kept).delete()
    journal.record("labels_carried", subject=subject, facts=facts, edition=entry.edition)
    return len(carried)


def _replaced_by(entry: Entry) -> int | None:
    """The film in whose place the present one came last."""
    lines = JournalEntry.objects.filter(subject=f"entry:{entry.code}", verb="film_attached")
    line = lines.order_by("-number").first()
    return line.facts["instead_of"] if line else None


def _carry_cuts(entry: Entry, old_film: int, new_shots: list[Shot]) -> None:
    cuts = entry.own_cuts.filter(shot__film_id=old_film).values_list("shot_id", "offset_ms")
    places = carried_cuts(Shot.objects.filter(film_id=old_film), cuts, new_shots)
    OwnCut.objects.bulk_create(
        (OwnCut(entry=entry, shot_id=shot, offset_ms=offset_ms) for shot, offset_ms in places),
        ignore_conflicts=True,
    )


def give_consents(
    entry: Entry, *, kinds: Collection[ConsentKind], by: User, now: datetime | None = None
) -> None:
    """Consent to exactly these statements, as they are worded now; the others are taken back. A consent that
    stands already keeps its time, and one to earlier words stays on record."""
    demand(may_edit(by, entry, now))
    versions = versions_now(entry.edition)
    with transaction.atomic():
        touch_draft(entry)
        standing = [one for one in entry.consents.all() if one.version == versions.get(one.kind)]
        entry.consents.filter(pk__in=[one.pk for one in standing if one.kind not in kinds]).delete()
        missing = set(kinds) & versions.keys() - {one.kind for one in standing}
        Consent.objects.bulk_create(
            Consent(entry=entry, kind=kind, version=versions[kind], given_by=by) for kind in sorted(missing)
        )
