"""A site of any size with everything in it: an edition whose jury is at work, another whose awards are
decided and published, both with as many entries as wanted, and a small one that has one of each thing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.urls import get_resolver, reverse

from contest.domain.gate import CHECKS
from contest.domain.motions import second
from contest.domain.result_publication import announce
from contest.enums import Role
from contest.laurels.issuing import issue_certificates
from contest.models import Certificate, Citation, Edition, Entry, Motion, OfficeTask, User
from contest.sign_in import OPEN_NAMES
from judging.domain import awards, sealing, standings_opening
from judging.domain.award_votes import JuryVotes
from judging.models import AwardProposal, ResultProtocol, Tally
from judging.proof.protocols import make_protocol
from tests.architecture.every_answer import FOUND_ON_PAGES, OF_A_MAIL, PARAMETER, WORDS, routes
from tests.architecture.permissions import PERMISSIONS
from tests.architecture.world import Side, make_side
from tests.benchmarks.crowded_rows import lengthen_journal, surround
from tests.contest.nights import REASON, do_office_tasks, read_films
from tests.factories import make_membership, make_user
from tests.judging.every_page import Objects, Scene, addresses_of, make_scene
from tests.judging.sealing import pass_gate

JOURNAL = 200_000 / 23_000  # lines for each entry
VOTED = JuryVotes(3, 0)
Timed = Callable[[str], AbstractContextManager[None]]
Address = tuple[str, str]  # name and address


@dataclass
class Site:
    scene: Scene
    side: Side
    people: dict[str, User | None]

    def addresses(self) -> list[Address]:
        """Every page of the URLconf, in the large editions and in the small one."""
        known: list[Objects] = [{**WORDS, **objects} for objects in self.scene.objects]
        return [
            (name, address + self.scene.asked.get(name, ""))
            for name, route in pages_of_the_site()
            for address in dict.fromkeys(
                [
                    *addresses_of(name, route, known),
                    reverse(name, kwargs=self.side.arguments(route)),
                ]
            )
        ]


def pages_of_the_site() -> Iterator[tuple[str, str]]:
    for name, route in routes(get_resolver()):
        is_asked_for = f"GET {name}" in PERMISSIONS and not name.startswith((FOUND_ON_PAGES, *OPEN_NAMES))
        if is_asked_for and not set(PARAMETER.findall(route)) & OF_A_MAIL:
            yield name, route


def make_site(entries: int, judges: int, timed: Timed) -> Site:
    """Before the awards are published."""
    with timed("make: two editions, their rankings, a shortlist with its assignment"):
        scene = make_scene(entries=entries, judges=judges)
    with timed("make: a small edition"):
        side = make_side(is_published=True)
    organiser = scene.at_work.organiser
    chair, notary = make_user(), make_user()
    with timed("make: the rows around the entries, and the journal"):
        for jury in (scene.at_work, scene.decided):
            Entry.objects.filter(pk=jury.entries[0].pk).update(representative=side.creator)
            jury.entries[0].representative = User.objects.create_user(
                f"first@{jury.edition.slug}.example.org"
            )
            surround(jury.edition, jury.entries)
            make_membership(side.creator, jury.edition, Role.CREATOR)
        lengthen_journal(
            round(JOURNAL * entries), scene.at_work.edition, scene.at_work.entries, actor=organiser
        )
    for edition in (scene.at_work.edition, scene.decided.edition, side.edition):
        make_membership(chair, edition, Role.CHAIR)
        make_membership(notary, edition, Role.NOTARY)
    make_membership(organiser, side.edition, Role.ORGANISER)
    for tally in Tally.objects.select_related("round__edition").exclude(round__edition=side.edition):
        standings_opening.open_standings(tally.round, by=notary)
    people = {
        "visitor": None,
        "creator": side.creator,
        "judge": scene.at_work.judges[0],
        "chair": chair,
        "notary": notary,
        "organiser": organiser,
    }
    return Site(scene, side, people)


def decide_awards(site: Site, timed: Timed) -> Tally:
    """Every award of the second edition as the rule says."""
    chair = _person(site, "chair")
    tally = Tally.objects.get(round=site.scene.decided.round)
    for proposal in AwardProposal.objects.filter(tally=tally).order_by("award__order", "place"):
        with timed("act: an award decided as suggested"):
            proposal.tally = tally
            awards.decide(proposal, entry=proposal.entry, by=chair, reason=REASON, votes=VOTED)
    CHECKS.clear()  # what eleven winners lack costs as much whatever the number of entries
    pass_gate(Entry.objects.filter(pk__in=sealing.winners_in(tally)).select_related("film"))
    return tally


def propose_seal(site: Site, timed: Timed) -> Motion:
    tally = Tally.objects.select_related("round__edition").get(round=site.scene.decided.round)
    with timed("act: the seal proposed"):
        return sealing.propose_seal(tally, reason=REASON, by=_person(site, "organiser"))


def publish(site: Site, motion: Motion, timed: Timed) -> None:
    """The seal is confirmed and the result published, with all that workers do."""
    edition = site.scene.decided.edition
    with timed("act: the seal confirmed"):
        second(motion, by=_person(site, "chair"))
    with timed("job: the protocol of the seal"):
        make_protocol(ResultProtocol.objects.get(seal__edition=edition).pk)
    _publish(Edition.objects.get(pk=edition.pk), _person(site, "organiser"), timed)
    site.scene.objects[1] = {**site.scene.objects[1], **_published(edition)}


def _publish(edition: Edition, organiser: User, timed: Timed) -> None:
    Edition.objects.filter(pk=edition.pk).update(
        closes_at=edition.opens_at + (edition.closes_at - edition.opens_at) / 99
    )
    edition.refresh_from_db()
    with timed("job: the winning films are read, and what else was asked for before"):
        do_office_tasks()
    read_films(Entry.objects.filter(edition=edition))
    with timed("act: the results published"):
        announce(edition, by=organiser)
    with timed("job: everybody is told"):
        do_office_tasks()
    with timed("job: certificates are issued"):
        issue_certificates()


def _published(edition: Edition) -> dict[object, list[object]]:
    citation = Citation.objects.standing().filter(entry__edition=edition).select_related("entry").first()
    assert citation is not None
    assert citation.entry is not None
    certificate = Certificate.objects.filter(entry=citation.entry).first()
    return {
        Entry: [citation.entry.code],
        Citation: [citation.pk],
        Certificate: [certificate.code] if certificate else [],
        OfficeTask: list(OfficeTask.objects.filter(edition=edition).values_list("pk", flat=True)[:1]),
    }


def _person(site: Site, role: str) -> User:
    user = site.people[role]
    assert user is not None
    return user
