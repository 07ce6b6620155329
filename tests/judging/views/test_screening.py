import json
import re
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.models import Credit, Entry
from judging.domain import recusals, rounds, scoresheets, tallies
from judging.enums import AssignmentState
from judging.models import (
    Assignment,
    FilmHandover,
    FilmProblem,
    Mark,
    Recusal,
    Rubric,
    Scoresheet,
    Watch,
    WatchClock,
)
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Film, Rendition
from tests.factories import make_user
from tests.judging.juries import CRITERIA, Jury, bring_films, judge_film, make_jury, mark_all, watch

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


SPRITE = {"columns": 10, "cell_width": 160, "cell_height": 90, "seconds_per_cell": 1, "cells": 62}


@pytest.fixture(scope="module")
def jury_once(module_db: None) -> Jury:
    return make_jury(judges=1, entries=1, reviews=1)


@pytest.fixture
def jury(db: None, jury_once: Jury) -> Jury:
    return deepcopy(jury_once)


def make_playable(film: Film) -> None:
    Film.objects.filter(pk=film.pk).update(facts={"sprite": SPRITE})
    for kind in RenditionKind:
        Rendition.objects.create(
            film=film, kind=kind, recipe_key=f"{film.pk}{kind}", storage_key=f"r/{film.pk}/{kind}", size=1
        )


def signed_in(jury: Jury, number: int = 0) -> Client:
    client = Client()
    client.force_login(jury.judges[number])
    return client


def room(assignment: Assignment, view: str = "screening_room") -> str:
    return reverse(view, args=[assignment.code])


def mine(jury: Jury, number: int = 0) -> Assignment:
    return jury.assignment(judge=jury.judges[number])


def test_desk_says_how_much_is_left_and_leads_on() -> None:
    jury = make_jury(judges=1, entries=3, reviews=1, seconds=120)
    judge_film(mine(jury))
    page = signed_in(jury).get(reverse("judge_desk")).content.decode()
    following = Assignment.objects.due().order_by("position").first()
    assert following is not None
    assert "2 films left" in page
    assert "About 4 minutes of film." in page
    assert "1 of 3 films scored" in page
    assert room(following) in page


def test_desk_of_a_person_without_a_seat_is_empty() -> None:
    client = Client()
    client.force_login(make_user())
    assert "No films to judge yet" in client.get(reverse("judge_desk")).content.decode()


def test_desk_shows_nothing_of_a_round_that_is_not_open_yet() -> None:
    jury = make_jury(is_open=False)
    client = signed_in(jury)
    assert "No films to judge yet" in client.get(reverse("judge_desk")).content.decode()
    assert client.get(reverse("judge_round", args=[jury.round.code])).status_code == 404


@pytest.mark.slow
def test_film_that_is_not_assigned_does_not_exist() -> None:
    jury = make_jury(judges=2, entries=1, reviews=1)
    owner = Assignment.objects.get().seat.judge
    stranger = next(judge for judge in jury.judges if judge != owner)
    for view in [
        "screening_room",
        "screening_mark",
        "screening_notes",
        "screening_watch",
        "screening_submit",
        "screening_recuse",
    ]:
        for user in (stranger, jury.organiser, make_user()):
            client = Client()
            client.force_login(user)
            call = client.get if view == "screening_room" else client.post
            assert call(room(Assignment.objects.get(), view)).status_code == 404, view
        assert Scoresheet.objects.count() == 0, view


def test_visitor_is_sent_to_sign_in() -> None:
    assignment = make_jury().assignment()
    for url in (reverse("judge_desk"), room(assignment)):
        answer = Client().get(url)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))  # type: ignore[attr-defined]


@pytest.mark.slow
def test_pages_of_a_judge_tell_nothing_of_the_creators() -> None:
    jury = make_jury(judges=1, entries=2, reviews=1, is_open=False)
    for number, entry in enumerate(jury.entries):
        secrets = {name: f"leak-{name}-{number}" for name in SECRET_FIELDS}
        Entry.objects.filter(pk=entry.pk).update(country="IS", **secrets)
        creator = entry.representative
        creator.name, creator.email = f"leak-person-{number}", f"leak-mail-{number}@example.org"
        creator.save()
        Credit.objects.filter(entry=entry).update(name=f"leak-credit-{number}")
        assert entry.film is not None
        Film.objects.filter(pk=entry.film.pk).update(file_name=f"leak-file-{number}.mp4")
        make_playable(entry.film)
    rounds.open_round(jury.round, by=jury.organiser)
    client = signed_in(jury)
    seen, waiting = set[str](), [reverse("judge_desk")]
    texts = []
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        answer = client.get(url)
        assert answer.status_code == 200, url
        text = answer.content.decode() + str(answer.headers)
        texts.append(re.sub("<option.*?</option>", "", text))  # to declare a conflict there are all countries
        waiting += [link for link in re.findall(r'href="(/judge/[^"#]*)"', text) if link not in seen]
    assert len(seen) == 6  # desk, round, two rooms, the judge's own languages and time, own conflicts
    codes = [entry.code for entry in jury.entries]
    found = [word for text in texts for word in ("leak-", "Iceland", ">IS<", *codes) if word in text]
    assert found == []


SECRET_FIELDS = ("title", "original_title", "synopsis", "language", "profession", "team_name")


def test_room_shows_the_film_by_signed_addresses_only(jury: Jury) -> None:
    assert jury.entries[0].film is not None
    make_playable(jury.entries[0].film)
    page = signed_in(jury).get(room(mine(jury))).content.decode()
    assert 'data-component="player"' in page
    assert len(re.findall(r'src="/media/[^"]+/film\.mp4"', page)) == 1


def test_room_of_a_film_without_previews_says_so(jury: Jury) -> None:
    assert "cannot be played at the moment" in signed_in(jury).get(room(mine(jury))).content.decode()


def test_score_asks_as_little_for_the_last_criterion_as_for_the_first() -> None:
    jury = make_jury()
    assignment, counts = jury.assignment(), []
    client = Client()
    client.force_login(assignment.seat.judge)
    client.get(reverse("screening_room", args=[assignment.code]))
    for criterion in CRITERIA:
        with CaptureQueriesContext(connection) as queries:
            saved = client.post(
                reverse("screening_mark", args=[assignment.code]),
                {f"mark-{criterion}": "7"},
                headers={"accept": "application/json"},
            )
        assert saved.status_code == 200
        counts.append(len(queries))
    assert counts == [12] * len(CRITERIA)


def test_mark_is_saved_and_answered_with_what_is_missing(jury: Jury) -> None:
    answer = signed_in(jury).post(room(mine(jury), "screening_mark"), {"mark-sound": "8"}, headers=JSON)
    assert (answer.status_code, dict(Mark.objects.values_list("criterion__slug", "value"))) == (
        200,
        {"sound": 8},
    )
    assert re.fullmatch(r"\d\d:\d\d:\d\d", answer.json()["saved"])
    assert answer.json()["missing"] == [
        "Watch 56 more seconds of the film.",
        "Still to score: Creativity, Storytelling, Visuals, Use of AI.",
    ]


def test_time_of_saving_is_written_as_the_reader_writes_times(jury: Jury) -> None:
    client = signed_in(jury)
    client.cookies.load({"django_language": "id"})
    answer = client.post(room(mine(jury), "screening_mark"), {"mark-sound": "8"}, headers=JSON)
    assert re.fullmatch(r"\d\d\.\d\d\.\d\d", answer.json()["saved"])
    said = re.search(r"data-saved>(.*?)</span>", client.get(room(mine(jury))).content.decode())
    assert said
    assert re.fullmatch(r"tersimpan \d\d\.\d\d\.\d\d", said[1])


def test_mark_that_another_machine_has_changed_is_answered_409_with_both_values(jury: Jury) -> None:
    client, url = signed_in(jury), room(mine(jury), "screening_mark")
    kept = {"mark-sound": "8", "base-mark-sound": "", "save-mark-sound": "a" * 12}
    assert client.post(url, kept, headers=JSON).json()["stands"] == {"mark-sound": ["8", "a" * 12]}
    other = {"mark-sound": "abstain", "base-mark-sound": "a" * 12, "save-mark-sound": "b" * 12}
    assert client.post(url, other, headers=JSON).status_code == 200
    stale = {"mark-sound": "5", "base-mark-sound": ["", "a" * 12], "save-mark-sound": "c" * 12}
    answer = client.post(url, stale, headers=JSON)
    told = {"field": "mark-sound", "yours": "5", "stands": "abstain", "revision": "b" * 12}
    error = "“Sound design” was scored differently in another window or on another computer."
    assert (answer.status_code, answer.json()) == (409, {"error": error, "newer": told})
    assert dict(Mark.objects.values_list("criterion__slug", "value")) == {"sound": None}


def test_save_that_names_nothing_it_replaces_replaces_nothing(jury: Jury) -> None:
    client, url = signed_in(jury), room(mine(jury), "screening_mark")
    assert client.post(url, {"mark-sound": "8"}, headers=JSON).status_code == 200
    assert client.post(url, {"mark-sound": "5"}, headers=JSON).status_code == 409
    assert client.post(url, {"notes": "one"}, headers=JSON).status_code == 200
    assert client.post(url, {"notes": "two"}, headers=JSON).status_code == 409
    assert (Mark.objects.get().value, Scoresheet.objects.get().notes) == (8, "one")


def test_plain_form_from_two_machines_saves_the_rest_and_shows_both_values(jury: Jury) -> None:
    client, url = signed_in(jury), room(mine(jury), "screening_mark")
    client.post(url, {"mark-sound": "8"}, headers=JSON)
    sent = {"mark-sound": "5", "base-mark-sound": "", "mark-narration": "7", "base-mark-narration": ""}
    page = client.post(url, sent | {"notes": "0:41", "base-notes": ""})
    assert (page.status_code, page.context["newer"].yours, page.context["newer"].stands) == (409, 5, 8)
    assert "You had entered:" in page.content.decode()
    assert dict(Mark.objects.values_list("criterion__slug", "value")) == {"sound": 8, "narration": 7}
    assert Scoresheet.objects.get().notes == "0:41"


def test_script_whose_session_has_ended_is_told_so() -> None:
    assignment = make_jury().assignment()
    for view in [
        "screening_mark",
        "screening_notes",
        "screening_watch",
        "screening_submit",
        "screening_recuse",
    ]:
        url = room(assignment, view)
        answer = Client().post(url, {"mark-sound": "8"}, headers=JSON)
        assert (answer.status_code, answer.json()) == (401, {"error": "You have been signed out."}), view
        page = Client().post(url, {"mark-sound": "8"})
        assert page.status_code == 302, view
        assert page.url.split("?")[0] == reverse("account_login"), view  # type: ignore[attr-defined]
        assert Mark.objects.count() == 0, view


def test_submission_of_what_another_machine_has_changed_is_answered_409(jury: Jury) -> None:
    assignment, client = mine(jury), signed_in(jury)
    watch(assignment)
    mark_all(assignment)
    sent = {"seen-mark-sound": "a" * 12}
    answer = client.post(room(assignment, "screening_submit"), sent, headers=JSON)
    assert (answer.status_code, answer.json()["newer"]["field"]) == (409, "mark-sound")
    seen = {f"seen-mark-{slug}": revision for slug, revision in revisions()}
    assert client.post(room(assignment, "screening_submit"), seen, headers=JSON).status_code == 200


def revisions() -> list[tuple[str, str]]:
    return list(Mark.objects.values_list("criterion__slug", "revision"))


@pytest.mark.slow
def test_mark_outside_the_scale_is_answered_422(jury: Jury) -> None:
    client, url = signed_in(jury), room(mine(jury), "screening_mark")
    for value in ["0", "11", "7.5", "seven"]:
        answer = client.post(url, {"mark-sound": value}, headers=JSON)
        assert (answer.status_code, answer.json()) == (
            422,
            {"error": f"“{value}” is not a score. Enter a whole number from 1 to 10."},
        ), value
        page = client.post(url, {"mark-sound": value})
        assert (page.status_code, f"“{value}” is not a score." in page.content.decode()) == (422, True), value
        assert Mark.objects.count() == 0, value


def test_rubric_from_1_to_5_is_scored_told_and_tallied_on_its_scale(jury: Jury) -> None:
    Rubric.objects.update(highest=5)
    client = signed_in(jury)
    page = client.get(room(mine(jury))).content.decode()
    assert re.findall(r'name="mark-sound" value="(\w+)"', page) == ["1", "2", "3", "4", "5", "abstain"]
    assert "<dt><kbd>1</kbd> … <kbd>5</kbd></dt><dd>score the highlighted criterion</dd>" in page
    answer = client.post(room(mine(jury), "screening_mark"), {"mark-sound": "6"}, headers=JSON)
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": "“6” is not a score. Enter a whole number from 1 to 5."},
    )
    judge_film(mine(jury), 5)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    assert [entry["score"] for entry in tally.results["entries"]] == [5.0]
    client.force_login(jury.organiser)
    ranking = client.get(reverse("tally_show", args=[jury.edition.slug, tally.pk])).content.decode()
    axis = re.search(r'class="interval-axis" aria-hidden="true">(.*?)</span></th>', ranking)
    assert axis
    assert re.findall(r"\d+", axis[1]) == ["1", "2", "3", "4", "5"]


def test_marks_of_a_plain_form_are_saved_together(jury: Jury) -> None:
    sent = {"mark-sound": "8", "mark-narration": "abstain", "notes": "0:41 the lantern"}
    answer = signed_in(jury).post(room(mine(jury), "screening_mark"), sent)
    assert (answer.status_code, answer.url) == (302, room(mine(jury)))  # type: ignore[attr-defined]
    assert dict(Mark.objects.values_list("criterion__slug", "value")) == {"sound": 8, "narration": None}
    assert Scoresheet.objects.get().notes == "0:41 the lantern"


def test_forged_watch_is_answered_422(jury: Jury) -> None:
    for body in ["", "no json", "[]", "{}", '{"ranges": [[0, 62]]}', '{"page": "aaaaaaaaaaaa", "number": 1}']:
        answer = signed_in(jury).post(
            room(mine(jury), "screening_watch"), body, content_type="application/json", headers=JSON
        )
        assert (answer.status_code, sorted(answer.json())) == (422, ["error"]), body
        assert set(Watch.objects.values_list("seconds", flat=True)) <= {0}, body


@pytest.mark.slow
def test_beats_are_answered_with_what_counts_once_the_film_was_asked_for(tmp_path: Path, jury: Jury) -> None:
    (tmp_path / "film.mp4").write_bytes(b"film")
    bring_films(jury, tmp_path / "film.mp4")
    assignment, client = mine(jury), signed_in(jury)
    page = client.get(room(assignment)).content.decode()
    assert beat(client, assignment, 1) == (0, False, False)
    film = re.search(r'src="(/media/[^"]+/film\.mp4)"', page)
    assert film
    client.head(film[1])
    assert beat(client, assignment, 2) == (0, False, False)
    client.get(film[1])
    assert beat(client, assignment, 3) == (0, False, True)
    WatchClock.objects.update(beat_at=timezone.now() - timedelta(seconds=30))
    assert beat(client, assignment, 4, [0, 30]) == (30, False, True)
    assert FilmHandover.objects.get().assignment == assignment


def beat(client: Client, assignment: Assignment, number: int, *ranges: list[int]) -> tuple[int, bool, bool]:
    sent = {"page": "a" * 12, "number": number, "playing": True, "ranges": ranges}
    url = room(assignment, "screening_watch")
    told = client.post(url, json.dumps(sent), content_type="application/json", headers=JSON).json()
    return told["seconds"], told["elsewhere"], told["delivered"]


def test_submission_leads_to_the_next_film_and_at_last_to_the_list() -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    client = signed_in(jury)
    assigned = Assignment.objects.filter(seat__round=jury.round)
    first, second = assigned.select_related("seat__round").order_by("position")
    for assignment, leads_to in (
        (first, room(second)),
        (second, reverse("judge_round", args=[jury.round.code])),
    ):
        watch(assignment)
        mark_all(assignment)
        answer = client.post(room(assignment, "screening_submit"), headers=JSON)
        assert (answer.status_code, answer.json()) == (200, {"next": leads_to})
    again = client.post(room(second, "screening_submit"), headers=JSON)
    assert (again.status_code, again.json()) == (200, {"next": leads_to})


@pytest.mark.slow
def test_submitted_scores_can_be_changed_until_the_round_closes(jury: Jury) -> None:
    assignment, client = mine(jury), signed_in(jury)
    judge_film(assignment, 8)
    page = client.get(room(assignment)).content.decode()
    assert "You can change them until the round closes on" in page
    assert re.findall(r'formaction="([^"]+)"', page) == [room(assignment, "screening_change")]
    for view, is_writable in (
        ("screening_change", True),
        ("screening_keep", False),
        ("screening_change", True),
    ):
        answer = client.post(room(assignment, view), follow=True)
        assert (answer.status_code, answer.context["is_writable"]) == (200, is_writable)
    assert "They count until you submit the changed ones; both stay on record." in answer.content.decode()
    sent = {"mark-sound": "3", "base-mark-sound": dict(revisions())["sound"]}
    assert client.post(room(assignment, "screening_mark"), sent, headers=JSON).status_code == 200
    assert client.post(room(assignment, "screening_submit"), headers=JSON).status_code == 200
    assert list(Scoresheet.objects.values_list("version", "counts_for")) == [(1, None), (2, assignment.pk)]
    client.post(room(assignment, "screening_change"))
    rounds.close_round(jury.round, by=jury.organiser)
    assert client.post(room(assignment, "screening_change")).status_code == 409
    assert client.post(room(assignment, "screening_keep")).status_code == 409
    page = client.get(room(assignment))
    assert (page.context["sheet"].version, page.context["is_writable"]) == (2, False)


def test_submission_too_early_is_answered_422_with_all_that_is_missing(jury: Jury) -> None:
    answer = signed_in(jury).post(room(mine(jury), "screening_submit"), headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Watch 56 more seconds of the film. Still to score")


def test_mark_after_the_round_is_closed_is_answered_409(jury: Jury) -> None:
    assignment = mine(jury)
    scoresheets.open_sheet(assignment)
    rounds.close_round(jury.round, by=jury.organiser)
    client = signed_in(jury)
    assert (
        client.post(room(assignment, "screening_mark"), {"mark-sound": "8"}, headers=JSON).status_code == 409
    )
    assert client.post(room(assignment, "screening_mark"), {"mark-sound": "8"}).status_code == 409
    assert "The round is closed" in client.get(room(assignment)).content.decode()


def test_film_recused_from_is_answered_409_whatever_is_sent(jury: Jury) -> None:
    assignment = mine(jury)
    scoresheets.open_sheet(assignment)
    recusals.recuse(assignment, reason="I know the maker")
    client = signed_in(jury)
    assert client.get(room(assignment)).status_code == 409
    assert client.post(room(assignment, "screening_mark"), {"mark-sound": "11"}).status_code == 409
    assert client.post(room(assignment, "screening_mark"), {"mark-sound": "7"}).status_code == 409


def test_step_aside_leads_on(jury: Jury) -> None:
    answer = signed_in(jury).post(room(mine(jury), "screening_recuse"), {"reason": "I know the maker"})
    assert (answer.status_code, answer.url) == (302, reverse("judge_round", args=[jury.round.code]))  # type: ignore[attr-defined]
    assert (Assignment.objects.get().state, Recusal.objects.count()) == (AssignmentState.RECUSED, 1)


def test_null_character_of_a_pasted_text_is_left_out(jury: Jury) -> None:
    client = signed_in(jury)
    for view in ("screening_mark", "screening_notes"):
        assert client.post(room(mine(jury), view), {"notes": "A\0 lantern"}, headers=JSON).status_code == 200
        assert Scoresheet.objects.get().notes == "A lantern"
    client.post(room(mine(jury), "screening_recuse"), {"reason": "I know\0 the maker"})
    assert Recusal.objects.get().reason == "I know the maker"


@pytest.mark.slow
def test_abstention_and_report_lead_on_and_reach_the_office() -> None:
    jury = make_jury(judges=1, entries=3, reviews=1)
    client = signed_in(jury)
    first, second, third = Assignment.objects.filter(seat__round=jury.round).order_by("position")
    assert "Film 2 of 3" in client.get(room(second)).content.decode()
    for view, assignment, leads_to in (
        ("screening_abstain", first, room(second)),
        ("screening_report", second, room(third)),
        ("screening_report", third, reverse("judge_round", args=[jury.round.code])),
    ):
        answer = client.post(room(assignment, view), {"reason": "It has no sound."}, headers=JSON)
        assert (answer.status_code, answer.json()) == (200, {"next": leads_to})
    page = client.get(leads_to).content.decode()
    assert (page.count("problem reported"), page.count("Abstained")) == (2, 1)
    assert "You have reported a problem with each film that is left." in page
    assert client.get(room(first)).status_code == 409
    desk = client.get(reverse("judge_desk")).content.decode()
    assert "You have reported a problem with each film that is left." in desk
    assert ("films left" in desk, "Start judging" in desk) == (False, False)
    office = Client()
    office.force_login(jury.organiser)
    url = reverse("round_reports", args=[jury.edition.slug, jury.round.code])
    assert office.get(url).content.decode().count("It has no sound.") == 3
    problem = FilmProblem.objects.get(assignment=second)
    answers = reverse("problem_answer", args=[jury.edition.slug, problem.pk])
    assert office.post(answers, {"answer": "no"}).status_code == 422
    assert office.post(answers, {"answer": "The sound is back."}).status_code == 302
    assert office.post(answers, {"answer": "The sound is back."}).status_code == 409
    page = client.get(room(second)).content.decode()
    assert ("The organisers answer:" in page, "The sound is back." in page) == (True, True)


def test_comment_that_another_machine_has_changed_is_answered_409(jury: Jury) -> None:
    client, url = signed_in(jury), room(mine(jury), "screening_notes")
    first = {"comment": "Lovely.", "base-comment": "", "save-comment": "a" * 12}
    assert client.post(url, first, headers=JSON).json()["comment_revision"] == "a" * 12
    stale = {"comment": "Dull.", "base-comment": "", "save-comment": "b" * 12}
    answer = client.post(url, stale, headers=JSON)
    told = {"field": "comment", "yours": "Dull.", "stands": "Lovely.", "revision": "a" * 12}
    assert (answer.status_code, answer.json()["newer"]) == (409, told)
    assert Scoresheet.objects.get().comment == "Lovely."


def test_weekly_reminders_are_turned_off_and_on_at_the_desk(jury: Jury) -> None:
    client = signed_in(jury)
    for wanted, words in (("no", "You get no weekly reminders"), ("yes", "we remind you by email")):
        answer = client.post(reverse("judge_reminders"), {"wanted": wanted}, follow=True)
        assert words in answer.content.decode()


def test_round_page_says_what_scores_mean(jury: Jury) -> None:
    line = Rubric.objects.get().criteria.get(slug="sound")
    line.anchors = {"en": "7: Carries the film"}
    line.save()
    page = signed_in(jury).get(reverse("judge_round", args=[jury.round.code])).content.decode()
    assert "<b>7</b> Carries the film" in page


def test_step_aside_without_a_reason_is_answered_422(jury: Jury) -> None:
    client, long = signed_in(jury), "I know the maker. " * 120
    for reason in ("no", long):
        answer = client.post(room(mine(jury), "screening_recuse"), {"reason": reason})
        assert (answer.status_code, Assignment.objects.get().state) == (422, AssignmentState.DUE)
        kept = re.findall(r"<textarea name=\"reason\".*?>\n(.*?)</textarea>", answer.content.decode())
        assert kept == [reason, "", ""]
