"""An organiser leads a contest from screening to the last round, by the pages alone."""

import html
import json
import re
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.entry_decisions import disqualify_entry, return_entry
from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from judging.domain import cuts, rounds
from judging.domain.assignment_plans import AssignmentPlan
from judging.domain.assignment_runs import work_on_run
from judging.domain.timetable import follow_timetable
from judging.models import Assignment, AssignmentRun, Cut, Round, Tally
from tests.factories import make_entry
from tests.judging.domain.test_cuts import WHY, plan_next
from tests.judging.juries import Jury, calculate_asked, judge_films, make_jury
from tests.judging.views.test_office import office, rubric_form, url

pytestmark = pytest.mark.django_db
NEXT_YEAR = timezone.now().year + 1
END = f"{NEXT_YEAR}-12-31T18:00"
MARCH, OCTOBER = (
    max(day for day in (date(NEXT_YEAR, month, number) for number in range(25, 32)) if day.weekday() == 6)
    for month in (3, 10)
)  # the days on which Berlin changes its clocks
SATURDAY = MARCH - timedelta(days=1)
FORM = {
    "name_en": "Screening",
    "closes_at": END,
    "grace_minutes": "0",
    "reviews_per_entry": "2",
    "is_last": "on",
}


@pytest.fixture(scope="module")
def jury_once(module_db: None) -> Jury:
    return make_jury(is_open=False)


@pytest.fixture
def jury(db: None, jury_once: Jury) -> Jury:
    return deepcopy(jury_once)


class Office:
    """The pages of an edition, as its organiser uses them."""

    def __init__(self, jury: Jury) -> None:
        self.slug, self.client = jury.edition.slug, Client()
        self.client.force_login(jury.organiser)

    def url(self, view: str, *args: object) -> str:
        return reverse(view, args=[self.slug, *args])

    def page(self, view: str, *args: object, **query: str) -> str:
        answer = self.client.get(self.url(view, *args), query)
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, view: str, *args: object, status: int = 302, **data: Any) -> str:
        answer = self.client.post(self.url(view, *args), data)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()


@pytest.mark.slow
def test_null_character_in_a_code_is_left_out(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    office, code = Office(jury), jury.entries[3].code
    office.post("cut_decide", tally.pk, agreed="4", move=[f"{code}\0"], **{f"reason-{code}": WHY})
    assert WHY in office.page("cut_decide", tally.pk)
    office.post("cut_take_back", tally.pk)
    office.post("deliberation_follow", tally.pk, status=409, place=[f"1:{code}\0", "\0:\0"])
    assert not Cut.objects.exists()


@pytest.mark.slow
def test_film_moved_without_a_reason_stays_chosen_on_the_page(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    office, code = Office(jury), jury.entries[3].code
    page = office.post("cut_decide", tally.pk, status=422, move=[code], **{f"reason-{code}": "short"})
    assert f"Give a reason of at least 10 letters (4 in Chinese) for moving {code}." in page
    assert re.search(rf'value="{code}" checked', page)
    assert f'name="reason-{code}" value="short"' in page
    long = office.post("cut_decide", tally.pk, status=422, move=[code], **{f"reason-{code}": "y" * 2001})
    assert f'id="fault-{code}"><li>Your reason has 2001 characters; the limit is 2000.' in long
    assert f'value="{"y" * 2001}"' in long
    asked = office.post("cut_decide", tally.pk, status=422, move=[code], **form_of(code))
    assert "4 films would advance instead of 3." in asked
    assert 'name="agreed" value="4">Let 4 films advance</button>' in asked
    for other in ("2", "9" * 5000, "x"):
        refused = office.post("cut_decide", tally.pk, status=422, agreed=other, move=[code], **form_of(code))
        assert "4 films would advance instead of 3." in refused
    office.post("cut_decide", tally.pk, agreed="4", move=[code], **form_of(code))
    page = office.page("cut_decide", tally.pk)
    assert (WHY in page, "Earlier decisions" in page) == (True, False)
    office.post("cut_take_back", tally.pk)
    history = text_of(office.page("cut_decide", tally.pk))
    assert "Earlier decisions 4 films, decided" in history
    assert not Cut.objects.exists()
    office.post("cut_take_back", tally.pk, status=409)


@pytest.mark.slow
def test_film_that_is_not_near_the_line_is_moved_by_its_code(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    office, code = Office(jury), jury.entries[5].code
    page = office.post("cut_decide", tally.pk, status=422, code="nosuch", reason=WHY)
    assert ("Not among the films of this round: NOSUCH" in page, 'value="nosuch"' in page) == (True, True)
    office.post("cut_decide", tally.pk, agreed="4", code=code.lower(), reason=WHY)
    assert Cut.objects.get().entries.filter(entry__code=code, advances=True).exists()


@pytest.mark.slow
def test_line_is_drawn_elsewhere_with_a_new_ranking(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    office = Office(jury)
    office.post("cut_draw_line", tally.pk, advancing="2")
    calculate_asked()
    newer = Tally.objects.get(number=2)
    assert "The line is below the best 2 films of 6." in office.page("cut_decide", newer.pk)
    for wrong in ("", "0", "-1", "x", "9" * 30):
        office.post("cut_draw_line", newer.pk, status=422, advancing=wrong)
    assert Tally.objects.count() == 2


def test_organiser_with_a_film_sees_no_ranking_and_is_told_why(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    make_entry(EntryState.ELIGIBLE, edition=jury.edition, representative=jury.organiser)
    office = Office(jury)
    for view in ("tally_show", "award_list", "results_seal", "cut_decide"):
        answer = office.client.get(office.url(view, tally.pk))
        assert answer.status_code == 403
        assert "You have a film of your own in this edition" in answer.content.decode()
    office.post("tally_compute", jury.round.code, status=403)


@pytest.mark.slow
def test_films_are_chosen_by_hand() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2, is_open=False)
    office, code = Office(jury), jury.round.code
    office.post("round_edit", code, **FORM, pool="chosen")
    assert "Choose the films" in office.page("round_show", code)
    page = office.post("round_films", code, status=422, codes="nosuch", reason=WHY)
    assert "not codes of accepted entries: NOSUCH" in page
    first, second, _third = jury.entries
    office.post("round_films", code, codes=f"{first.code}, {second.code}\n", reason=WHY)
    assert office.page("round_films", code).count(WHY) == 2
    office.post("round_film_drop", jury.round.chosen.get(entry=first).pk)
    assert list(jury.round.chosen.values_list("entry__code", flat=True)) == [second.code]
    office.post("round_delete", code)
    assert not Round.objects.filter(edition=jury.edition).exists()


@pytest.mark.slow
def test_round_that_cannot_be_planned_says_why(jury: Jury) -> None:
    jury.edition.time_zone = "Europe/Berlin"
    jury.edition.save()
    for changes, why in [
        ({"opens_at": f"{NEXT_YEAR + 1}-02-01T00:00"}, "The round would end before it opens"),
        ({"closes_at": f"{MARCH}T02:30"}, "the clocks change at this time"),
        ({"closes_at": f"{OCTOBER}T02:30"}, "the clocks change at this time"),
        ({"pool": "advanced:nosuch"}, "Choose from the list"),
        ({"counted": ["nosuch"]}, "Choose from the list"),
        ({"advancing": "0"}, "Enter 1 or more."),
        ({"grace_minutes": "9999"}, "Enter 1440 or less."),
    ]:
        page = Office(jury).post("round_new", status=422, **FORM | {"pool": "accepted"} | changes)
        assert why in page, changes


def test_time_is_the_contests_wherever_the_organiser_is(jury: Jury) -> None:
    jury.edition.time_zone = "Asia/Jakarta"
    jury.edition.save()
    jury.organiser.time_zone = "Europe/Berlin"
    jury.organiser.save()
    office = Office(jury)
    # on the last Sunday of March, Berlin has no half past two; Jakarta has
    office.post(
        "round_edit",
        jury.round.code,
        name_en="Screening",
        opens_at=f"{SATURDAY}T09:00",
        closes_at=f"{MARCH}T02:30",
        grace_minutes="15",
        reviews_per_entry="2",
        is_last="on",
        pool="accepted",
    )
    jury.round.refresh_from_db()
    assert (jury.round.closes_at.isoformat(), jury.round.ends_at.isoformat()) == (
        f"{SATURDAY}T19:30:00+00:00",
        f"{SATURDAY}T19:45:00+00:00",
    )
    assert f'value="{MARCH}T02:30"' in office.page("round_edit", jury.round.code)


def test_end_of_an_open_round_is_moved_with_a_reason() -> None:
    jury = make_jury()
    office = Office(jury)
    page = office.post("round_edit", jury.round.code, status=422, **FORM)
    assert "Judges rely on the end of an open round" in page
    office.post("round_edit", jury.round.code, **FORM, reason=WHY)
    assert JournalEntry.objects.get(verb="round.changed").facts["reason"] == WHY


@pytest.mark.slow
def test_ranking_without_an_unjudged_film_needs_a_reason() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)
    office = Office(jury)
    judge_films({jury.assignment(entry, judge): 7 for entry in jury.entries[:2] for judge in jury.judges})
    rounds.close_round(jury.round, by=jury.organiser)
    assert "Reason to calculate without them" in office.page("round_show", jury.round.code)
    office.post("tally_compute", jury.round.code, status=409)
    office.post("tally_compute", jury.round.code, reason=WHY)
    calculate_asked()
    page = office.page("tally_show", Tally.objects.get(round=jury.round).pk)
    assert (jury.entries[2].code in page, WHY in page) == (True, True)


@pytest.mark.slow
def test_next_round_is_offered_the_films_that_advance(ranked: tuple[Jury, Tally]) -> None:
    jury, _tally = ranked
    assert "Films that advanced from “Screening”" in Office(jury).page("round_new")
    last = plan_next(jury)
    assert f'value="advanced:{jury.round.code}"' in Office(jury).page("round_edit", last.code)


@pytest.mark.parametrize(
    ("view", "form", "why"),
    [
        (
            "round_edit",
            {**FORM, "pool": "accepted", "advancing": "2"},
            "Another person has changed this round",
        ),
        ("round_rubric", rubric_form(100), "has changed the criteria"),
    ],
)
def test_second_organiser_does_not_overwrite_what_the_first_has_saved(
    view: str, form: dict[str, str], why: str, jury: Jury
) -> None:
    office = Office(jury)
    seen = re.search(r'name="seen" value="(\w{16})"', office.page(view, jury.round.code))
    assert seen is not None
    office.post(view, jury.round.code, **form, seen=seen[1])
    assert why in office.post(view, jury.round.code, status=422, **form, seen=seen[1])


def test_opening_time_in_the_past_is_refused(jury: Jury) -> None:
    form = {**FORM, "pool": "accepted", "opens_at": "2020-01-01T00:00"}
    assert "This time is in the past" in Office(jury).post("round_edit", jury.round.code, status=422, **form)


def test_reopened_round_says_when_it_ends_and_so_does_the_journal(ranked: tuple[Jury, Tally]) -> None:
    jury, _tally = ranked
    past = timezone.now() - timedelta(days=1)
    Round.objects.filter(pk=jury.round.pk).update(closes_at=past)
    Office(jury).post("round_reopen", jury.round.code)
    jury.round.refresh_from_db()
    line = JournalEntry.objects.filter(verb="round.open").latest("number")
    assert line.facts == {"ends_at": jury.round.closes_at.isoformat()}


def test_line_beyond_the_films_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    page = Office(jury).post("cut_draw_line", tally.pk, status=409, advancing="6")
    assert "6 films cannot advance: the round has 6." in page


def test_page_names_the_films_that_advance(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    office = Office(jury)
    office.post("cut_decide", tally.pk)
    page = office.page("cut_decide", tally.pk)
    assert [entry.code in page for entry in jury.entries] == [True] * 3 + [False] * 3


def test_number_that_advances_is_still_set_once_the_round_is_open() -> None:
    jury = make_jury(judges=3, entries=4, reviews=3)
    office = Office(jury)
    office.post("round_edit", jury.round.code, **FORM, advancing="2", reason=WHY)
    jury.round.refresh_from_db()
    assert (jury.round.advancing, jury.round.pool) == (2, "accepted")


def test_round_whose_films_have_advanced_is_not_reopened(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    office = Office(jury)
    office.post("cut_decide", tally.pk)
    assert "Take that decision back first" in office.post("round_reopen", jury.round.code, status=409)
    office.post("cut_take_back", tally.pk)
    office.post("round_reopen", jury.round.code)


def test_reason_without_its_tick_is_asked_about_and_kept(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    office, code = Office(jury), jury.entries[3].code
    page = office.post("cut_decide", tally.pk, status=422, **{f"reason-{code}": WHY})
    assert f"You gave a reason for {code}, but did not tick it. Tick it, or clear the reason." in page
    assert (f'value="{WHY}"' in page, Cut.objects.count()) == (True, 0)
    page = office.post("cut_decide", tally.pk, status=422, reason=WHY)
    assert "You gave a reason, but no code of a film. Enter the code, or clear the reason." in page


def test_round_that_waits_for_another_says_what_is_missing_and_which_dates_clash(
    ranked: tuple[Jury, Tally],
) -> None:
    jury, _tally = ranked
    Round.objects.filter(pk=jury.round.pk).update(state="open")
    last = plan_next(jury)
    Round.objects.filter(pk=last.pk).update(closes_at=timezone.now() + timedelta(days=1))
    office = Office(jury)
    page = html.unescape(office.page("round_open", last.code))
    assert "It is not decided yet which films advance from “Screening”. Decide that first." in page
    page = html.unescape(office.page("round_show", last.code))
    assert re.search(
        r"This round ends [^.]+, before “Screening” does \([^.]+\. Change one of the dates", page
    )
    opens = timezone.now() + timedelta(days=2)
    Round.objects.filter(pk=last.pk).update(opens_at=opens, closes_at=opens + timedelta(days=8))
    page = html.unescape(office.page("round_show", last.code))
    assert re.search(r"This round opens [^.]+, before “Screening” ends, whose films it takes \(", page)


def test_audit_log_names_rounds_and_rankings(ranked: tuple[Jury, Tally]) -> None:
    jury, _tally = ranked
    page = html.unescape(Office(jury).page("office_journal"))
    assert ("Round “Screening”" in page, "Ranking 1 (Screening)" in page) == (True, True)
    assert f">Round {jury.round.code}" not in page


@pytest.mark.slow
def test_film_that_left_after_the_cut_is_named_with_its_reason_and_not_counted(
    ranked: tuple[Jury, Tally],
) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    gone = Entry.objects.get(pk=jury.entries[0].pk)
    disqualify_entry(gone, reason="The music is not licensed.", by=jury.organiser)
    page = text_of(Office(jury).page("cut_decide", tally.pk))
    assert "2 films advance. One more has left the contest since." in page
    listed = page.partition("Films that advance")[2].partition("No longer in the contest")
    assert (gone.code in listed[0], jury.entries[1].code in listed[0]) == (False, True)
    told = rf"{gone.code} · Disqualified .*since .*: The music is not licensed\. These films had advanced"
    assert re.search(told, listed[2])
    again = "Those with requested changes can be judged again once they are accepted again."
    assert again not in page
    returned = Entry.objects.get(pk=jury.entries[1].pk)
    return_entry(returned, reason="The credits lack a name.", by=jury.organiser)
    assert again in text_of(Office(jury).page("cut_decide", tally.pk))
    ranking = text_of(Office(jury).page("tally_show", tally.pk))
    assert f"{gone.code} Disqualified" in ranking
    film = text_of(Office(jury).page("tally_film", f"{tally.pk}", code=gone.code))
    assert re.search(r"Disqualified since .*: The music is not licensed\.", film)


@pytest.mark.slow
def test_page_of_a_cut_that_waits_says_which_film_of_the_ranking_is_gone(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.WITHDRAWN)
    page = Office(jury).page("cut_decide", tally.pk)
    assert f"No longer in the contest: {jury.entries[0].code}. Calculate a new ranking first." in page
    assert Office(jury).url("round_show", jury.round.code) in page


@pytest.mark.slow
def test_closed_round_says_how_many_films_it_had_and_what_changed_since(ranked: tuple[Jury, Tally]) -> None:
    jury, _tally = ranked
    office = Office(jury)
    assert "6 films: all accepted entries." in office.page("round_show", jury.round.code)
    gone = Entry.objects.get(pk=jury.entries[5].pk)
    disqualify_entry(gone, reason="It was shown on television.", by=jury.organiser)
    make_entry(EntryState.ELIGIBLE, edition=jury.edition)
    page = text_of(office.page("round_show", jury.round.code))
    assert "6 films: all accepted entries." in page
    assert "Since the round was closed, one film has left the contest:" in page
    assert re.search(rf"{gone.code} · Disqualified since .*: It was shown on television\.", page)
    assert "One film was accepted after the round was closed. 6 at closing, 6 now." in page


@pytest.mark.slow
def test_wrong_number_of_films_stays_in_its_field(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    for wrong in ("", "0", "some"):
        page = Office(jury).post("cut_draw_line", tally.pk, status=422, advancing=wrong)
        assert "Enter how many films advance, as a whole number from 1." in page
        assert not wrong or f'value="{wrong}"' in page


def test_empty_number_of_films_is_asked_about(jury: Jury) -> None:
    office = Office(jury)
    form = {name: typed for name, typed in FORM.items() if name != "is_last"} | {"pool": "accepted"}
    page = office.post("round_new", status=422, **form)
    assert "Enter how many films advance, or tick below that this round decides the awards." in page
    page = office.post("round_new", status=422, **form, is_last="on", advancing="2")
    assert "You entered a number, and ticked below that no film advances. Keep one of the two." in page
    office.post("round_new", **form, advancing="2")
    planned = Round.objects.get(number=2)
    assert planned.advancing == 2
    office.post("round_edit", planned.code, **form, is_last="on", advancing="2")
    planned.refresh_from_db()
    assert planned.advancing is None
    assert "or else with those of “Screening”. You can change them." in html.unescape(
        office.page("round_new")
    )


def test_round_that_opens_by_itself_can_be_looked_at_before(jury: Jury) -> None:
    opens = timezone.now() + timedelta(days=2)
    Round.objects.filter(pk=jury.round.pk).update(opens_at=opens)
    office = Office(jury)
    page = text_of(office.page("round_show", jury.round.code))
    assert "Check now what will be assigned when the round opens by itself; you need not open it." in page
    office.post("round_open", jury.round.code)
    run = AssignmentRun.objects.get(round=jury.round)
    work_on_run(run.pk)
    page = text_of(office.page("assignment_run", run.pk))
    assert "What will be assigned" in page
    assert "with these assignments, unless films, judges or conflicts change until then." in page
    run.refresh_from_db()
    follow_timetable(opens + timedelta(minutes=1))
    made = Assignment.objects.filter(seat__round=jury.round).values_list("entry_id", "seat__judge_id")
    assert sorted(made) == sorted(AssignmentPlan.from_json(run.plan).pairs)


def form_of(code: str) -> dict[str, str]:
    return {f"reason-{code}": WHY}


def text_of(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.slow
def test_two_windows_with_one_round_are_merged(jury: Jury) -> None:
    client, address = office(jury), url(jury, "round_edit", jury.round.code)
    page = client.get(address)
    window = {
        **json.loads(page.context["opened"]),
        **{name: page.context[name] for name in ("opened", "seen")},
    }
    assert client.post(address, window | {"grace_minutes": "20"}).status_code == 302
    assert client.post(address, window | {"name_en": "Longlist"}).status_code == 302
    jury.round.refresh_from_db()
    assert (jury.round.grace_minutes, jury.round.name["en"]) == (20, "Longlist")
    late = client.post(address, window | {"name_en": "Shortlist"})
    assert (late.status_code, [one.theirs for one in late.context["clashes"]]) == (409, ["Longlist"])
