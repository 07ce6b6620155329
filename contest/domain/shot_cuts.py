"""Correcting the shots that the lab found: splitting one, joining several. Labels follow, and each act is the
other's undoing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from contest.domain.ai_share import Label
from contest.domain.cutting import ShotSpan, are_consecutive
from contest.domain.entries import touch_draft
from contest.domain.queries.declarations import labels_of, rows_of, shots_of
from contest.domain.shot_labels import ShotsChanged, remove_labels
from contest.models import Entry, OwnCut, ShotLabel, User
from contest.policies import Refused, demand, may_edit
from media_pipeline.models import Shot

SHORTEST_SHOT_MS = 100


class LabelsDiffer(Refused):
    """The shots to be joined are labelled differently; `labels` are theirs, that of the longest first."""

    def __init__(self, labels: Sequence[Label]) -> None:
        super().__init__(_("These shots are labelled differently. Choose which label the joined shot gets."))
        self.labels = labels


@transaction.atomic
def split_shots(entry: Entry, *, film: int, at: Sequence[int], by: User, now: datetime | None = None) -> None:
    """Cut the film of this id once more at each of these milliseconds; both halves keep the label. `Refused`
    too near to another cut, at the film's ends, and when the film has been replaced."""
    if not _spans_for_change(entry, by=by, now=now) or entry.film_id != film:
        raise ShotsChanged
    for at_ms in at:
        _split(entry, film, at_ms)


def _split(entry: Entry, film: int, at_ms: int) -> None:
    spans = shots_of(entry)
    nearest = min(
        (edge for span in spans for edge in (span.start_ms, span.end_ms)), key=lambda e: abs(e - at_ms)
    )
    is_outside = not spans[0].start_ms < at_ms < spans[-1].end_ms
    if at_ms > spans[-1].end_ms:
        words = _("The film ends at %(end)s and cannot be split at %(at)s. Choose a moment within a shot.")
        raise Refused(words % {"end": _moment(spans[-1].end_ms), "at": _moment(at_ms)}, field="at")
    if is_outside or abs(nearest - at_ms) < SHORTEST_SHOT_MS:
        raise Refused(
            _(
                "The film cannot be split at %(at)s, because a shot begins or ends at %(edge)s. "
                "Choose a moment within a shot, at least %(least)s seconds away from its ends."
            )
            % {
                "at": _moment(at_ms),
                "edge": _moment(nearest),
                "least": number_format(SHORTEST_SHOT_MS / 1000, 1),
            },
            field="at",
        )
    whole = next(span for span in spans if span.start_ms < at_ms < span.end_ms)
    measured = Shot.objects.filter(film_id=film, start_ms__lte=at_ms).latest("start_ms")
    place = OwnCut(entry=entry, shot=measured, offset_ms=at_ms - measured.start_ms)
    if place.offset_ms:
        place.save()
    else:
        entry.own_cuts.filter(shot=measured, offset_ms=0).delete()
    half = ShotSpan(measured.pk, whole.number + 1, at_ms, whole.end_ms, place.offset_ms)
    if label := labels_of(entry).get(whole.id):
        ShotLabel.objects.bulk_create(rows_of(entry, half, label))


@transaction.atomic
def join_shots(
    entry: Entry,
    *,
    shots: Sequence[str],
    by: User,
    keep: Label | None = None,
    now: datetime | None = None,
) -> None:
    """Make one shot of several that follow each other, or of one and the next. It gets the label `keep`, else
    that of the longest. `LabelsDiffer` when they differ and nothing is said of which to keep."""
    spans = _spans_for_change(entry, by=by, now=now)
    chosen = [span for span in spans if span.id in set(shots)]
    if len(chosen) < len(set(shots)) or not chosen:
        raise ShotsChanged
    if len(chosen) == 1:
        chosen = list(spans[chosen[0].number - 1 : chosen[0].number + 1])
    if len(chosen) < 2 or not are_consecutive(chosen):
        raise Refused(
            _(
                "Only shots that follow each other can be joined. Choose a row of shots, or one that has "
                "a next."
            ),
            field="shot",
        )
    known = labels_of(entry)
    by_length = sorted(chosen, key=lambda span: -span.length_ms)
    labels = list(dict.fromkeys(known[span.id] for span in by_length if span.id in known))
    if len(labels) > 1 and keep not in labels:
        raise LabelsDiffer(labels)
    label = keep if keep in labels else known.get(by_length[0].id)
    remove_labels(entry, {span.id for span in chosen})
    _remove_cuts(entry, chosen[1:])
    if label:
        ShotLabel.objects.bulk_create(rows_of(entry, chosen[0], label))


def _spans_for_change(entry: Entry, *, by: User, now: datetime | None) -> tuple[ShotSpan, ...]:
    demand(may_edit(by, entry, now))
    touch_draft(entry)
    return shots_of(entry)


def _remove_cuts(entry: Entry, spans: Sequence[ShotSpan]) -> None:
    """Let no cut be where these shots begin: those of the creator go, of those of the lab it is said."""
    own = {(span.shot, span.offset_ms) for span in spans if span.offset_ms}
    rows = entry.own_cuts.values_list("pk", "shot_id", "offset_ms")
    entry.own_cuts.filter(pk__in=[pk for pk, *place in rows if tuple(place) in own]).delete()
    OwnCut.objects.bulk_create(
        OwnCut(entry=entry, shot_id=span.shot, offset_ms=0) for span in spans if not span.offset_ms
    )


def _moment(ms: int) -> str:
    """As the page writes moments, to the hundredth: "1:04.20"."""
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes}:{number_format(rest / 1000, 2).zfill(5)}"
