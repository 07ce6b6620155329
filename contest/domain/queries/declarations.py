"""Reads of what a creator states about the shots of a film."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from contest.domain.ai_share import Label, Share, ai_share
from contest.domain.cutting import ShotSpan, cut_shots, shot_name
from contest.enums import Origin, Purpose, Tool
from contest.models import Entry, Regulations, ShotLabel
from media_pipeline.models import Shot

DECLARED = ("shot_labels", "own_cuts", "film__shots")  # what `declaration_read` asks to be prefetched


@dataclass(frozen=True)
class Declaration:
    """The shots of an entry's film, the label of each (by the shot's name), and the share that follows."""

    shots: tuple[ShotSpan, ...]
    labels: dict[str, Label]
    share: Share


def shots_of(entry: Entry) -> tuple[ShotSpan, ...]:
    """The shots of the entry's film as the creator has corrected them; none before the lab has found them."""
    return shots_in(entry, entry.film_id) if entry.film_id else ()


def shots_in(entry: Entry, film_id: int) -> tuple[ShotSpan, ...]:
    """The same of any film that the entry has had."""
    cuts = set(entry.own_cuts.filter(shot__film_id=film_id).values_list("shot_id", "offset_ms"))
    return cut_shots(Shot.objects.filter(film_id=film_id), cuts)


def labels_of(entry: Entry) -> dict[str, Label]:
    """Labels by the shot's name, of the shots of every film the entry has had."""
    return labels_in(entry.shot_labels.all())


def labels_in(rows: Iterable[ShotLabel]) -> dict[str, Label]:
    """What rows of labels say, by the shot's name; the leading maker of each comes first."""
    makers: dict[str, list[Label]] = {}
    for row in sorted(rows, key=lambda row: row.place):
        makers.setdefault(shot_name((row.shot_id, row.offset_ms)), []).append(_maker_in(row))
    return {name: replace(first, also=tuple(others)) for name, (first, *others) in makers.items()}


def rows_of(entry: Entry, span: ShotSpan, label: Label) -> list[ShotLabel]:
    """Rows, not saved yet, that say a label of one shot."""
    return [
        ShotLabel(
            entry=entry,
            shot_id=span.shot,
            offset_ms=span.offset_ms,
            place=place,
            origin=maker.origin,
            tool=maker.tool or "",
            other_name=maker.other_name,
            purpose=maker.purpose,
            percent=maker.percent,
        )
        for place, maker in enumerate(label.makers)
    ]


def declaration_of(entry: Entry) -> Declaration:
    return _declaration(entry, shots_of(entry), labels_of(entry))


def declaration_read(entry: Entry) -> Declaration:
    """The same without a query, of an entry read with its regulations and what is `DECLARED`."""
    cuts = {(cut.shot_id, cut.offset_ms) for cut in entry.own_cuts.all()}
    shots = cut_shots(entry.film.shots.all(), cuts) if entry.film else ()
    return _declaration(entry, shots, labels_in(entry.shot_labels.all()))


def counted_in(rules: Regulations) -> frozenset[Purpose]:
    """The purposes of tools that count toward the share."""
    chosen = {Purpose.STILLS: rules.counts_images, Purpose.EDITING: rules.counts_editing}
    return frozenset({Purpose.PICTURES, *(purpose for purpose, is_counted in chosen.items() if is_counted)})


def _declaration(entry: Entry, shots: tuple[ShotSpan, ...], labels: dict[str, Label]) -> Declaration:
    here = {shot.id: labels[shot.id] for shot in shots if shot.id in labels}
    rules = entry.edition.regulations
    share = ai_share(shots, here, counted_in(rules), leaves_titles_out=rules.leaves_titles_out)
    return Declaration(shots, here, share)


def _maker_in(row: ShotLabel) -> Label:
    return Label(
        Origin(row.origin),
        Tool(row.tool) if row.tool else None,
        Purpose(row.purpose),
        row.other_name,
        row.percent,
    )
