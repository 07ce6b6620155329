"""The public showcase: what stands of a winner in the sealed snapshot, and how the public reads it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_countries.fields import Country

from contest.domain.ai_label import AiLabel, label_of
from contest.domain.ai_share import tool_words
from contest.domain.queries.declarations import DECLARED, declaration_read
from contest.domain.takedowns import codes_taken_down
from contest.film_titles import order_titles
from contest.models import Edition, Entry, Seal
from contest.models.texts import in_readers_language
from contest.policies import may_see_result
from media_pipeline import api

PUBLIC = "shown:*"  # the viewers that public films are signed for, each film for its own: see takedowns
NO_STILLS = api.FilmStills(poster_url="", hover_url="")
WINNERS = Entry.objects.select_related("film", "representative", "edition__regulations").prefetch_related(
    "credits", "tool_uses", *DECLARED
)


@dataclass(frozen=True)
class SealedShare:
    """The AI share of a winning film, as sealed."""

    seconds_ai: float
    seconds_all: float
    by_tool: dict[str, float]

    @property
    def by_origin(self) -> dict[str, float]:
        """What else is in the film; of what it was made is not sealed."""
        # Translators: of a part of a film
        return {_("not AI-made"): self.seconds_all - self.seconds_ai}

    @property
    def percent(self) -> float:
        """Cut, never rounded up, to one decimal place."""
        return int(1000 * self.seconds_ai / self.seconds_all) / 10 if self.seconds_all else 0.0

    @property
    def label(self) -> AiLabel | None:
        return label_of(ai_ms=round(1000 * self.seconds_ai), all_ms=round(1000 * self.seconds_all))


@dataclass(frozen=True)
class Winner:
    """One winner as the public sees it; everything but `film_id`, poster and loop is from the snapshot."""

    award: str
    award_name: str
    place: int
    code: str
    title: str
    other_title: str
    synopsis: str
    country: Country
    language: str
    profession: str
    team: str
    credits: list[tuple[str, str]]
    tools: list[str]
    production_days: int | None
    seconds: float | None
    share: SealedShare
    statement: str
    film_id: int | None
    poster_url: str
    hover_url: str
    is_shown: bool = True  # or taken off the public pages: then there is nothing of it but its award


def sealed_entry(entry: Entry) -> dict[str, Any]:
    """The winner as the seal keeps it: plain JSON. Takes entries read through `WINNERS`."""
    share = declaration_read(entry).share
    return {
        "code": entry.code,
        "title": entry.title,
        "original_title": entry.original_title,
        "synopsis": entry.synopsis,
        "country": entry.country.code or "",
        "language": entry.language,
        "profession": entry.profession,
        "team": entry.team_name or entry.representative.name,
        "credits": [[credit.name, credit.task] for credit in entry.credits.all()],
        "tools": list(dict.fromkeys(use.tool_name for use in entry.tool_uses.all())),
        "production_days": entry.production_days,
        "film_sha256": entry.film.sha256 if entry.film else "",
        "film_ms": entry.film.duration_ms if entry.film else None,
        "ai_ms": share.ai_ms,
        "all_ms": share.all_ms,
        "ms_by_tool": share.ms_by_tool,
    }


def winners_of(edition: Edition) -> list[Winner]:
    """The winners of a published edition, first prize first; nobody before it is published."""
    seal = Seal.objects.of(edition) if may_see_result(edition) else None
    return winners_by(seal) if seal else []


def winners_by(seal: Seal) -> list[Winner]:
    """The winners that a seal names, whoever may know them."""
    lines = [line for line in seal.snapshot["conferrals"] if line["entry"]]
    names = {award["slug"]: award["name"] for award in seal.snapshot["awards"]}
    codes = [line["entry"]["code"] for line in lines]
    gone = codes_taken_down(seal.edition) if codes else set()
    shown = Entry.objects.filter(code__in=set(codes) - gone)
    films = dict(shown.values_list("code", "film_id"))
    stills = api.public_stills_of([film for film in films.values() if film is not None], viewer=PUBLIC)
    winners = [_winner(line, names, films.get(line["entry"]["code"]), stills) for line in lines]
    return [_unshown(winner) if winner.code in gone else winner for winner in winners]


def public_words_of(entry: Entry) -> Winner:
    """A film of a published edition as its result tells of it; as it was entered where it has won nothing."""
    won = (winner for winner in winners_of(entry.edition) if winner.code == entry.code)
    return next(won, None) or winner_as_entered(WINNERS.get(pk=entry.pk))


def winner_as_entered(entry: Entry) -> Winner:
    """The entry as the public would read it if it won: without an award. Takes entries read through
    `WINNERS`."""
    line = {"award": "", "place": 1, "entry": sealed_entry(entry), "statement": {}}
    return _winner(line, {"": {}}, entry.film_id, {})


def titles_of_public_films(edition: Edition) -> dict[str, str]:
    """By code: the winners, then the films that were selected for the theater."""
    won = {winner.code: winner.title for winner in winners_of(edition)}
    selected = Entry.objects.filter(edition=edition, theater_film__selected_at__isnull=False)
    return won | {entry.code: entry.shown_title for entry in selected.order_by("code")}


def public_playback(film_id: int | None) -> api.Playback | None:
    """How the public plays a film; None while it is not (or no longer) there to be played."""
    if film_id is None:
        return None
    try:
        return api.playback(film_id, viewer=PUBLIC, own_poster=True)
    except api.NotPlayable:
        return None


def stamp_of_edition(slug: str) -> str:
    """What changes with the public result of an edition; "" while there is none. One query."""
    return _stamp(Seal.objects.standing().filter(edition__slug=slug))


def stamp_of_film(code: str) -> str:
    """The same for the edition that a film has won in."""
    return _stamp(Seal.objects.standing().filter(edition__entries__code=code))


def _stamp(seals: QuerySet[Seal]) -> str:
    public = seals.filter(edition__published_at__lte=timezone.now())
    found = public.values_list(
        "hash", "edition__published_at", "edition__public_changes", "edition__share_pictures__seal_hash"
    ).first()
    return " ".join(map(str, found)) if found else ""


def _unshown(winner: Winner) -> Winner:
    """What is told of a film that was taken off the public pages."""
    return replace(winner, is_shown=False, synopsis="", statement="", credits=[], tools=[], seconds=None)


@dataclass(frozen=True)
class Correction:
    """What was changed about a published result, as the public reads it."""

    at: datetime
    award: str
    title: str
    team: str
    successor: str
    reason: str


def corrections_in(seal: Seal) -> list[Correction]:
    """Everything that was corrected since the result was published, the latest first."""
    names = {award["slug"]: award["name"] for award in seal.snapshot["awards"]}
    return [
        Correction(
            at=datetime.fromisoformat(told["at"]),
            award=in_readers_language(names[told["award"]]),
            title=_title_of(told["entry"]),
            team=told["entry"]["team"],
            successor=_title_of(told["successor"]) if told["successor"] else "",
            reason=in_readers_language(told["reason"]),
        )
        for told in reversed(seal.snapshot.get("corrections", []))
    ]


def public_seals(seal: Seal) -> list[Seal]:
    """The seals that a published result has had, the one it was published with first; only a corrected one
    asks for more than the one given."""
    if not seal.snapshot.get("corrects"):
        return [seal]
    earlier = Seal.objects.filter(edition=seal.edition, superseded_at__gte=seal.edition.published_at)
    return [*earlier.defer("masters", "snapshot").order_by("sealed_at", "pk"), seal]


def _title_of(sealed: dict[str, Any]) -> str:
    return order_titles(sealed["title"], sealed["original_title"], spoken=sealed["language"])[0]


def _winner(
    line: dict[str, Any],
    names: dict[str, dict[str, str]],
    film_id: int | None,
    stills: dict[int, api.FilmStills],
) -> Winner:
    sealed = line["entry"]
    shown = stills.get(film_id, NO_STILLS) if film_id else NO_STILLS
    by_tool = {tool_words(tool): ms / 1000 for tool, ms in sealed["ms_by_tool"].items()}
    ranked = dict(sorted(by_tool.items(), key=lambda item: -item[1]))
    title, other_title = order_titles(sealed["title"], sealed["original_title"], spoken=sealed["language"])
    return Winner(
        award=line["award"],
        award_name=in_readers_language(names[line["award"]]),
        place=line["place"],
        code=sealed["code"],
        title=title,
        other_title=other_title,
        synopsis=sealed["synopsis"],
        country=Country(sealed["country"]),
        language=sealed["language"],
        profession=sealed["profession"],
        team=sealed["team"],
        credits=[(name, task) for name, task in sealed["credits"]],
        tools=sealed["tools"],
        production_days=sealed["production_days"],
        seconds=sealed["film_ms"] / 1000 if sealed["film_ms"] else None,
        share=SealedShare(sealed["ai_ms"] / 1000, sealed["all_ms"] / 1000, ranked),
        statement=in_readers_language(line["statement"]),
        film_id=film_id,
        poster_url=shown.poster_url,
        hover_url=shown.hover_url,
    )
