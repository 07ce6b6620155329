"""The swap tests. Judges do not know whose films they judge, and nobody outside the office knows who has won
before it is published: proved by exchanging all that is secret and comparing every byte of every answer."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver, resolve
from django.utils import timezone

from contest.audience.counting import count_ended_votes
from contest.domain.showcase import WINNERS, sealed_entry
from contest.enums import ConsentUse, Role, TeamRight
from contest.models import (
    Award,
    Citation,
    Credit,
    Entry,
    MusicUse,
    Portrayal,
    RightsPaper,
    Seal,
    TeamMember,
    ToolUse,
)
from judging.domain import awards, film_reports, meetings, recusals, rounds, tallies
from judging.domain.deliberation import show_table
from judging.enums import Outcome
from judging.models import Assignment, AwardProposal, Decision, Round, Tally
from media_pipeline.enums import MatchKind, MatchVerdict, RenditionKind
from media_pipeline.models import Film, Match, OwnPoster, Rendition, Upload
from tests.architecture.every_answer import Answer, Question, Visitor, differences, is_reached, routes
from tests.architecture.world import open_upload, vote_on
from tests.contest.films import bring_raw_clip, caption_film, embed_subtitles, show_own_poster
from tests.contest.nights import do_office_tasks, nominate
from tests.contest.register.register_of_film import register_person
from tests.factories import make_membership, make_user
from tests.judging.juries import Jury, bring_film, judge_all, judge_film, make_jury
from tests.judging.sealing import seal_results

pytestmark = [
    pytest.mark.slow,
    pytest.mark.longest,
    pytest.mark.server,
    pytest.mark.django_db(transaction=True),
]
PLACES = {"first": 1, "second": 2, "best-narration": 1}
COUNTRIES = ("CN", "ID", "SG", "FR", "BR")
# What stays with a film while everything else changes hands, and why
STAYS = {
    Entry: {
        "id": "the place in the database",
        "edition": "all are of one",
        "state": "decides whether it is judged",
        "film": "what is judged",
        "content_notices": "what is in the film; told to judges before they watch it",
        "age": "the same",
    },
    Film: {
        "id": "the place in the database",
        "state": "decides whether it can be played",
        "facts": "measured in the film",
        "duration_ms": "measured in the film, and shown to judges",
        "width": "measured in the film",
        "height": "measured in the film",
        "poster_number": "a frame of the film",
        "label": "written into the copies",
        "is_discarded": "decides whether it is played",
    },
    OwnPoster: {
        "id": "the place in the database",
        "film": "has one, whose content changes",
        "state": "a film has one in each",
    },
    Credit: {"id": "the place in the database", "entry": "has them", "position": "of one in a list"},
    ToolUse: {"id": "the place in the database", "entry": "has them"},
    TeamMember: {"id": "the place in the database", "entry": "has them"},
    Portrayal: {
        "id": "the place in the database",
        "entry": "has them",
        "consent_paper": "a file of its own, whose content changes",
    },
    MusicUse: {"id": "the place in the database", "entry": "has them"},
    RightsPaper: {"id": "the place in the database", "entry": "has them"},
    Upload: {"id": "the place in the database", "film": "what came by it"},
}


@pytest.fixture
def folder(tmp_path: Path, transfer_url: str, settings: Any) -> Path:
    settings.TRANSFER_URL = transfer_url
    return tmp_path


def make_judged_jury(folder: Path, *, entries: int) -> Jury:
    """So many films of so many creators, and a round with its result, which is not sealed. Four win, in each
    kind of award: each page that tells of one is asked for, as each reader, so each film more costs
    seconds."""
    jury = make_jury(judges=2, entries=entries, reviews=1)
    Award.objects.filter(edition=jury.edition).exclude(slug__in=PLACES).delete()
    for slug, places in PLACES.items():
        Award.objects.filter(edition=jury.edition, slug=slug).update(places=places)
    for number, entry in enumerate(jury.entries):
        tell_apart(entry, number, folder)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    decide_all(jury)
    return jury


def open_second_round(jury: Jury) -> None:
    """It is at work, and its jury has met before it over two films."""
    last = rounds.plan_round(
        jury.edition,
        name={"en": "Final"},
        closes_at=timezone.now() + timezone.timedelta(days=7),
        by=jury.organiser,
        reviews_per_entry=1,
        judges=jury.judges,
        seed=3,
    )
    meet(jury, last)
    rounds.open_round(last, by=jury.organiser)
    due = (
        Assignment.objects.due()
        .filter(seat__round=last)
        .select_related("seat__round__edition", "entry__film")
    )
    begun, aside, broken, *_ = due.filter(seat__judge=jury.judges[0])
    judge_film(begun)
    recusals.recuse(aside, reason="I know the director.")
    film_reports.report_problem(broken, text="There is no sound.")


def meet(jury: Jury, round_: Round) -> None:
    """The calibration meeting before a round, from its plan to its end."""
    meeting = meetings.plan_meeting(
        round_,
        codes=[entry.code for entry in jury.entries[:2]],
        closes_at=timezone.now() + timezone.timedelta(days=1),
        by=jury.organiser,
    )
    rounds.open_round(meeting, by=jury.organiser)
    for duty in Assignment.objects.due().filter(seat__round=meeting):
        judge_film(duty)
    rounds.close_round(meeting, by=jury.organiser)


def tell_apart(entry: Entry, number: int, folder: Path) -> None:
    """Let the entry have nothing in common with another."""
    film = entry.film
    assert film is not None
    Entry.objects.filter(pk=entry.pk).update(
        title=f"Night {number}",
        original_title=f"夜 {number}",
        synopsis=f"Story {number}, told from its end to its beginning.",
        language=f"Language {number}",
        country=COUNTRIES[number % 5],
        profession=f"Trade {number}",
        production_days=number + 1,
        team_name=f"Team {number}",
        making=f"Made in {number} nights.",
        links=[f"https://example.org/{number}"],
        contact=f"+62 {number}",
        content_notices=["violence"] if number % 2 else [],
        age=12,
        version=number,
    )
    film.file_name, film.size, film.sha256 = f"by-person-{number}.mp4", 1000 + number, f"{number:064}"
    film.duration_ms = 60_000 + number * 1000
    film.save()
    path = folder / "film"
    path.write_bytes(f"the pictures of film {number} ".encode() * (100 + number))
    bring_film(film, path)
    caption_film(film, f"Words of film {number}.")
    embed_subtitles(film, f"Text inside film {number}.")
    bring_raw_clip(film, f"clip-of-person-{number}.mp4")
    if number % 3:
        show_own_poster(film, f"A poster with the name of person {number}.".encode())
    open_upload(entry)
    member = make_user(name=f"Member {number}")
    TeamMember.objects.create(entry=entry, user=member, right=TeamRight.EDIT, joined_at=timezone.now())
    register_person(entry, uses=ConsentUse, name=f"Person {number}")
    MusicUse.objects.create(entry=entry, title=f"Music {number}", basis="tool", source=f"Tool {number}")
    papers = RightsPaper.objects.filter(entry=entry)
    papers.update(name=f"consent-{number}.pdf", content=bytes([number]), guardian=f"Guardian {number}")
    if number:
        Match.objects.create(film=film, other_id=film.pk - 1, kind=MatchKind.FILM, share=0.9)


def decide_all(jury: Jury) -> None:
    """The jury's result: tallied and decided."""
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    awards.propose(tally, by=jury.organiser)
    while proposal := tally.proposals.filter(decision=None).select_related("tally__round__edition").first():
        tied = proposal.outcome == Outcome.TIED
        choice = Entry.objects.get(pk=proposal.skips[0]["entry"]) if tied else proposal.entry
        awards.decide(proposal, entry=choice, by=jury.organiser)


def exchange_creators() -> None:
    """Everything that is known of an entry but its film goes to the next one."""
    for model, stays in STAYS.items():
        names = [field.attname for field in model._meta.concrete_fields if field.name not in stays]
        rows = list(model._default_manager.order_by("pk"))
        values = [{name: getattr(row, name) for name in names} for row in rows]
        for row in rows:
            out_of_the_way = {name: f"-{row.pk}" for name in ("code", "owner") if name in names}  # unique
            model._default_manager.filter(pk=row.pk).update(**out_of_the_way)
        for row, theirs in zip(rows, values[1:] + values[:1], strict=True):
            model._default_manager.filter(pk=row.pk).update(**theirs)
    posters = list(Rendition.objects.filter(kind=RenditionKind.OWN_POSTER).order_by("pk"))
    keys = [poster.storage_key for poster in posters]
    for poster, key in zip(posters, keys[1:] + keys[:1], strict=True):
        Rendition.objects.filter(pk=poster.pk).update(storage_key=key)


def exchange_winners() -> None:
    """Each winner gives its place, in every row that says so, to an entry that has none."""
    winners = list(Entry.objects.filter(citations__isnull=False).order_by("pk"))
    others = list(Entry.objects.filter(citations__isnull=True).order_by("-pk"))
    heirs = {winner.pk: other for winner, other in zip(winners, others, strict=False)}
    for model in (Citation, AwardProposal, Decision):
        for row in model.objects.filter(entry__isnull=False):
            model.objects.filter(pk=row.pk).update(entry=heirs[row.entry_id])
    seal = Seal.objects.get()
    snapshot = json.dumps(seal.snapshot, ensure_ascii=False, sort_keys=True)
    for entry in WINNERS.filter(pk__in=heirs):
        new = WINNERS.get(pk=heirs[entry.pk].pk)
        was, is_now = (
            json.dumps(sealed_entry(one), ensure_ascii=False, sort_keys=True) for one in (entry, new)
        )
        assert was in snapshot
        snapshot = snapshot.replace(was, is_now)
    Seal.objects.update(snapshot=json.loads(snapshot), hash="0" * 64)


JUDGES_PAGES = {name for name, route in routes(get_resolver()) if route.startswith("judge/")}


def pages_reached(answers: dict[Question, Answer]) -> set[str | None]:
    """The names of those that had something for their reader."""
    return {
        resolve(address).url_name
        for (_method, address), answer in answers.items()
        if address.startswith("/judge/") and is_reached(answer)
    }


def test_judges_see_nothing_of_whose_films_they_judge(folder: Path) -> None:
    jury = make_judged_jury(folder, entries=6)
    open_second_round(jury)
    show_table(jury.round, shown=True, by=jury.organiser)
    judges = [Visitor(judge, now=timezone.now()) for judge in jury.judges]
    office = Visitor(jury.organiser, now=timezone.now())
    page = f"/office/{jury.edition.slug}/entries/"
    before, known = [judge.fetch_all() for judge in judges], office.ask("GET", page)
    assert JUDGES_PAGES - set.union(*map(pages_reached, before)) == set()
    exchange_creators()
    assert office.ask("GET", page) != known
    for judge, was in zip(judges, before, strict=True):
        assert differences(was, judge.fetch_again(was)) == {}
    films = [
        question for question, (status, _, body) in before[1].items() if body.startswith(b"the pictures")
    ]
    assert len(films) == 4 * 3
    captions = {
        body for _status, _headers, body in before[1].values() if body.startswith(b"WEBVTT\n\n00:00:01")
    }
    assert len(captions) == 3


def test_nobody_sees_who_has_won_before_it_is_published(folder: Path) -> None:
    jury = make_judged_jury(folder, entries=8)  # four win, and as many take their places
    decided = {"verdict": MatchVerdict.DIFFERENT, "decided_at": timezone.now(), "decided_by": "user:0"}
    Match.objects.update(**decided)  # what is open stands in the way of the seal
    nominate(jury.edition, jury.entries, by=jury.organiser)
    vote_on(jury.edition, by=jury.organiser)
    count_ended_votes()
    do_office_tasks()
    seal_results(Tally.objects.get(), by=jury.organiser)
    winner, other = jury.entries[0].representative, jury.entries[-1].representative
    helpers = [make_user(), make_user()]
    for user, role in zip(helpers, (Role.ASSISTANT, Role.CURATOR), strict=True):
        make_membership(user, jury.edition, role)
    readers = (None, winner, other, jury.judges[0], *helpers)
    visitors = [Visitor(user, now=timezone.now()) for user in readers]
    office = Visitor(jury.organiser, now=timezone.now())
    page = f"/office/{jury.edition.slug}/results/"
    before, known = [visitor.fetch_all() for visitor in visitors], office.ask("GET", page)
    exchange_winners()
    assert office.ask("GET", page) != known
    for visitor, was in zip(visitors, before, strict=True):
        assert differences(was, visitor.fetch_again(was)) == {}
