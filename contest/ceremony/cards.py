"""The cards of a ceremony, in the order in which they are opened: the least award first, the awards that a
criterion or the jury decides before the most valuable one, which comes last. The winners are those of the
seal; a rehearsal knows how many there are of each award, and nothing of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.captions.tracks import first_captions
from contest.ceremony.notes import notes_on
from contest.ceremony.playing import viewer_of
from contest.domain.ai_label import AiLabel
from contest.domain.showcase import Winner, winners_by
from contest.enums import AwardBasis
from contest.models import Award, CeremonyNote, Edition, Seal, User
from contest.models.texts import in_readers_language
from media_pipeline import api

REHEARSAL_FILM, REHEARSAL_STILL = "film/rehearsal.mp4", "img/rehearsal.svg"
REHEARSAL_BYTES, REHEARSAL_SECONDS = 131_530, 8.0
REHEARSAL_NAMES = (  # what the machine in the hall has to be able to show: long, and in other scripts
    (
        "The Lighthouse Keeper Who Counted Every Wave and Wrote Each One Down in a Book That Nobody Opened",
        "",
    ),
    ("排练用影片标题：灯塔守望者与他数过的每一朵浪花", "Rehearsal title"),
    ("فيلم للتجربة: حارس المنارة والأمواج التي عدّها", "Rehearsal title"),
)


@dataclass(frozen=True)
class HallFilm:
    """What the stage plays: where it is fetched from, and how much that is. Before one that `flashes` the
    hall is warned."""

    url: str
    size: int
    poster_url: str
    seconds: float | None
    captions_url: str = ""  # of those that the reader of the page understands
    flashes: bool = False


@dataclass(frozen=True)
class Card:
    """What is opened at once: one place of one award. Without a title it was not awarded, and is no card of
    the stage; without a film it is shown by name, and `why_no_film` says why."""

    key: str
    award: str
    of_several: str
    title: str = ""
    other_title: str = ""
    team: str = ""
    origin: str = ""
    language: str = ""
    line: str = ""
    pronunciation: str = ""
    code: str = ""
    label: AiLabel | None = None
    film: HallFilm | None = None
    why_no_film: str = ""

    @property
    def is_awarded(self) -> bool:
        return bool(self.title)


def cards_of(seal: Seal, *, user: User) -> list[Card]:
    """What a seal says, with the films that this person may play."""
    winners = {(winner.award, winner.place): winner for winner in winners_by(seal)}
    films = [winner.film_id for winner in winners.values() if winner.film_id is not None]
    played = api.playbacks(films, viewer=viewer_of(seal, user=user), own_poster=True)
    notes = notes_on([winner.code for winner in winners.values()])
    names = {award["slug"]: in_readers_language(award["name"]) for award in seal.snapshot["awards"]}
    places = {award["slug"]: award["places"] for award in seal.snapshot["awards"]}
    found = []
    order = order_of_acts(seal.edition.awards.all())
    for slug in [*(slug for slug in names if slug not in order), *order]:
        for place in range(places.get(slug, 0), 0, -1):
            winner = winners.get((slug, place))
            several = _of_several(place, places[slug])
            if winner is None:
                found.append(Card(f"{slug}-{place}", names[slug], several))
            else:
                playback = played.get(winner.film_id) if winner.film_id is not None else None
                found.append(_card_of(winner, several, notes.get(winner.code), playback))
    return found


def rehearsal_cards(edition: Edition) -> list[Card]:
    """As many as there can be, with placeholders for names, stills and films."""
    awards = {award.slug: award for award in edition.awards.all()}
    return [
        _placeholder(awards[slug], place, number)
        for number, (slug, place) in enumerate(
            (slug, place)
            for slug in order_of_acts(awards.values())
            for place in range(awards[slug].places, 0, -1)
        )
    ]


def order_of_acts(awards: Iterable[Award]) -> list[str]:
    """The slugs of the awards in the order of the evening."""
    ranked = sorted(awards, key=lambda award: award.order)
    highest, rising = ranked[:1], ranked[:0:-1]
    prizes = [award for award in rising if award.basis == AwardBasis.OVERALL]
    specials = [award for award in rising if award.basis != AwardBasis.OVERALL]
    return [award.slug for award in (*prizes, *specials, *highest)]


def seconds_of_films(cards: Sequence[Card]) -> float:
    return sum(card.film.seconds or 0.0 for card in cards if card.film)


def _card_of(winner: Winner, several: str, note: CeremonyNote | None, playback: api.Playback | None) -> Card:
    film = None
    if playback is not None:
        film = HallFilm(
            url=playback.film_url,
            size=playback.film_bytes,
            poster_url=playback.poster_url,
            seconds=winner.seconds,
            captions_url=first_captions(playback.captions),
            flashes=playback.flashes,
        )
    return Card(
        key=f"{winner.award}-{winner.place}",
        award=winner.award_name,
        of_several=several,
        title=winner.title,
        other_title=winner.other_title,
        team=winner.team,
        origin=str(winner.country.name or ""),
        language=winner.language,
        line=(note.line if note else "") or winner.statement,
        pronunciation=note.pronunciation if note else "",
        code=winner.code,
        label=winner.share.label,
        film=film,
        why_no_film="" if film else _why_no_film(winner),
    )


def _why_no_film(winner: Winner) -> str:
    if not winner.is_shown:
        return _("This film was taken down: the ceremony shows its name, and plays nothing.")
    return _(
        "The site has no screening copy of this film: the ceremony shows its name, and plays nothing. Look "
        "at “Processing” in the menu of the office."
    )


def _of_several(place: int, places: int) -> str:
    if places == 1:
        return ""
    # Translators: one of several equal prizes, as in “2 of 3”; the second of them that is called
    told = {"place": places - place + 1, "places": places}
    return pgettext("one of several prizes", "%(place)s of %(places)s") % told


def _placeholder(award: Award, place: int, number: int) -> Card:
    names: dict[str, Any] = {"number": number + 1}
    title, other = (
        REHEARSAL_NAMES[number // 2 % len(REHEARSAL_NAMES)]
        if number % 2
        else (_("Title of film %(number)s") % names, "")
    )
    return Card(
        key=f"{award.slug}-{place}",
        award=award.title,
        of_several=_of_several(place, award.places),
        title=title,
        other_title=other,
        team=_("Team of film %(number)s") % names,
        origin=_("Country or region"),
        line=_("Here stands what is read aloud."),
        pronunciation=_("Here stands how the names are spoken."),
        label=AiLabel.PARTLY if number % 2 else AiLabel.WHOLE,
        film=HallFilm(static(REHEARSAL_FILM), REHEARSAL_BYTES, static(REHEARSAL_STILL), REHEARSAL_SECONDS),
    )
