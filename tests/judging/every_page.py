"""Every page of the desk, the chair and the office, in editions with as many films as wanted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from itertools import product

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from contest.enums import Role
from contest.models import Entry, Membership, User
from judging.domain import cuts, film_reports, invitations, meetings, rounds, tally_runs
from judging.domain.addresses import Address
from judging.domain.assignment_runs import ask_for_run, work_on_run
from judging.domain.stages import Stage
from judging.enums import AssignmentRunKind, PoolKind
from judging.models import Assignment, AssignmentRun, AwardProposal, Invitation, Round, Scoresheet, Tally
from tests.architecture.every_answer import NOBODYS, PARAMETER, object_of, routes
from tests.architecture.permissions import PERMISSIONS
from tests.benchmarks.large_round import make_large_round
from tests.factories import make_membership
from tests.judging.juries import Jury, calculate_asked, judge_films

PLACES = ("office/", "judge/")
COMMENT = "Thank you for trusting the silence. I should have stayed with the first picture for longer still."
PROBLEM = "The film stopped at 0:41 and went on only after I had loaded the page again."
COMMON_FILMS = 4  # of the calibration meeting
Objects = Mapping[object, list[object]]  # what stands in an address, by its parameter or its model


@dataclass(frozen=True)
class Page:
    """What a page costs."""

    queries: int
    size: int  # bytes of HTML
    reads_whole: bool  # a ranking, with all of its films and scoresheets


@dataclass
class Scene:
    """An edition at work: a screening with its cut, a shortlist of which half is scored, a final with its
    meeting; and another whose awards are being decided. `asked`: what a page is asked for, by its name."""

    at_work: Jury
    decided: Jury
    objects: list[Objects]
    asked: Mapping[str, str]

    def pages(self, only: Collection[str] = ()) -> dict[str, Page]:
        """Each page that is there, or only these, by its name and the place of what stands in its address."""
        office, desk = _signed_in(self.at_work.organiser), _signed_in(self.at_work.judges[0])
        found = {}
        for name, number, address in self.addresses():
            if only and f"{name} {number}" not in only:
                continue
            client = desk if address.startswith("/judge/") else office
            if page := _measure(client, address + self.asked.get(name, "")):
                found[f"{name} {number}"] = page
        return found

    def addresses(self) -> Iterator[tuple[str, int, str]]:
        for name, route in routes(get_resolver()):
            if not route.startswith(PLACES) or f"GET {name}" not in PERMISSIONS:
                continue
            for number, address in enumerate(addresses_of(name, route, self.objects), 1):
                yield name, number, address


def addresses_of(name: str, route: str, known: Sequence[Objects]) -> list[str]:
    """Of one URL with all that is known; one without parameters has one address."""
    names = PARAMETER.findall(route)
    return [
        reverse(name, kwargs=dict(zip(names, values, strict=True)))
        for objects in (known if names else known[:1])
        for values in product(*(_values(one, route, objects) for one in names))
    ]


def _values(parameter: str, route: str, objects: Objects) -> list[object]:
    if parameter not in NOBODYS:
        return objects.get(parameter, [])
    return [
        value for value in objects.get(object_of(route), []) if isinstance(value, type(NOBODYS[parameter]))
    ]


def make_scene(*, entries: int, judges: int, reviews: int = 3) -> Scene:
    """Two editions with so many films each, and one organiser of both."""
    at_work, decided = (
        make_large_round(entries, judges, entries * reviews, advancing=advancing)
        for advancing in (max(6, entries // 16), None)
    )
    organiser = at_work.organiser
    make_membership(organiser, decided.edition, Role.ORGANISER)
    return Scene(
        at_work=at_work,
        decided=decided,
        objects=[_go_on(at_work), _decide_awards(decided, by=organiser)],
        asked={
            "tally_film": f"?code={at_work.entries[0].code}",
            "tally_exclude": f"?judge={at_work.judges[0].pk}",
            "deliberation_films": "?line=first",
        },
    )


def _decide_awards(jury: Jury, *, by: User) -> Objects:
    tally = _calculate(jury.round, by=by)
    return {
        "slug": [jury.edition.slug],
        "award": [jury.edition.awards.all()[0].pk],
        Tally: [tally.pk],
        AwardProposal: [tally.proposals.all()[0].pk],
    }


def _go_on(jury: Jury) -> Objects:
    """After the screening."""
    edition, judge, by = jury.edition, jury.judges[0], jury.organiser
    jury.entries[0].credits.update(name=jury.judges[1].name)
    Scoresheet.objects.filter(assignment__seat__round=jury.round).update(comment=COMMENT)
    tally = _calculate(jury.round, by=by)
    cuts.decide_cut(tally, moved={}, by=by)
    shortlist = _plan("Shortlist", Stage(PoolKind.ADVANCED, jury.round, advancing=3), jury)
    rounds.open_round(shortlist, by=by)
    duties = list(_duties(shortlist))
    judge_films({duty: 1 + number % 10 for number, duty in enumerate(duties[::2])})
    for duty in duties[1 : 2 + len(duties) // 50 * 2 : 2]:
        film_reports.report_problem(duty, text=PROBLEM)
    run = ask_for_run(shortlist, AssignmentRunKind.FILL, by=by)
    work_on_run(run.pk)
    final = _plan("Final", Stage(PoolKind.ADVANCED, shortlist), jury)
    meeting = _hold_meeting(final, jury)
    asked = [Address(n, f"asked-{n}@example.org") for n in range(len(jury.judges))]
    invitations.invite_judges(edition, asked, round_=shortlist, language="en", by=by)
    mine = Assignment.objects.filter(seat__round=shortlist, seat__judge=judge)
    return {
        "slug": [edition.slug],
        "seat": [duties[0].seat_id],
        "membership": [Membership.objects.get(user=judge, edition=edition).pk],
        Entry: [jury.entries[0].code],
        Round: [round_.code for round_ in (jury.round, shortlist, final, meeting)],
        Tally: [tally.pk],
        AssignmentRun: [run.pk],
        Assignment: [mine.scored()[0].code, mine.due()[0].code],
        Invitation: [Invitation.objects.filter(edition=edition)[0].code],
    }


def _plan(name: str, stage: Stage, jury: Jury) -> Round:
    return rounds.plan_round(
        jury.edition,
        name={"en": name},
        closes_at=timezone.now() + timedelta(days=9),
        by=jury.organiser,
        judges=jury.judges,
        stage=stage,
    )


def _hold_meeting(round_: Round, jury: Jury) -> Round:
    meeting = meetings.plan_meeting(
        round_,
        codes=[entry.code for entry in jury.entries[:COMMON_FILMS]],
        closes_at=timezone.now() + timedelta(days=1),
        by=jury.organiser,
    )
    rounds.open_round(meeting, by=jury.organiser)
    judge_films({duty: 1 + number % 10 for number, duty in enumerate(_duties(meeting))})
    rounds.close_round(meeting, by=jury.organiser)
    return meeting


def _duties(round_: Round) -> Iterator[Assignment]:
    found = Assignment.objects.due().filter(seat__round=round_).order_by("seat", "position")
    return found.select_related("seat__judge", "seat__round__edition", "entry__film").iterator()


def _calculate(round_: Round, *, by: User) -> Tally:
    tally_runs.ask_for_tally(round_, by=by)
    calculate_asked()
    return Tally.objects.get(round=round_)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _measure(client: Client, address: str) -> Page | None:
    """Of a page that is there and is HTML."""
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != HTTPStatus.OK or not answer["Content-Type"].startswith("text/html"):
        return None
    whole = any('"judging_tally"."results"' in query["sql"] for query in queries.captured_queries)
    return Page(len(queries), len(answer.content), whole)
