"""Which of a film's audio tracks are heard in its copies: those that the file means, until its maker chooses
others. The copies are then made again by the one pass; the old ones stand until the new ones do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.ffmpeg.header import AudioStream
from media_pipeline.ffmpeg.mono_tracks import possible_mixes
from media_pipeline.models import Film, Job
from media_pipeline.renditions.own_posters import drop_renditions
from media_pipeline.work_queue import enqueue

UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
WITH_A_SOUND = (RenditionKind.TOP, RenditionKind.LIGHT, RenditionKind.WAVEFORM)


class NoSuchTrack(KeyError):
    """The film does not have these audio tracks, or they are no sound together."""


@dataclass(frozen=True)
class AudioOffer:
    """What can be heard of a film: tracks by their numbers, with their names as the file has them; together
    they have so many `channels`."""

    numbers: tuple[int, ...]
    names: tuple[str, ...]
    channels: int
    is_heard: bool
    is_chosen: bool


@dataclass(frozen=True)
class AudioReport:
    """`is_waiting` for the copies with what was chosen; `has_failed`: they could not be made."""

    offers: tuple[AudioOffer, ...]
    is_waiting: bool
    has_failed: bool


NO_AUDIO = AudioReport((), is_waiting=False, has_failed=False)


def audio_report(film_id: int) -> AudioReport:
    """What can be heard of a film that has passed, of several possibilities; two queries."""
    film = Film.objects.filter(pk=film_id, state=FilmState.READY, removal_asked_at=None).first()
    if film is None:
        return NO_AUDIO
    header, heard = _header_of(film), heard_now(film)
    chosen, names = tuple(film.heard_tracks) or heard, header.get("audio_tracks", [])
    offers = tuple(
        AudioOffer(
            numbers,
            tuple(names[number - 1] for number in numbers),
            sum(channels),
            is_heard=numbers == heard,
            is_chosen=numbers == chosen,
        )
        for numbers, channels in _offered(film)
    )
    is_waiting = chosen != heard and _is_rendered(film)
    return AudioReport(offers if len(offers) > 1 else (), is_waiting, chosen != heard and not is_waiting)


@transaction.atomic
def choose_audio(film_id: int, numbers: Sequence[int]) -> bool:
    """Have the film's copies made with these audio tracks, counted from 1; False where they are heard
    already. Raises NoSuchTrack."""
    film = Film.objects.select_for_update(no_key=True).get(pk=film_id)
    wanted = tuple(numbers)
    if film.state != FilmState.READY or wanted not in dict(_offered(film)):
        raise NoSuchTrack(wanted)
    is_made = wanted == heard_now(film)
    if is_made and (tuple(film.heard_tracks) or wanted) == wanted:
        return False
    Film.objects.filter(pk=film_id).update(heard_tracks=list(wanted))
    enqueue.enqueue_again(film, JobKind.RENDER, film_seconds=(film.duration_ms or 0) / 1000)
    return True


def heard_now(film: Film) -> tuple[int, ...]:
    """The numbers of the tracks of which the copies are made."""
    usual = [_header_of(film).get("audio_number", 1)]  # of films that passed before it was kept
    return tuple(film.facts.get("heard_tracks", usual))


def drop_unheard(film: Film, *, made: Sequence[str]) -> None:
    """Copies with another sound leave; those `made` stay, by their recipe keys. Belongs into the transaction
    of their rows."""
    others = film.renditions.filter(kind__in=WITH_A_SOUND).exclude(recipe_key__in=made)
    drop_renditions(others.exclude(streams_key__in=made))


def _offered(film: Film) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Numbers of tracks, and how many channels each has."""
    audios = [AudioStream(**one) for one in _header_of(film).get("audios", [])]
    readable = [mix for mix in possible_mixes(audios) if all(one.is_readable for one in mix)]
    return [
        (tuple(audios.index(one) + 1 for one in mix), tuple(one.channels for one in mix)) for mix in readable
    ]


def _header_of(film: Film) -> dict[str, Any]:
    """As the first look has kept it."""
    header: dict[str, Any] = film.facts.get("look", {}).get("header", {})
    return header


def _is_rendered(film: Film) -> bool:
    return Job.objects.filter(film=film, kind=JobKind.RENDER, state__in=UNFINISHED).exists()
