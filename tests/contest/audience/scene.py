"""An edition whose audience votes among nominees of three seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.audience.counting_rule import CountingRule, rule_to_json
from contest.audience.marks import BallotSource
from contest.audience.proof_of_work import new_challenge
from contest.audience.voting import cast
from contest.models import AudienceVote, Ballot, Edition, Entry, User, ViewerReceipt
from contest.theater.permission import set_permission
from media_pipeline.models import Film
from tests.contest.audience.attending import solve
from tests.contest.films import give_film, make_film_row
from tests.contest.nights import nominate
from tests.factories import make_edition, make_entry, make_membership, make_user

SECONDS = 3  # of each nominee
HOME = BallotSource(network="203.0.113.0/24", device="Firefox")


@dataclass
class VoteScene:
    edition: Edition
    organiser: User
    films: list[Entry]
    vote: AudienceVote

    @property
    def page(self) -> str:
        return reverse("audience_show", args=[self.edition.slug])

    @property
    def codes(self) -> list[str]:
        return [film.code for film in self.films]


def make_nominees(*, films: int, seconds: int = SECONDS) -> tuple[Edition, User, list[Entry]]:
    """A closed edition with public nominees, who all let the audience watch; the awards come in a week."""
    now = timezone.now()
    edition = make_edition("closed", nominees_at=now - timedelta(days=1), awards_at=now + timedelta(days=7))
    organiser = make_user()
    make_membership(organiser, edition, "organiser")
    entries = [make_entry("eligible", edition=edition) for _ in range(films)]
    for entry in entries:
        give_film(entry, make_film_row())
        set_permission(entry, True, by=entry.representative)
    Film.objects.filter(entry__in=entries).update(duration_ms=seconds * 1000)
    nominate(edition, entries, by=organiser)
    found = Entry.objects.select_related("film", "representative").filter(edition=edition)
    return edition, organiser, list(found.order_by("pk"))


def make_vote(*, films: int = 4, seconds: int = SECONDS, open_hours: tuple[int, int] = (-1, 1)) -> VoteScene:
    """The same with a vote, open unless `open_hours` from now say otherwise."""
    edition, organiser, entries = make_nominees(films=films, seconds=seconds)
    now = timezone.now()
    opens, ends = (now + timedelta(hours=hours) for hours in open_hours)
    vote = AudienceVote.objects.create(
        edition=edition,
        opens_at=opens,
        ends_at=ends,
        rule=rule_to_json(CountingRule()),
        key="ab" * 32,
        planned_by=organiser,
    )
    return VoteScene(edition, organiser, entries, vote)


def watched(scene: VoteScene, viewer: User, films: Sequence[Entry] | None = None) -> User:
    """As if somebody had watched these films, or all, to the end."""
    ViewerReceipt.objects.bulk_create(
        ViewerReceipt(vote=scene.vote, viewer=viewer, entry=film, ranges=[[0, SECONDS]], seconds=SECONDS)
        for film in (scene.films if films is None else films)
    )
    return viewer


def make_voter(scene: VoteScene, email: str = "", **fields: Any) -> User:
    return watched(scene, make_user(email, **fields))


def vote_for(
    scene: VoteScene, voter: User, *films: Entry, source: BallotSource = HOME, **fields: Any
) -> Ballot:
    codes = [film.code for film in films]
    proof = solve(new_challenge(scene.vote, voter))
    return cast(scene.vote, voter, codes=codes, proof=proof, source=source, **fields)


def client_of(user: User, **headers: str) -> Client:
    client = Client(headers=headers)
    client.force_login(user)
    return client


def send_ballot(client: Client, scene: VoteScene, codes: Sequence[str], **changes: Any) -> Any:
    """By the pages alone, with a proof of work that is asked for, unless `proof` is given."""
    if "proof" not in changes:
        answer = client.get(f"{scene.page}proof/")
        changes["proof"] = solve(answer.json()) if answer.status_code == 200 else ""
    return client.post(scene.page, {"films": codes, **changes})
