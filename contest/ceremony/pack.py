"""The show pack: the winning films made alike for the hall's own playback, each watched by somebody who
stands for it. It belongs to one seal; when that is taken off, the pack is void."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contest.ceremony.cards import Card
from contest.ceremony.playing import viewer_of
from contest.domain import journal
from contest.domain.ai_label import AiLabel
from contest.domain.honours import lock_results
from contest.models import Entry, Seal, ShowPack, User, WatchedCopy
from contest.policies import Refused
from media_pipeline import api
from media_pipeline.enums import JobState, RenditionKind

LABEL_HEIGHT = 120  # of 1080: its letters are a twentieth of the picture, as GB 45438-2025 asks
UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


class PackRefused(Refused):
    """The pack cannot be made, or a copy not be ticked, as it is; `reason` says why."""


@dataclass(frozen=True)
class PackFile:
    """A copy that can be fetched, under the name that it is played by."""

    kind: RenditionKind
    name: str
    url: str
    size: int
    sha256: str


@dataclass(frozen=True)
class PackLine:
    """One film of the pack, in the order of the evening."""

    number: int
    card: Card
    report: api.ShowCopyReport | None
    files: tuple[PackFile, ...]
    watched: WatchedCopy | None

    @property
    def is_ready(self) -> bool:
        return self.report is not None and self.report.is_ready

    @property
    def is_under_way(self) -> bool:
        return self.report is not None and not self.is_ready and self.report.state in UNDER_WAY

    @property
    def percent(self) -> int:
        return int(100 * self.report.progress) if self.report else 0

    @property
    def film_to_watch(self) -> PackFile | None:
        return next((file for file in self.files if file.kind == RenditionKind.SHOW), None)


@dataclass(frozen=True)
class PackReport:
    """How a pack stands."""

    pack: ShowPack
    lines: tuple[PackLine, ...]

    @property
    def is_under_way(self) -> bool:
        return any(line.is_under_way for line in self.lines)

    @property
    def ready(self) -> int:
        return sum(line.is_ready for line in self.lines)

    @property
    def watched(self) -> int:
        return sum(line.watched is not None for line in self.lines)

    @property
    def rate(self) -> str:
        """As people write it: 25, 23.976."""
        return f"{float(Fraction(self.pack.rate)):.5g}"


def standing_pack(seal: Seal) -> ShowPack | None:
    packs = ShowPack.objects.filter(seal=seal, cancelled_at=None)
    return packs.select_related("asked_by").first()


def void_packs(seal: Seal) -> list[ShowPack]:
    """What was made for results that do not hold any more."""
    packs = ShowPack.objects.filter(seal__edition=seal.edition_id, cancelled_at=None).exclude(seal=seal)
    return list(packs.select_related("seal").order_by("pk"))


def order_pack(seal: Seal, cards: Sequence[Card], *, rate: str, language: str, by: User) -> ShowPack:
    """Have all films that can be shown made alike; `rate` "" is the one that most of them have. An earlier
    pack of this seal gives way. Raises PackRefused where no film can be shown, or the seal was taken off."""
    films = _films_of(cards)
    if not films:
        raise PackRefused(_("There is no film to be shown: nothing can be made ready for the hall."))
    chosen = rate or api.common_rate(list(films.values()))
    labels = {label: _picture_of(label, language) for label in AiLabel}
    with transaction.atomic():
        lock_results(seal.edition)
        if not Seal.objects.standing().filter(pk=seal.pk).exists():
            raise PackRefused(_("These results were unsealed meanwhile: there is nothing to be made ready."))
        ShowPack.objects.filter(seal=seal, cancelled_at=None).update(cancelled_at=timezone.now())
        pack = ShowPack.objects.create(seal=seal, rate=chosen, language=language, asked_by=by)
        for card in cards:
            if card.code in films:
                label = labels[card.label] if card.label else b""
                api.order_show_copies(films[card.code], rate=chosen, label=label)
        _record("show_pack_ordered", seal, by=by, frame_rate=chosen, show_copies=len(films))
    return pack


def cancel_pack(pack: ShowPack, cards: Sequence[Card], *, by: User) -> None:
    """What is not finished is not made. Raises PackRefused for one that was cancelled already."""
    with transaction.atomic():
        standing = ShowPack.objects.filter(pk=pack.pk, cancelled_at=None)
        if not standing.update(cancelled_at=timezone.now()):
            raise PackRefused(_("This show pack was cancelled already."))
        api.cancel_show_copies(list(_films_of(cards).values()))
        _record("show_pack_cancelled", pack.seal, by=by)


def tick(report: PackReport, code: str, *, by: User) -> WatchedCopy:
    """This person has watched the copy of this film to its end. Raises PackRefused."""
    line = next((line for line in report.lines if line.card.code == code), None)
    file = line.film_to_watch if line else None
    if line is None or file is None or not line.is_ready:
        raise PackRefused(_("This copy is not ready: there is nothing to be watched yet."))
    entry = Entry.objects.get(code=code)
    with transaction.atomic():
        watched, _is_new = WatchedCopy.objects.update_or_create(
            pack=report.pack, entry=entry, defaults={"by": by, "sha256": file.sha256, "at": timezone.now()}
        )
        _record("show_copy_watched", report.pack.seal, by=by, show_copy=file.name)
    return watched


def report_on(pack: ShowPack, cards: Sequence[Card], *, user: User) -> PackReport:
    """A constant number of queries."""
    shown = [card for card in cards if card.film]
    films = _films_of(shown)
    reports = api.show_copies(list(films.values()))
    found = [(number, card, reports.get(films[card.code])) for number, card in enumerate(shown, start=1)]
    names = {
        file.rendition_id: file_name(number, card.key, file.kind)
        for number, card, report in found
        for file in (report.files if report else ())
    }
    urls = api.addresses_of(names, viewer=viewer_of(pack.seal, user=user))
    rows = WatchedCopy.objects.filter(pack=pack).select_related("by", "entry")
    watched = {(row.entry.code, row.sha256): row for row in rows}
    return PackReport(
        pack, tuple(_line(number, card, report, names, urls, watched) for number, card, report in found)
    )


def file_name(number: int, key: str, kind: RenditionKind) -> str:
    """By the place in the evening and the award: a file that is found tells no winner."""
    plain = re.sub(r"[^a-z0-9-]", "-", key.lower())[:60]
    return f"{number:02}-{plain}.{'mov' if kind == RenditionKind.PRORES else 'mp4'}"


def _line(
    number: int,
    card: Card,
    report: api.ShowCopyReport | None,
    names: dict[int, str],
    urls: dict[int, str],
    watched: dict[tuple[str, str], WatchedCopy],
) -> PackLine:
    files = tuple(
        PackFile(file.kind, names[file.rendition_id], urls[file.rendition_id], file.size, file.sha256)
        for file in (report.files if report else ())
    )
    seen = [watched[card.code, file.sha256] for file in files if (card.code, file.sha256) in watched]
    return PackLine(number, card, report, files, seen[0] if seen else None)


def _films_of(cards: Sequence[Card]) -> dict[str, int]:
    """The numbers of the films by the codes of their entries."""
    codes = [card.code for card in cards if card.film]
    rows = Entry.objects.filter(code__in=codes, film__isnull=False)
    return dict(rows.values_list("code", "film_id"))


def _picture_of(label: AiLabel, language: str) -> bytes:
    from contest.pictures.drawing import draw_label  # noqa: PLC0415  (other pages draw nothing)

    with translation.override(language):
        return draw_label(label, label.words, height=LABEL_HEIGHT)


def _record(verb: str, seal: Seal, *, by: User, **facts: object) -> None:
    edition = seal.edition
    journal.record(verb, subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition)
