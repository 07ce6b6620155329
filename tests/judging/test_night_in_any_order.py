"""No order of events leads to a state that must not be: entry × ranking × seal × publication, by chance."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from

from contest.domain import entries as entry_acts
from contest.domain import entry_decisions, motions, people, takedowns
from contest.domain.award_list import plans_of
from contest.domain.late_changes import late_changes_of
from contest.domain.publication_plans import plan_publication, publish_due_results
from contest.domain.result_publication import announce
from contest.domain.seals import breaches_of
from contest.domain.unsealing import propose_unsealing
from contest.enums import SHOWING_USES, ConsentUse, EntryState, MotionKind, MotionState, Role
from contest.models import (
    Award,
    Citation,
    Consent,
    Edition,
    Entry,
    Motion,
    Notice,
    Portrayal,
    Seal,
    Takedown,
    TheaterFilm,
    TheaterPermission,
    User,
)
from contest.policies import Refused, may_see_result
from contest.register.consenting import set_consents
from contest.theater.listing import refresh_listing
from contest.theater.permission import set_permission
from judging.domain import awards, tallies
from judging.domain.award_changes import propose_awards_change
from judging.domain.award_votes import JuryVotes
from judging.domain.revocations import next_in_line, propose_revocation
from judging.domain.sealing import propose_seal
from judging.models import Scoresheet, Tally
from media_pipeline.models import Film
from tests import examples
from tests.contest.nights import REASON, do_office_tasks, read_winners
from tests.contest.register.register_of_film import register_person
from tests.factories import make_membership, make_user
from tests.judging.juries import Jury, make_tallied
from tests.judging.late_awards import REASON as LATE_REASON
from tests.judging.sealing import pass_gate

RUNS, STEPS = 10, 10  # EXAMPLES=100 takes 10,000 steps
STAGES = ("ranked", "decided", "proposed", "sealed", "published", "told", "revoked")
LONG_REASON = "The jury has talked about it at length and stands by this decision."
PUBLIC = dict.fromkeys(("en", "zh-hans", "id"), "它使用了另一部影片的镜头，经查证属实。")
OUT = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED, EntryState.RETURNED)


@pytest.fixture(scope="module")
def night(module_db: None) -> tuple[Jury, list[User]]:
    """Four judged films with a person in each for two awards, two organisers and a chair."""
    jury, _tally = make_tallied(entries=4, reviews=2, judges=2)
    Award.objects.filter(edition=jury.edition).exclude(slug__in=("first", "most-creative")).delete()
    Tally.objects.all().delete()
    tallies.compute_tally(jury.round, by=jury.organiser)
    pass_gate(Entry.objects.filter(edition=jury.edition).select_related("film"))
    for entry in jury.entries:
        register_person(entry, uses=list(ConsentUse))
    chair, other = make_user(), make_user()
    make_membership(chair, jury.edition, Role.CHAIR)
    make_membership(other, jury.edition, Role.ORGANISER)
    return jury, [jury.organiser, chair, other]


def machine_for(jury: Jury, office: list[User]) -> type[RuleBasedStateMachine]:
    people_ = sampled_from(range(len(office)))
    films = integers(0, 3)

    class Night(RuleBasedStateMachine):
        @initialize(film=films, stage=integers(0, len(STAGES) - 1))
        def begin(self, film: int, stage: int) -> None:
            """At any stage of the night, reached in the right order."""
            self.stack = contextlib.ExitStack()
            self.stack.enter_context(transaction.atomic())
            self.seals, self.published_at, self.looked = 0, None, 0
            steps: dict[str, Callable[[], object]] = {
                "ranked": lambda: None,
                "decided": lambda: self.decide_awards(0, film),
                "proposed": lambda: self.propose_to_seal(0),
                "sealed": lambda: self.confirm(1),
                "published": lambda: self.publish(0),
                "told": lambda: (do_office_tasks(), Film.objects.update(fault="")),
                "revoked": lambda: (self.propose_to_revoke(1, "first", True), self.confirm(0)),
            }
            for name in STAGES[: stage + 1]:
                steps[name]()
            assert bool(Seal.objects.of(self.edition)) is (stage >= STAGES.index("sealed"))
            assert bool(self.edition.published_at) is (stage >= STAGES.index("published"))

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.stack.close()

        def attempt(self, act: Callable[[], Any]) -> None:
            with contextlib.suppress(Refused), transaction.atomic():
                act()

        @property
        def edition(self) -> Edition:
            return Edition.objects.select_related("regulations").get(pk=jury.edition.pk)

        @property
        def tally(self) -> Tally:
            latest = Tally.objects.select_related("round__edition").order_by("-computed_at", "-pk")
            return latest.filter(round=jury.round)[0]

        def entry(self, number: int) -> Entry:
            return Entry.objects.select_related("edition__regulations", "representative").get(
                pk=jury.entries[number].pk
            )

        @rule(film=films, who=people_, to=sampled_from(("disqualify", "return", "accept")))
        def decide_about_entry(self, film: int, who: int, to: str) -> None:
            entry, by = self.entry(film), office[who]
            acts: dict[str, Callable[[], object]] = {
                "disqualify": lambda: entry_decisions.disqualify_entry(entry, reason=REASON, by=by),
                "return": lambda: entry_decisions.return_entry(entry, reason=REASON, by=by),
                "accept": lambda: entry_decisions.accept_entry(entry, by=by),
            }
            self.attempt(acts[to])

        @rule(film=films)
        def withdraw_entry(self, film: int) -> None:
            entry = self.entry(film)
            early = entry.edition.opens_at
            self.attempt(lambda: entry_acts.withdraw_entry(entry, by=entry.representative, now=early))

        @rule(film=films)
        def submit_again(self, film: int) -> None:
            entry = self.entry(film)
            early = entry.edition.opens_at
            self.attempt(lambda: entry_acts.submit_entry(entry, by=entry.representative, now=early))

        @rule(film=films, is_given=booleans())
        def change_consent(self, film: int, is_given: bool) -> None:
            """By hand, as if a way had been forgotten in which it can change."""
            entry = self.entry(film)
            if is_given:
                Consent.objects.get_or_create(
                    entry=entry, kind="showing", defaults={"version": "1", "given_by": entry.representative}
                )
            else:
                Consent.objects.filter(entry=entry, kind="showing").delete()

        @rule(film=films, use=sampled_from(ConsentUse), is_given=booleans())
        def change_persons_consent(self, film: int, use: ConsentUse, is_given: bool) -> None:
            """Somebody in the film consents to a use of it, or no longer."""
            entry = self.entry(film)
            person = Portrayal.objects.get(entry=entry)
            uses = {*person.standing, use} if is_given else {*person.standing} - {use}
            chosen = [ConsentUse(one) for one in uses]
            self.attempt(lambda: set_consents(entry, person, chosen, by=entry.representative))

        @rule(film=films, who=people_, is_shown=booleans())
        def take_film_down(self, film: int, who: int, is_shown: bool) -> None:
            """The office takes it off the public pages, or gives it back."""
            entry, act = self.entry(film), takedowns.show_again if is_shown else takedowns.take_down
            self.attempt(lambda: act(entry, reason=REASON, by=office[who]))

        @rule(film=films, is_given=booleans())
        def permit_theater(self, film: int, is_given: bool) -> None:
            entry = self.entry(film)
            self.attempt(lambda: set_permission(entry, is_given, by=entry.representative))
            refresh_listing()

        @rule(who=people_, places=integers(1, 3), is_swapped=booleans())
        def propose_other_awards(self, who: int, places: int, is_swapped: bool) -> None:
            first, *rest = plans_of(self.edition)
            change = [replace(first, places=places), *rest]
            if is_swapped:
                change.reverse()
            self.attempt(lambda: propose_awards_change(self.edition, change, LATE_REASON, by=office[who]))

        @rule(film=films, fault=sampled_from(("", "missing", "changed")))
        def read_film(self, film: int, fault: str) -> None:
            found = Film.objects.filter(pk=jury.entries[film].film_id)
            found.update(fault=fault, checked_at=timezone.now())

        @rule()
        def mark_late(self) -> None:
            sheet = Scoresheet.objects.filter(counts_for__isnull=False).order_by("pk")[0]
            Scoresheet.objects.filter(pk=sheet.pk).update(submitted_at=timezone.now())

        @rule(who=people_)
        def rank_again(self, who: int) -> None:
            self.attempt(lambda: tallies.compute_tally(self.tally.round, by=office[who]))

        @rule(who=people_, film=integers(-1, 3))
        def decide_awards(self, who: int, film: int) -> None:
            """All places: the first to this film or to nobody, the others by the rule."""
            tally, by = self.tally, office[who]
            self.attempt(lambda: awards.propose(tally, by=by))
            for pk in list(tally.proposals.order_by("award__order").values_list("pk", flat=True)):
                proposal = tally.proposals.select_related("award", "tally__round__edition", "entry").get(
                    pk=pk
                )
                wanted = proposal.entry
                if proposal.award.slug == "first":
                    wanted = jury.entries[film] if film >= 0 else None
                self.attempt(
                    lambda place=proposal, entry=wanted: awards.decide(
                        place, entry=entry, by=by, votes=JuryVotes(3, 0), reason=LONG_REASON
                    )
                )

        @rule(who=people_)
        def take_decisions_back(self, who: int) -> None:
            for proposal in list(self.tally.proposals.select_related("award", "tally__round__edition")):
                self.attempt(lambda place=proposal: awards.take_back(place, by=office[who]))

        @rule(who=people_)
        def propose_to_seal(self, who: int) -> None:
            self.attempt(lambda: propose_seal(self.tally, reason=REASON, by=office[who]))

        @rule(who=people_)
        def propose_to_unseal(self, who: int) -> None:
            self.attempt(lambda: propose_unsealing(self.edition, reason=REASON, by=office[who]))

        @rule(who=people_, slug=sampled_from(("first", "most-creative")), follows=booleans())
        def propose_to_revoke(self, who: int, slug: str, follows: bool) -> None:
            won = Citation.objects.standing().filter(award__edition=jury.edition, award__slug=slug)
            citation = won.select_related("award__edition", "entry").first()
            if citation is None:
                return
            heirs = next_in_line(citation) if follows else []
            self.attempt(
                lambda: propose_revocation(
                    citation,
                    successor=heirs[0] if heirs else None,
                    public_reason=PUBLIC,
                    reason=REASON * 2,
                    by=office[who],
                )
            )

        @rule(who=people_)
        def confirm(self, who: int) -> None:
            for motion in Motion.objects.open().order_by("pk"):
                with contextlib.suppress(Refused):
                    motions.second(motion, by=office[who])

        @rule(who=people_)
        def withdraw_proposals(self, who: int) -> None:
            for motion in Motion.objects.open().order_by("pk"):
                self.attempt(lambda motion=motion: motions.withdraw(motion, by=office[who]))

        @rule(who=people_, is_given=booleans())
        def change_role(self, who: int, is_given: bool) -> None:
            role = Role.CHAIR if who == 1 else Role.ORGANISER
            change = people.grant_role if is_given else people.revoke_role
            self.attempt(lambda: change(office[who], edition=self.edition, role=role, by=None))

        @rule(who=people_)
        def publish(self, who: int) -> None:
            if Seal.objects.of(self.edition):
                read_winners(self.edition)
            self.attempt(lambda: announce(self.edition, by=office[who]))

        @rule(who=people_, moves=booleans())
        def schedule(self, who: int, moves: bool) -> None:
            now = timezone.now()
            edition, at = self.edition, now + timedelta(minutes=5)
            self.attempt(lambda: plan_publication(edition, at=at, by=office[who]))
            if moves:
                Edition.objects.filter(pk=edition.pk).update(awards_at=edition.awards_at + timedelta(days=1))
            if Seal.objects.of(edition):
                read_winners(edition)
            publish_due_results(at)

        @rule()
        def workers_work(self) -> None:
            do_office_tasks()
            Film.objects.filter(fault="missing").update(fault="")  # the store is empty here

        @rule()
        def send_mails(self) -> None:
            Notice.objects.unsent().update(sent_at=timezone.now())

        @invariant()
        def nothing_is_illegal(self) -> None:
            if not hasattr(self, "stack"):
                return
            edition, standing = self.edition, Seal.objects.standing().filter(edition=jury.edition)
            seal = standing.first()
            assert standing.count() <= 1
            self._nothing_is_undone(edition)
            citations = Citation.objects.standing().filter(award__edition=edition)
            if seal is None:
                assert (edition.published_at, citations.count()) == (None, 0)
            else:
                assert breaches_of(seal) == []
                assert {citation.entry.state for citation in citations} <= {EntryState.ELIGIBLE}
                assert seal.seconded_by not in (None, seal.sealed_by)
                assert seal.snapshot["awards"] == [
                    {"slug": plan.slug, "name": plan.name, "places": plan.places}
                    for plan in plans_of(edition)
                ]
            for motion in Motion.objects.filter(state=MotionState.SECONDED):
                assert motion.closed_by not in (None, motion.moved_by)
            changed = Motion.objects.filter(kind=MotionKind.CHANGE_AWARDS, state=MotionState.SECONDED)
            assert len(late_changes_of(edition)) == changed.count()
            self._nobody_is_told_wrongly(edition, set(citations.values_list("entry", flat=True)))
            self._public_sees_what_it_may(edition, citations)

        def _public_sees_what_it_may(self, edition: Edition, citations: QuerySet[Citation]) -> None:
            """Winners of a published result, but for films that were taken down or that somebody in them does
            not let be shown; and in the theater those that may be shown there too."""
            down = set(Takedown.objects.active().values_list("entry", flat=True))
            hidden = set(Portrayal.objects.lacking(*SHOWING_USES).values_list("entry", flat=True)) | down
            is_public = bool(may_see_result(edition))
            winners = set(citations.values_list("entry", flat=True))
            assert winners & hidden <= down, "a winner whom somebody does not let be shown is taken down"
            shown = winners - hidden if is_public else set()
            in_theater = set(TheaterFilm.objects.shown().values_list("entry", flat=True))
            permitted = set(TheaterPermission.objects.standing().values_list("entry", flat=True))
            refusing = set(Portrayal.objects.lacking(ConsentUse.THEATER).values_list("entry", flat=True))
            assert in_theater <= (winners & permitted) - hidden - refusing
            self.looked += 1
            entry = jury.entries[self.looked % len(jury.entries)]  # at one film's page after each step
            answer = Client().get(reverse("film_show", args=[entry.code]))
            assert answer.status_code == (200 if entry.pk in shown else 404)
            page = Client().get(reverse("winners_show", args=[edition.slug]))
            assert page.status_code == (200 if is_public else 404)
            named = {entry.pk for entry in jury.entries if f"/films/{entry.code}/" in page.content.decode()}
            assert named == shown

        def _nothing_is_undone(self, edition: Edition) -> None:
            seals = Seal.objects.filter(edition=edition).count()
            assert seals >= self.seals
            self.seals = seals
            assert self.published_at in (None, edition.published_at)
            self.published_at = edition.published_at

        def _nobody_is_told_wrongly(self, edition: Edition, winners: set[int]) -> None:
            told: dict[int, set[str]] = {}
            for entry, kind in Notice.objects.filter(cancelled_at=None).values_list("entry", "kind"):
                told.setdefault(entry, set()).add(kind)
            for entry in Entry.objects.filter(edition=edition):
                kinds = told.get(entry.pk, set())
                if "entry_won" in kinds:
                    assert entry.pk in winners or "award_revoked" in kinds
                    assert entry.state not in OUT
                if "award_revoked" in kinds:
                    assert entry.pk not in winners
                if edition.published_at is None:
                    assert not kinds & {"entry_won", "entry_not_selected", "award_revoked"}
                if entry.pk in winners:
                    unsent = Notice.objects.unsent().filter(entry=entry, kind="entry_not_selected")
                    assert not unsent.exists()

    return Night


@pytest.mark.slow
def test_no_order_of_events_leads_to_an_illegal_state(db: None, night: tuple[Jury, list[User]]) -> None:
    run_state_machine_as_test(
        lambda: machine_for(*night)(),
        settings=settings(max_examples=RUNS * examples.TIMES, stateful_step_count=STEPS, deadline=None),
    )
