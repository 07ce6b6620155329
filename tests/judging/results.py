"""A contest from its first line to its published winners, every step by the domain, so that the journal tells
all of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from contest.domain import editions, entries, entry_decisions, people
from contest.domain.shot_labels import give_consents
from contest.enums import ConsentKind, Role, Tool
from contest.models import Edition, Entry, User
from judging.domain import awards, rounds, tallies
from judging.models import Assignment, Tally
from tests.contest.films import label_film, make_film_row
from tests.contest.nights import publish_results
from tests.factories import make_user
from tests.judging.juries import judge_films
from tests.judging.sealing import seal_results

AWARDS = [
    {"slug": "first", "name": {"en": "First Prize"}, "places": 1},
    {"slug": "second", "name": {"en": "Second Prize"}, "places": 1},
]


@dataclass
class Result:
    """Two films, two judges and an organiser; the first film was scored 9 by both judges, the second 5."""

    edition: Edition
    organiser: User
    judges: list[User]
    entries: list[Entry]
    tally: Tally

    def sheet(self, entry: int, judge: int) -> Assignment:
        return Assignment.objects.get(entry=self.entries[entry], seat__judge=self.judges[judge])


def make_result() -> Result:
    now = timezone.now()
    organiser, judges = make_user(), [make_user(), make_user()]
    edition = editions.create_edition(
        fields={
            "slug": "festival",
            "year": 2026,
            "name": {"en": "Festival"},
            "theme": {},
            "invitation": {},
            "opens_at": now - timedelta(days=1),
            "closes_at": now + timedelta(days=1),
            "nominees_at": now + timedelta(days=2),
            "awards_at": now + timedelta(days=3),
        },
        regulations={},
        awards=AWARDS,
        by=organiser,
    )
    people.grant_role(organiser, edition=edition, role=Role.ORGANISER, by=None)
    people.grant_role(make_user(), edition=edition, role=Role.CHAIR, by=organiser)
    for judge in judges:
        people.grant_role(judge, edition=edition, role=Role.JUDGE, by=organiser)
    films = [_enter_film(edition, f"Film {number}", organiser) for number in (1, 2)]
    round_ = rounds.plan_round(
        edition,
        name={"en": "Final"},
        closes_at=now + timedelta(days=7),
        by=organiser,
        reviews_per_entry=2,
        judges=judges,
        seed=7,
    )
    rounds.open_round(round_, by=organiser)
    duties = Assignment.objects.select_related("seat__round__edition", "seat__judge", "entry__film")
    judge_films({duty: 9 if duty.entry_id == films[0].pk else 5 for duty in duties.order_by("pk")})
    rounds.close_round(round_, by=organiser)
    tally = tallies.compute_tally(round_, by=organiser)
    awards.propose(tally, by=organiser)
    for proposal in tally.proposals.select_related("award", "tally__round__edition"):
        statement = {"en": f"For {proposal.award.slug}."}
        awards.decide(proposal, entry=proposal.entry, by=organiser, statement=statement)
    seal_results(tally, by=organiser)
    Edition.objects.filter(pk=edition.pk).update(opens_at=now - timedelta(days=9), closes_at=now)
    edition.refresh_from_db()
    publish_results(edition, by=organiser)
    return Result(edition, organiser, judges, films, tally)


def _enter_film(edition: Edition, title: str, organiser: User) -> Entry:
    creator = make_user()
    entry = entries.start_entry(creator, edition=edition)
    fields = {
        "title": title,
        "original_title": "原题",
        "synopsis": "A lamp learns to wait.",
        "language": "Mandarin",
        "country": "CN",
        "profession": "Designer",
        "production_days": 10,
        "credits": [["Mei", "Director"]],
        "tools": [["seedance", "", "pictures", ""]],
    }
    entries.save_draft(entry, version=0, fields=fields, by=creator)
    film = make_film_row()
    entries.attach_film(entry, film_id=film.pk, by=creator)
    entry.refresh_from_db()
    label_film(entry, film, [Tool.SEEDANCE] * 3)
    give_consents(entry, kinds=list(ConsentKind), by=creator)
    entries.submit_entry(Entry.objects.get(pk=entry.pk), by=creator)
    return entry_decisions.accept_entry(Entry.objects.get(pk=entry.pk), by=organiser)
