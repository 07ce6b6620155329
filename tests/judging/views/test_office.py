import html
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.nominees import seal_nominees, snapshot_of
from contest.enums import NomineeOrder, Role
from contest.models import Citation, Entry, Motion, Seal, User
from judging.domain import awards, rounds, rubrics, stages, tallies
from judging.domain.assignment_runs import work_on_run
from judging.domain.tally_results import results_of
from judging.enums import AssignmentState, RoundState
from judging.models import (
    Assignment,
    AssignmentRun,
    AwardProposal,
    Decision,
    Mark,
    Recusal,
    Round,
    Seat,
    Tally,
)
from tests.contest.nights import second_person
from tests.factories import make_edition, make_membership, make_user
from tests.judging.juries import (
    Jury,
    calculate_asked,
    judge_all,
    judge_film,
    make_judge,
    make_jury,
    make_tallied,
    write_results,
)
from tests.judging.sealing import pass_gate

pytestmark = pytest.mark.django_db
REASON = "The jury found that the second film carries its idea further than the first."


def office(jury: Jury, user: User | None = None) -> Client:
    client = Client()
    client.force_login(user or jury.organiser)
    return client


def url(jury: Jury, view: str, *args: object) -> str:
    return reverse(view, args=[jury.edition.slug, *args])


def preview(jury: Jury, client: Client, view: str, **typed: object) -> AssignmentRun:
    """What a worker has made of a button that asks for a preview."""
    client.post(url(jury, view, jury.round.code), typed)
    run = AssignmentRun.objects.latest("pk")
    work_on_run(run.pk)
    return run


def tallied(entries: int = 9) -> tuple[Jury, Tally]:
    jury, tally = make_tallied(entries=entries)
    awards.propose(tally, by=jury.organiser)
    return jury, tally


def round_form(**changes: str) -> dict[str, str]:
    ends = timezone.now() + timedelta(days=7)
    return {
        "name_en": "Final",
        "closes_at": ends.strftime("%Y-%m-%dT%H:%M"),
        "grace_minutes": "0",
        "reviews_per_entry": "3",
        "pool": "accepted",
        "is_last": "on",
        **changes,
    }


@pytest.mark.slow
def test_round_is_planned_with_its_end_in_the_contests_time() -> None:
    jury = make_jury(is_open=False)
    year = timezone.now().year + 1
    answer = office(jury).post(
        url(jury, "round_new"), round_form(closes_at=f"{year}-01-31T18:00", name_id="Final")
    )
    round_ = Round.objects.get(number=2)
    assert (answer.status_code, answer.url) == (302, url(jury, "round_panel", round_.code))  # type: ignore[attr-defined]
    assert (round_.name, round_.closes_at.isoformat()) == (
        {"en": "Final", "id": "Final"},
        f"{year}-01-31T10:00:00+00:00",
    )


def test_texts_are_asked_for_in_every_language_of_the_site(settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]
    jury = make_jury(is_open=False)
    page = office(jury).get(url(jury, "round_new")).content.decode()
    assert re.findall(r">(Name of the round[^<]*?) ?<", page) == [
        "Name of the round (English)",
        "Name of the round (简体中文)",
        "Name of the round (Bahasa Indonesia)",
        "Name of the round (Français)",
    ]
    office(jury).post(url(jury, "round_new"), round_form(name_fr="Finale"))
    assert Round.objects.get(number=2).name == {"en": "Final", "fr": "Finale"}


def test_criterion_is_kept_in_the_languages_in_which_it_was_named() -> None:
    jury = make_jury(is_open=False)
    form = rubric_form(100) | {
        "form-0-name_zh-hans": "创意",
        "form-0-question_id": "Apakah baru?",
        "form-0-question_en": " ",
    }
    office(jury).post(url(jury, "round_rubric", jury.round.code), form)
    (line,) = rubrics.current_rubric(jury.round).criteria.all()
    assert (line.name, line.question) == (
        {"en": "Criterion 0", "zh-hans": "创意"},
        {"id": "Apakah baru?"},
    )


@pytest.mark.slow
def test_round_that_could_not_work_is_answered_422() -> None:
    jury = make_jury(is_open=False)
    for changes, why in [
        ({"closes_at": "2020-01-01T00:00"}, "This time is in the past."),
        ({"closes_at": "9999-12-31T00:00"}, "This year is out of range. Enter it with four digits"),
        ({"closes_at": "soon"}, "Enter a valid date/time."),
        ({"reviews_per_entry": "0"}, "Enter 1 or more."),
        ({"reviews_per_entry": "51"}, "Enter 50 or less."),
        ({"name_en": ""}, "This field is required."),
    ]:
        answer = office(jury).post(url(jury, "round_new"), round_form(**changes))
        assert (answer.status_code, why in answer.content.decode()) == (422, True), (changes, why)
        assert Round.objects.count() == 1, (changes, why)


def test_panel_is_chosen_among_the_editions_judges() -> None:
    jury = make_jury(judges=2, is_open=False)
    stranger = make_judge(make_edition())
    answer = office(jury).post(url(jury, "round_panel", jury.round.code), {"judges": [stranger.pk]})
    assert (answer.status_code, Seat.objects.count()) == (422, 2)
    office(jury).post(url(jury, "round_panel", jury.round.code), {"judges": [jury.judges[0].pk]})
    assert list(Seat.objects.values_list("judge_id", flat=True)) == [jury.judges[0].pk]


def rubric_form(*weights: int) -> dict[str, str]:
    sent = {"form-TOTAL_FORMS": str(len(weights)), "form-INITIAL_FORMS": "0", "lowest": "1", "highest": "10"}
    for n, weight in enumerate(weights):
        sent |= {f"form-{n}-name_en": f"Criterion {n}", f"form-{n}-weight": str(weight)}
    return sent


def test_criteria_are_headed_in_the_readers_language() -> None:
    jury = make_jury(is_open=False)
    jury.organiser.language = "zh-hans"
    jury.organiser.save()
    client = office(jury)
    client.cookies.load({"django_language": "zh-hans"})
    page = client.get(url(jury, "round_rubric", jury.round.code)).content.decode()
    heads = re.findall("<legend>(.*?)</legend>", page)
    assert heads[:6] == ["评分范围", "创意", "叙事", "视觉表现", "声音设计", "AI 运用"]


@pytest.mark.slow
def test_rubric_is_replaced_and_refused_when_it_does_not_add_up() -> None:
    jury = make_jury(is_open=False)
    page = url(jury, "round_rubric", jury.round.code)
    refused = office(jury).post(page, rubric_form(60, 30))
    assert (refused.status_code, "must add up to 100" in refused.content.decode()) == (422, True)
    assert office(jury).post(page, rubric_form(60, 40)).status_code == 302
    lines = rubrics.current_rubric(jury.round).criteria.values_list("slug", "weight")
    assert list(lines) == [("criterion-0", 60), ("criterion-1", 40)]


def test_round_opens_with_the_deal_that_was_looked_at() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2, is_open=False)
    client = office(jury)
    run = preview(jury, client, "round_open")
    page = client.get(url(jury, "assignment_run", run.pk)).content.decode()
    assert "Assignments: 6. Entries: 3. Judges: 2." in page
    assert Assignment.objects.count() == 0
    apply = url(jury, "assignment_run_apply", run.pk)
    assert (client.post(apply).status_code, client.post(apply).status_code) == (302, 409)
    work_on_run(run.pk)
    assert Assignment.objects.count() == 6
    assert "6 films were assigned" in client.get(url(jury, "assignment_run", run.pk)).content.decode()


def test_round_page_says_what_is_left() -> None:
    jury = make_jury(judges=2, entries=3, reviews=1)
    judge_film(jury.assignment())
    page = office(jury).get(url(jury, "round_show", jury.round.code)).content.decode()
    assert "2 scoresheets are still to be submitted." in page
    assert "1 of 3 scoresheets submitted" in page


def test_released_judges_films_are_dealt_to_others() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1)
    client, seat = office(jury), Seat.objects.get(judge=jury.judges[0])
    client.post(url(jury, "seat_release", jury.round.code, seat.pk))
    run = AssignmentRun.objects.get()
    work_on_run(run.pk)
    page = client.get(url(jury, "assignment_run", run.pk)).content.decode()
    assert f"Films taken from {jury.judges[0]}: 1." in page
    client.post(url(jury, "assignment_run_apply", run.pk))
    work_on_run(run.pk)
    due = Assignment.objects.filter(state=AssignmentState.DUE).values_list("seat__judge_id", flat=True)
    assert list(due) == [jury.judges[1].pk] * 2


@pytest.mark.slow
def test_round_closes_names_the_unjudged_and_opens_again() -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    judge_film(jury.assignment(jury.entries[0]))
    client = office(jury)
    page = client.get(url(jury, "round_close", jury.round.code)).content.decode()
    assert "One entry would have no scores" in page
    assert jury.entries[1].code in page
    early = client.post(url(jury, "round_close", jury.round.code))
    assert early.status_code == 422
    assert "This field is required." in early.content.decode()
    assert Round.objects.get().state == RoundState.OPEN
    client.post(url(jury, "round_close", jury.round.code), {"reason": "The judge has fallen ill."})
    again = client.post(url(jury, "round_close", jury.round.code), {"reason": "No."})
    assert again.status_code == 409
    assert f"The round is closed already: by {jury.organiser}, on " in again.content.decode()
    (closed_at,) = Round.objects.values_list("closed_at", flat=True)
    assert f'datetime="{closed_at:%Y-%m-%dT%H:%M}' in client.get(url(jury, "round_list")).content.decode()
    refused = client.post(url(jury, "tally_compute", jury.round.code))
    assert (refused.status_code, jury.entries[1].code in refused.content.decode()) == (409, True)
    client.post(url(jury, "round_reopen", jury.round.code))
    assert Round.objects.get().state == RoundState.OPEN


@pytest.mark.slow
def test_tally_page_shows_estimate_and_raw_mean() -> None:
    jury = make_jury(judges=3, entries=4, reviews=2)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    office(jury).post(url(jury, "tally_compute", jury.round.code))
    calculate_asked()
    answer = office(jury).get(url(jury, "tally_progress", jury.round.code), follow=True)
    tally = Tally.objects.get()
    row = tally.results["entries"][0]
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"<b>{row['score']:.2f}</b>" in page
    assert f"{row['raw']:.2f}" in page
    assert tally.inputs_hash in page
    assert " style=" not in page


@pytest.mark.slow
def test_ranking_of_averages_claims_no_correction_interval_or_probability() -> None:
    jury = make_jury(judges=2, entries=6, reviews=1)
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    stages.draw_line(jury.round, advancing=3, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    apart = {**tally.inputs, "dealt_at_random": False}  # two judges who share no film
    results = results_of(apart, criteria=["creativity", "narration"], seed=1)
    write_results(tally, results)
    awards.propose(tally, by=jury.organiser)
    assert (results["method"], results["line"]) == ("raw", {})
    assert {(row["se"], row["low"], row["high"]) for row in results["entries"]} == {(None, None, None)}
    first = AwardProposal.objects.order_by("award__order").first()
    assert first is not None
    pages = [("tally_show", tally.pk), ("cut_decide", tally.pk), ("award_decide", first.pk)]
    for view, pk in pages:
        page = office(jury).get(url(jury, view, pk)).content.decode()
        assert "Average score" in page
        for claim in ("Adjusted score", "90% interval", "∞", "REML", "Probability", "surely", "too close"):
            assert claim not in page, (view, claim)
    assert (
        "no interval or probability is calculated"
        in office(jury).get(url(jury, "tally_show", tally.pk)).content.decode()
    )


@pytest.mark.slow
def test_tally_page_tells_what_changed_since_the_one_before() -> None:
    jury, first = tallied(entries=4)
    page = office(jury).get(url(jury, "tally_show", first.pk)).content.decode()
    assert "What changed since ranking" not in page
    same = tallies.compute_tally(jury.round, by=jury.organiser)
    page = office(jury).get(url(jury, "tally_show", same.pk)).content.decode()
    assert "What changed since ranking 1" in page
    assert "calculated from the same scoresheets" in page
    Mark.objects.filter(scoresheet__assignment=jury.assignment(jury.entries[0])).update(value=1)
    other = tallies.compute_tally(jury.round, by=jury.organiser)
    page = office(jury).get(url(jury, "tally_show", other.pk)).content.decode()
    score = [
        next(r["score"] for r in t.results["entries"] if r["id"] == jury.entries[0].pk) for t in (same, other)
    ]
    assert "<li>the totals of scoresheets changed</li>" in page
    assert f"{score[0]:.2f} → {score[1]:.2f}" in page


@pytest.mark.slow
def test_award_is_follenqueued_overridden_and_taken_back() -> None:
    jury, tally = tallied()
    first = tally.proposals.get(award__slug="first")
    page, client = url(jury, "award_decide", first.pk), office(jury)
    before = client.get(page).content.decode()
    assert "Suggested by the award rule" in before
    assert re.findall(r'</small></th><td class="number">(\d+)</td>', before)[:3] == ["2", "3", "4"]
    short = client.post(
        page, {"choice": "another", "entry": jury.entries[1].code.lower(), "reason": "better"}
    )
    assert (short.status_code, "least 40 letters (16 in Chinese)" in short.content.decode()) == (
        422,
        True,
    )
    nobody = client.post(page, {"choice": "another", "reason": REASON})
    assert (nobody.status_code, "Choose the entry" in nobody.content.decode()) == (422, True)
    lost = client.post(page, {"choice": "another", "entry": "NOSUCH1", "reason": REASON})
    assert "There is no entry NOSUCH1 in this ranking." in lost.content.decode()
    many = client.post(page, {"choice": "follow", "votes_for": "many"})
    assert (many.status_code, list(many.context["form"].errors)) == (422, ["votes_for"])
    sent = {"choice": "another", "entry": jury.entries[1].code.lower(), "reason": REASON, "votes_for": "3"}
    client.post(page, sent)
    assert Decision.objects.get().entry == jury.entries[1]
    shown = client.get(page).content.decode()
    assert "Votes: 3 for, 0 against, 0 abstained" in shown
    titles = [entry.shown_title for entry in jury.entries[:2]]
    words = (
        f"“{titles[1]}” has rank 2 by the scores; “{titles[0]}”, which the award rule suggests, has rank 1."
    )
    chance = re.search(r"The suggested film is the better one with a chance of (\d+)%", shown)
    assert words in html.unescape(shown)
    assert chance is not None
    assert 50 < int(chance[1]) <= 100
    client.post(url(jury, "award_statement", first.pk), {"statement_en": "It waits well."})
    assert Decision.objects.get().statement == {"en": "It waits well."}
    window = {"statement_en": "It waits long.", "opened": '{"statement_en": ["It waits."]}'}
    late = client.post(url(jury, "award_statement", first.pk), window)
    assert (late.status_code, [one.theirs for one in late.context["clashes"]]) == (409, ["It waits well."])
    long = client.post(url(jury, "award_statement", first.pk), {"statement_en": "word " * 200})
    assert (long.status_code, "the limit is 600" in long.content.decode()) == (422, True)
    client.post(url(jury, "award_take_back", first.pk))
    assert client.post(url(jury, "award_statement", first.pk), {"statement_en": "?"}).status_code == 409
    client.post(page, {"choice": "follow", "statement_en": "A lamp learns to wait."})
    decision = Decision.objects.get()
    assert (decision.entry, decision.is_override, decision.statement) == (
        jury.entries[0],
        False,
        {"en": "A lamp learns to wait."},
    )


@pytest.mark.slow
def test_refusals_stand_at_the_field_that_they_are_about_in_every_language() -> None:
    jury, tally = tallied()
    first, second = (tally.proposals.filter(award__order=order)[0] for order in (1, 2))
    awards.decide(first, entry=first.entry, by=jury.organiser)
    client = office(jury)
    decision = {"choice": "another", "entry": jury.entries[5].code, "reason": "better"}
    Recusal.objects.create(judge=jury.organiser, entry=jury.entries[6], reason="A friend made it.")
    refused = {
        "reason": decision,
        "entry": {**decision, "entry": jury.entries[0].code, "reason": REASON},
        "__all__": {**decision, "entry": jury.entries[6].code, "reason": REASON},
    }
    for language in ("en", "zh-hans", "id"):
        client.cookies["django_language"] = language
        for field, sent in refused.items():
            answer = client.post(url(jury, "award_decide", second.pk), sent)
            found = answer.status_code, list(answer.context["form"].errors)
            assert found == (422, [field]), language


@pytest.mark.slow
def test_results_are_sealed_only_when_decided_typed_again_and_confirmed() -> None:
    jury, tally = tallied()
    page, client = url(jury, "results_seal", tally.pk), office(jury)
    assert "Some prizes are not decided yet" in client.get(page).content.decode()
    sent = {"typed": jury.edition.slug, "reason": REASON}
    refused = client.post(page, sent)
    assert (refused.status_code, "First Prize" in refused.content.decode()) == (409, True)
    for proposal in tally.proposals.order_by("award__order", "place"):
        proposal.refresh_from_db()
        awards.decide(proposal, entry=proposal.entry, by=jury.organiser)
    lacking = client.get(page).content.decode()
    assert ("What winning films still lack" in lacking, "Propose to seal" in lacking) == (True, False)
    assert client.post(page, sent).status_code == 409
    client.post(url(jury, "results_read", tally.pk))
    assert "Reading the winning films’ files" in client.get(page).content.decode()
    pass_gate(jury.entries)
    assert client.post(page, {**sent, "typed": "edition"}).status_code == 422
    assert client.post(page, {**sent, "reason": "so"}).status_code == 422
    acts = ("Reopen the round", "Calculate a new ranking", "Decide the awards")
    pages = [url(jury, "round_show", jury.round.code), url(jury, "tally_show", tally.pk)]
    assert client.post(page, sent).status_code == 302
    assert "You have proposed this yourself." in client.get(page).content.decode()
    assert (Citation.objects.count(), Seal.objects.count()) == (0, 0)
    assert acts_on(client, pages, acts) == set(acts)
    chair = second_person(jury.edition, jury.organiser)
    assert "Confirm: Seal the results" in office(jury, chair).get(page).content.decode()
    confirm = url(jury, "motion_second", Motion.objects.get().pk)
    assert office(jury, chair).post(confirm).status_code == 302
    assert Citation.objects.count() == 9
    assert acts_on(client, pages, acts) == set()
    assert "The results are sealed; the round stays closed." in client.get(pages[0]).content.decode()


def acts_on(client: Client, pages: Iterable[str], acts: Iterable[str]) -> set[str]:
    text = "".join(client.get(page).content.decode() for page in pages)
    return {act for act in acts if act in text}


@pytest.mark.slow
def test_office_of_the_jury_exists_for_chair_and_organiser_only() -> None:
    jury, tally = tallied(entries=3)
    proposal = tally.proposals.first()
    assert proposal is not None
    code = jury.round.code
    pages = [
        url(jury, "round_list"),
        url(jury, "round_new"),
        *(
            url(jury, f"round_{name}", code)
            for name in ("show", "edit", "panel", "rubric", "open", "assign", "close")
        ),
        url(jury, "tally_list"),
        *(url(jury, name, tally.pk) for name in ("tally_show", "award_list", "results_seal")),
        url(jury, "award_decide", proposal.pk),
    ]
    chair, elsewhere = make_user(), make_user()
    make_membership(chair, jury.edition, Role.CHAIR)
    make_membership(elsewhere, make_edition(), Role.ORGANISER)
    creator = jury.entries[0].representative
    seen = {
        name: {office(jury, user).get(page).status_code for page in pages}
        for name, user in {
            "organiser": jury.organiser,
            "chair": chair,
            "judge": jury.judges[0],
            "creator": creator,
            "organiser of another edition": elsewhere,
        }.items()
    }
    assert seen == {
        "organiser": {200},
        "chair": {200},
        "judge": {404},
        "creator": {404},
        "organiser of another edition": {404},
    }
    assert {Client().get(page).status_code for page in pages} == {302}


@pytest.mark.slow
def test_prize_and_nomination_that_a_film_holds_are_named_before_it_is_disqualified() -> None:
    jury, tally = tallied()
    first, second = jury.entries[:2]
    awards.decide(tally.proposals.get(award__slug="first"), entry=first, by=jury.organiser)
    ids = [first.pk]
    told = snapshot_of(jury.edition, entry_ids=ids, order=NomineeOrder.TITLE, stage="round", stage_name={})
    seal_nominees(jury.edition, told, by=jury.organiser)

    def asked(entry: Entry, by: User, decision: str = "disqualify") -> str:
        sent = {"decision": decision, "reason": "It was shown before.", "version": entry.version}
        address = reverse("office_entry_decide", args=[jury.edition.slug, entry.code])
        return html.unescape(office(jury, by).post(address, sent).content.decode())

    prize = "The jury has decided that this film wins: First Prize. That has to be decided anew."
    nominee = "This film is sealed as a nominee."
    page = asked(first, jury.organiser)
    assert (prize in page, nominee in page) == (True, True)
    page = asked(second, jury.organiser)
    assert ("wins:" in page, nominee in page) == (False, False)
    assistant = make_user()
    make_membership(assistant, jury.edition, Role.ASSISTANT)
    page = asked(first, assistant, "return")
    assert (f"Request changes to “{first.shown_title}”?" in page, prize in page, nominee in page) == (
        True,
        False,
        False,
    )
