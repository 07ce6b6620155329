"""What a creator states about a film: the label of each shot and the consents. The arithmetic that follows
is in `declaration`; the tools used are a field of the draft."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contest.domain.ai_share import Label, carried_labels
from contest.domain.entries import touch_draft
from contest.domain.queries.entries import labels_of
from contest.domain.queries.films import shots_of
from contest.enums import ConsentKind
from contest.models import Consent, Entry, ShotLabel, User
from contest.policies import Refused, demand, may_edit


def label_shots(
    entry: Entry, labels: Mapping[int, Label | None], *, by: User, now: datetime | None = None
) -> None:
    """Say of some shots (by id) what made each; None takes its label back."""
    demand(may_edit(by, entry, now))
    with transaction.atomic():
        touch_draft(entry)
        known = {shot.id for shot in shots_of(entry.film_id)} if entry.film_id else set()
        if not known.issuperset(labels):
            raise Refused(
                _("The film has been replaced since you opened this page. Reload the page to see its shots.")
            )
        ShotLabel.objects.filter(entry=entry, shot_id__in=labels).delete()
        ShotLabel.objects.bulk_create(
            ShotLabel(entry=entry, shot_id=shot, origin=label.origin, tool=label.tool or "")
            for shot, label in sorted(labels.items())
            if label
        )


def carry_labels_to(film_id: int) -> None:
    """The shots of a film are known now: see to the labels of its entry."""
    for entry in Entry.objects.filter(film_id=film_id):
        carry_labels(entry)


@transaction.atomic
def carry_labels(entry: Entry) -> int:
    """Once a replaced film's shots are known, give them the labels of the old film's shots at the same times,
    and drop the rest. Returns how many were carried; a second call finds nothing to do."""
    stale = entry.shot_labels.exclude(shot__film_id=entry.film_id or 0).values_list(
        "shot__film_id", flat=True
    )
    old_films = sorted(set(stale.values_list("shot__film_id", flat=True)))
    new_shots = shots_of(entry.film_id) if entry.film_id else ()
    if not old_films or not new_shots:
        return 0
    carried = carried_labels(shots_of(old_films[-1]), labels_of(entry), new_shots)
    ShotLabel.objects.bulk_create(
        [
            ShotLabel(entry=entry, shot_id=shot, origin=label.origin, tool=label.tool or "")
            for shot, label in carried.items()
        ],
        ignore_conflicts=True,
    )
    entry.shot_labels.filter(shot__film_id__in=old_films).delete()
    return len(carried)


def give_consents(
    entry: Entry, *, kinds: Collection[ConsentKind], by: User, now: datetime | None = None
) -> None:
    """Consent to exactly these statements, in the version of the regulations; the others are taken back. A
    consent that stands already keeps its time."""
    demand(may_edit(by, entry, now))
    version = entry.edition.regulations.consents_version
    with transaction.atomic():
        touch_draft(entry)
        standing = entry.consents.filter(version=version, kind__in=kinds)
        entry.consents.exclude(pk__in=standing.values("pk")).delete()
        missing = set(kinds) - set(entry.consents.values_list("kind", flat=True))
        Consent.objects.bulk_create(
            Consent(entry=entry, kind=kind, version=version, given_by=by) for kind in sorted(missing)
        )
