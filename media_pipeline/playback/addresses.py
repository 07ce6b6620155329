"""Sealed, expiring addresses of what is watched. A token is bound to one rendition of one film and to one
viewer (see rights.py), and shows neither; it stays the same for an hour, so that browsers can keep what they
have."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from media_pipeline.enums import CaptionKind, FilmState, RenditionKind
from media_pipeline.findings.warnings import TO_WARN_OF
from media_pipeline.models import CaptionTrack, Film, FilmFinding, Rendition, Waiver
from media_pipeline.playback.rights import THE_FILM
from media_pipeline.playback.sealed_tokens import seal, unseal
from media_pipeline.renditions.plan import HALL_SUFFIXES
from media_pipeline.renditions.storyboard import grid_of

PURPOSE = "media_pipeline.delivery"
STABLE_SECONDS = 3600
LIVES_SECONDS = 6 * 3600  # at least
NAMES = {
    RenditionKind.TOP: "film.mp4",
    RenditionKind.LIGHT: "light.mp4",
    RenditionKind.POSTER: "poster.jpg",
    RenditionKind.OWN_POSTER: "poster.jpg",
    RenditionKind.SPRITE: "sprite.jpg",
    RenditionKind.SHOTS: "shots.jpg",
    RenditionKind.HOVER: "hover.mp4",
    RenditionKind.WAVEFORM: "waveform.svg",
    RenditionKind.STORYBOARD: "storyboard.vtt",
    RenditionKind.CAPTIONS: "captions.vtt",
    RenditionKind.SHOW: "show.mp4",
    RenditionKind.PRORES: "show.mov",
}


HALL_NAME = re.compile(r"[a-z0-9-]{1,80}\.(?:mp4|mov)")
NEEDED = (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.POSTER, RenditionKind.SPRITE)


class NotPlayable(Exception):
    """The film has no previews: it was refused, or they are not made yet."""


@dataclass(frozen=True)
class CaptionAddress:
    """Where the WebVTT of a track of captions is; `language` as in BCP 47."""

    track_id: int
    kind: CaptionKind
    language: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Playback:
    """What a player needs. The storyboard is WebVTT that points into the sprite, whose cells are a second
    each unless `seconds_per_cell` says more; the sheet of shots has a cell for each shot, in their order.
    Addresses of what a film does not have are empty. Before one that `flashes` its viewer is warned."""

    film_url: str
    light_url: str = ""
    poster_url: str = ""
    sprite_url: str
    storyboard_url: str
    sprite_columns: int
    cell_width: int
    cell_height: int
    seconds_per_cell: int
    shots_url: str = ""
    shots_columns: int = 0
    hover_url: str = ""
    waveform_url: str = ""
    poster_choices: tuple[str, ...] = ()
    poster_number: int = 1
    film_bytes: int = 0
    captions: tuple[CaptionAddress, ...] = ()
    flashes: bool = False


@dataclass(frozen=True)
class FilmStills:
    """What stands for a film in a list; a film of an older lab has no loop, its address is empty."""

    poster_url: str
    hover_url: str


@dataclass(frozen=True)
class Ticket:
    """What a token says. For captions, `rendition_id` is the number of their track."""

    rendition_id: int
    film_id: int
    kind: RenditionKind
    viewer: str


def playback(
    film_id: int, *, viewer: str, own_poster: bool = False, caption_drafts: bool = False
) -> Playback:
    """Addresses for `viewer` to watch the film. Raises NotPlayable; three queries. The poster is a frame of
    the film, unless the viewer may also see a picture that its maker brought: names can stand in it. Captions
    that nobody has read yet are for whoever is to read them."""
    found = playbacks([film_id], viewer=viewer, own_poster=own_poster, caption_drafts=caption_drafts)
    if film_id not in found:
        raise NotPlayable(f"Film {film_id} has no previews")
    return found[film_id]


def playbacks(
    film_ids: Sequence[int], *, viewer: str, own_poster: bool = False, caption_drafts: bool = False
) -> dict[int, Playback]:
    """The same of those of the films that have previews; three queries, however many."""
    playable = _playable(Film.objects.filter(pk__in=film_ids))
    films = playable.only("facts", "poster_number", "shows_own_poster").annotate(flashes=_flashes())
    renditions: dict[int, list[Rendition]] = {film_id: [] for film_id in film_ids}
    for rendition in Rendition.objects.filter(film_id__in=film_ids).order_by("pk"):
        renditions[rendition.film_id].append(rendition)
    captions: dict[int, list[CaptionAddress]] = {film_id: [] for film_id in film_ids}
    tracks = CaptionTrack.objects.filter(film_id__in=film_ids)
    shown = tracks if caption_drafts else tracks.filter(is_draft=False)
    for pk, film_id, kind, language in shown.values_list("pk", "film_id", "kind", "language"):
        url = sign_captions(pk, film_id=film_id, viewer=viewer)
        captions[film_id].append(CaptionAddress(pk, CaptionKind(kind), language, url))
    found = {
        film.pk: _playback(film, renditions[film.pk], captions[film.pk], viewer=viewer, own_poster=own_poster)
        for film in films
    }
    flashing = {film.pk for film in films if film.flashes}
    return {
        film_id: replace(played, flashes=film_id in flashing)
        for film_id, played in found.items()
        if played is not None
    }


def _flashes() -> Exists:
    """Whether a film flashes in ways that viewers are warned of, unless the office has waived that."""
    waived = Waiver.objects.filter(film=OuterRef("film"), code=OuterRef("code"))
    return Exists(FilmFinding.objects.filter(~Exists(waived), film=OuterRef("pk"), code__in=TO_WARN_OF))


def _playable(films: QuerySet[Film]) -> QuerySet[Film]:
    """Not those whose files are about to be deleted."""
    return films.filter(state=FilmState.READY, removal_asked_at=None)


def _playback(
    film: Film,
    renditions: Sequence[Rendition],
    captions: Sequence[CaptionAddress],
    *,
    viewer: str,
    own_poster: bool,
) -> Playback | None:
    newest = {RenditionKind(rendition.kind): rendition for rendition in renditions}
    if any(kind not in newest for kind in NEEDED):
        return None
    grid = grid_of(film.facts)
    posters = {one.number: one for one in renditions if one.kind == RenditionKind.POSTER}
    poster = posters.get(film.poster_number) or posters[min(posters)]
    if own_poster and film.shows_own_poster:
        poster = newest.get(RenditionKind.OWN_POSTER, poster)
    extra = {kind: sign(newest[kind], viewer=viewer) for kind in newest if kind not in NEEDED}
    return Playback(
        film_url=sign(newest[RenditionKind.TOP], viewer=viewer),
        light_url=sign(newest[RenditionKind.LIGHT], viewer=viewer),
        poster_url=sign(poster, viewer=viewer),
        sprite_url=sign(newest[RenditionKind.SPRITE], viewer=viewer),
        storyboard_url=sign(newest[RenditionKind.SPRITE], viewer=viewer, kind=RenditionKind.STORYBOARD),
        sprite_columns=grid.columns,
        cell_width=grid.cell_width,
        cell_height=grid.cell_height,
        seconds_per_cell=grid.seconds_per_cell,
        shots_url=extra.get(RenditionKind.SHOTS, ""),
        shots_columns=film.facts.get("shots_sheet", {}).get("columns", 0),
        hover_url=extra.get(RenditionKind.HOVER, ""),
        waveform_url=extra.get(RenditionKind.WAVEFORM, ""),
        poster_choices=tuple(sign(posters[number], viewer=viewer) for number in sorted(posters)),
        poster_number=film.poster_number,
        film_bytes=newest[RenditionKind.TOP].size,
        captions=tuple(captions),
    )


def proxy_playback(film_id: int, *, viewer: str) -> Playback | None:
    """Addresses to watch the light copy of a film that was not accepted, where there is one; two queries. It
    is for the film's creator and the office alone: the caller sees to it."""
    refused = Film.objects.filter(pk=film_id, state=FilmState.REFUSED, removal_asked_at=None)
    film = refused.only("facts").first()
    if film is None or "proxy_seconds" not in film.facts:
        return None
    newest = {RenditionKind(one.kind): one for one in Rendition.objects.filter(film=film).order_by("pk")}
    sprite, grid = newest[RenditionKind.SPRITE], grid_of(film.facts)
    wave = newest.get(RenditionKind.WAVEFORM)
    return Playback(
        film_url=sign(newest[RenditionKind.LIGHT], viewer=viewer),
        sprite_url=sign(sprite, viewer=viewer),
        storyboard_url=sign(sprite, viewer=viewer, kind=RenditionKind.STORYBOARD),
        sprite_columns=grid.columns,
        cell_width=grid.cell_width,
        cell_height=grid.cell_height,
        seconds_per_cell=grid.seconds_per_cell,
        waveform_url=sign(wave, viewer=viewer) if wave else "",
    )


def public_stills_of(film_ids: Sequence[int], *, viewer: str) -> dict[int, FilmStills]:
    """What stands for the films in public, and the loop, of those that have a poster; one query."""
    return public_stills_for(dict.fromkeys(film_ids, viewer))


def public_stills_for(viewers: Mapping[int, str]) -> dict[int, FilmStills]:
    """The same, each film for a viewer of its own."""
    is_chosen = Q(kind=RenditionKind.POSTER, number=F("film__poster_number"))
    is_own = Q(kind=RenditionKind.OWN_POSTER, film__shows_own_poster=True)
    renditions = Rendition.objects.filter(
        is_chosen | is_own | Q(kind=RenditionKind.HOVER),
        film__in=_playable(Film.objects.filter(pk__in=viewers)),
    )
    newest = {
        (one.film_id, one.kind): sign(one, viewer=viewers[one.film_id]) for one in renditions.order_by("pk")
    }
    return {
        film_id: FilmStills(
            poster_url=newest.get((film_id, RenditionKind.OWN_POSTER), url),
            hover_url=newest.get((film_id, RenditionKind.HOVER), ""),
        )
        for (film_id, kind), url in newest.items()
        if kind == RenditionKind.POSTER
    }


def addresses_of(names: Mapping[int, str], *, viewer: str) -> dict[int, str]:
    """The addresses of copies for a hall, by their numbers, each under the file name that it is to be saved
    by; one query."""
    rows = Rendition.objects.filter(pk__in=names, kind__in=HALL_SUFFIXES)
    return {row.pk: sign(row, viewer=viewer, name=names[row.pk]) for row in rows}


def is_name_of(name: str, kind: RenditionKind) -> bool:
    """Whether an address may end so: copies for a hall have names of their own."""
    if kind in HALL_SUFFIXES:
        return HALL_NAME.fullmatch(name) is not None
    return name == NAMES[kind]


def sign(
    rendition: Rendition,
    *,
    viewer: str,
    kind: RenditionKind | None = None,
    name: str = "",
    now: datetime | None = None,
) -> str:
    """The address of `rendition` for `viewer`; its storyboard when `kind` says so."""
    shown = kind or RenditionKind(rendition.kind)
    return _address([rendition.pk, rendition.film_id], shown, viewer, name or NAMES[shown], now)


def sign_captions(track_id: int, *, film_id: int, viewer: str, now: datetime | None = None) -> str:
    """The address of a track of captions: good for whoever the film's own is good for."""
    shown = RenditionKind.CAPTIONS
    return _address([track_id, film_id], shown, viewer, NAMES[shown], now)


def _address(
    numbers: Sequence[int], shown: RenditionKind, viewer: str, name: str, now: datetime | None
) -> str:
    """`numbers`: of the row that has it, and of the film."""
    hour = int((now or timezone.now()).timestamp()) // STABLE_SECONDS
    expires = (hour + 1) * STABLE_SECONDS + LIVES_SECONDS
    viewer = viewer.replace(THE_FILM, str(numbers[-1]))
    token = seal([*numbers, str(shown), viewer], purpose=PURPOSE, expires=expires)
    return reverse("film_media", args=[token, name])


def read_token(token: str, *, now: datetime | None = None) -> Ticket:
    """What the token says, if it is ours and not too old. Raises TokenRefused, TokenExpired."""
    claims = unseal(token, purpose=PURPOSE, now=(now or timezone.now()).timestamp())
    rendition_id, film_id, kind, viewer = claims
    return Ticket(rendition_id, film_id, RenditionKind(kind), viewer)
