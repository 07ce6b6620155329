import re

import pytest
from django.urls import reverse
from django.utils import timezone

from contest.domain.queries.declarations import labels_of
from contest.domain.queries.declarations import shots_of as domain_shots_of
from contest.domain.queries.entries import readiness_of
from contest.enums import SOUND_TOOLS, EntryState, Purpose, Tool
from contest.models import Entry, ToolUse
from media_pipeline.enums import FilmState
from media_pipeline.models import Film
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry


@pytest.fixture
def entry(db):
    entry = make_entry()
    give_film(entry, labels=(Tool.VEO,))
    return entry


@pytest.fixture
def creator(client, entry):
    client.force_login(entry.representative)
    return client


def page_of(entry):
    return reverse("entry_shots", args=[entry.code])


def shots_of(entry):
    return list(entry.film.shots.values_list("pk", flat=True))


def test_many_shots_are_labelled_at_once(creator, entry):
    answer = creator.post(page_of(entry), {"shot": shots_of(entry), "label": "tool:kling"})
    assert answer.status_code == 302
    assert set(entry.shot_labels.values_list("tool", flat=True)) == {"kling"}
    assert entry.shot_labels.count() == 3


def send(creator, entry, *pairs):
    return creator.post(reverse("entry_labels", args=[entry.code]), {"set": pairs})


def test_script_sends_many_labels_and_gets_the_parts_that_change_by_their_names(creator, entry):
    first, second, _third = shots_of(entry)
    answer = send(creator, entry, f"{first}=none", f"{second}=tool:kling", f"{second}=camera")
    text = answer.content.decode()
    assert (answer.status_code, re.findall(r'^<(?:div|p) [^>]*?\bid="([^"]+)"', text, re.MULTILINE)) == (
        200,
        ["strip-share", "entry-title", "entry-steps", "entry-lacks", "entry-saved"],
    )
    assert "63.0 more seconds" in text
    assert "2 shots are not labelled yet." in text
    assert list(entry.shot_labels.values_list("shot", "origin")) == [(second, "camera")]


@pytest.mark.slow
def test_labels_made_on_an_older_state_are_refused_and_both_are_told(creator, entry):
    first, second, third = shots_of(entry)
    entry.shot_labels.all().delete()
    send(creator, entry, f"{first}=camera", f"{second}=camera")
    shown = f"{first}=none {second}=none {third}=none {third}=magic x"
    for pairs, status in (
        ([f"{first}=camera", f"{third}=tool:kling"], 200),  # the same is said by both
        ([f"{first}=tool:veo", f"{second}=tool:veo", f"{third}=tool:kling"], 409),
        ([f"{second}=none"], 409),
    ):
        answer = creator.post(reverse("entry_labels", args=[entry.code]), {"set": pairs, "shown": shown})
        assert answer.status_code == status, pairs
        shown = shown.replace(f"{third}=none", f"{third}=tool:kling")
    theirs = {"name": str(second), "madeBy": "camera", "words": "Live action"}
    assert [{**one, "swatch": ""} for one in answer.json()["theirs"]] == [{**theirs, "swatch": ""}]
    answer = creator.post(page_of(entry), {"shot": [first, second], "label": "tool:veo", "shown": shown})
    assert answer.status_code == 409
    (said,) = alert_of(answer)
    assert "Shots 1, 2 were labelled “Live action” meanwhile" in said
    assert "your “Veo 3” was not saved" in said
    assert [words for _start, words in told(entry)] == ["Live action", "Live action", "Kling"]
    shown = re.findall(r'name="shown" value="([^"]+)"', answer.content.decode())[0]
    again = creator.post(page_of(entry), {"shot": [first, second], "label": "tool:veo", "shown": shown})
    assert (again.status_code, told(entry)[0][1]) == (302, "Veo 3")


def test_labels_of_a_script_are_all_known_or_none_is_taken(creator, entry):
    first, *_ = shots_of(entry)
    other = make_film_row().shots.first().pk
    for pairs in (
        [],
        [f"{first}=camera", f"{other}=camera"],
        [f"{first}=magic"],
        [f"{first}"],
        ["x=camera"],
        ["=" * 999],
    ):
        answer = send(creator, entry, *pairs)
        assert (answer.status_code, answer.json()) == (
            409,
            {"message": "The shots of this film are no longer those on the page. Reload it."},
        )
    assert list(entry.shot_labels.values_list("origin", "tool")) == [("tool", "veo")]


def test_request_without_labels_is_no_part_of_a_page(creator, entry):
    answer = creator.post(page_of(entry), {}, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith("<!doctype html>")


def test_label_is_taken_back(creator, entry):
    creator.post(page_of(entry), {"shot": shots_of(entry)[:1], "label": "none"})
    assert entry.shot_labels.count() == 0


def test_label_without_a_shot_says_so(creator, entry):
    answer = creator.post(page_of(entry), {"label": "camera"})
    assert answer.status_code == 422
    assert "Choose one or more shots" in answer.content.decode()


def test_shots_of_a_submitted_film_stay(creator, entry):
    Entry.objects.update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    answer = creator.post(page_of(entry), {"shot": shots_of(entry), "label": "camera"})
    assert answer.status_code == 409
    answer = send(creator, entry, f"{shots_of(entry)[0]}=camera")
    assert (answer.status_code, "cannot be changed" in answer.json()["message"]) == (409, True)
    assert entry.shot_labels.count() == 1


def test_tools_are_saved_with_their_purposes(creator, entry):
    rows = {
        "tools-TOTAL_FORMS": 2,
        "tools-INITIAL_FORMS": 0,
        "tools-0-tool": "veo",
        "tools-0-purposes": ["pictures", "editing"],
        "tools-1-tool": "other",
        "tools-1-other_name": "Lumen",
        "tools-1-version": "2.1",
        "tools-1-purposes": ["stills"],
        "version": entry.version,
    }
    assert creator.post(page_of(entry), rows).status_code == 302
    assert [str(use) for use in entry.tool_uses.all()] == [
        "Veo 3 (Video)",
        "Veo 3 (Editing and visual effects)",
        "Lumen 2.1 (Images)",
    ]
    assert creator.get(page_of(entry)).context["form"].declared == (
        "Veo 3 (Video, Editing and visual effects), Lumen 2.1 (Images)"
    )
    review = creator.get(reverse("entry_submit", args=[entry.code])).context["uses"]
    assert review == ["Veo 3 (Video, Editing and visual effects)", "Lumen 2.1 (Images)"]


def test_unnamed_tool_is_mended(creator, entry):
    rows = {"tools-TOTAL_FORMS": 1, "tools-INITIAL_FORMS": 0, "tools-0-tool": "other", "version": 0}
    answer = creator.post(page_of(entry), rows)
    assert answer.status_code == 422
    assert "Enter the name of the tool." in answer.content.decode()


def test_opening_the_page_carries_labels_to_a_new_cut(creator, entry):
    new = make_film_row(cuts=(0, 30_000, 90_000))
    Entry.objects.update(film=new)
    creator.get(page_of(entry))
    carried = entry.shot_labels.filter(shot__film=new)
    assert [(label.shot.film_id, label.tool) for label in carried] == [(new.pk, "veo")]


def test_chips_are_all_that_make_pictures_until_tools_are_declared(creator, entry):
    def keys():
        return {chip.value: (chip.key, chip.swatch) for chip in creator.get(page_of(entry)).context["chips"]}

    entry.tool_uses.all().delete()
    before = keys()
    assert [value for value in before if value.startswith("tool:")] == [
        f"tool:{tool}" for tool in Tool if tool not in SOUND_TOOLS
    ]
    send(creator, entry, f"{shots_of(entry)[0]}=tool:veo", f"{shots_of(entry)[1]}=tool:kling")
    assert keys() == before


def test_chips_are_the_declared_tools_and_those_in_use(creator, entry):
    chips = creator.get(page_of(entry)).context["chips"]
    assert [(chip.value, chip.key) for chip in chips] == [
        ("tool:seedance", 1),
        ("tool:veo", 2),
        ("camera", 3),
        ("stock", 4),
        ("drawn", 5),
        ("titles", 6),
    ]


@pytest.mark.parametrize(
    "state", [FilmState.RECEIVED, FilmState.INSPECTED, FilmState.REFUSED, FilmState.STUCK]
)
def test_film_without_shots_yet_has_its_word(client, db, state):
    entry = make_entry()
    give_film(entry, make_film_row(state, cuts=(0,)), labels=())
    client.force_login(entry.representative)
    assert client.get(page_of(entry)).status_code == 200
    assert client.get(reverse("entry_film", args=[entry.code])).status_code == 200


def test_status_asks_again_until_the_film_is_settled(client, db):
    entry = make_entry()
    film = give_film(entry, make_film_row(FilmState.RECEIVED, cuts=(0,)), labels=())
    client.force_login(entry.representative)
    page = reverse("entry_film_status", args=[entry.code])
    waiting = client.get(page, headers={"HX-Request": "true"})
    assert ("every 2s" in waiting.content.decode(), "HX-Refresh" in waiting.headers) == (True, False)
    type(film).objects.update(state=FilmState.REFUSED)
    settled = client.get(page, headers={"HX-Request": "true"})
    assert ("every 2s" in settled.content.decode(), settled.headers["HX-Refresh"]) == (False, "true")


@pytest.mark.parametrize(
    ("state", "language", "said"),
    [
        (FilmState.READY, "en", "2 to do"),
        (FilmState.REFUSED, "en", "waiting for the film"),
        (FilmState.REFUSED, "zh-hans", "等待影片"),
        (FilmState.REFUSED, "id", "menunggu film"),
        (FilmState.RECEIVED, "en", "waiting for the film"),
        (None, "en", "waiting for the film"),
    ],
)
def test_step_of_the_shots_waits_for_an_accepted_film(creator, entry, state, language, said):
    """The tools are declared; only the shots are left to label."""
    Film.objects.update(state=state or FilmState.READY)
    Entry.objects.update(film=None if state is None else entry.film)
    creator.cookies["django_language"] = language
    page = creator.get(page_of(entry)).content.decode()
    (step,) = re.findall(
        rf'<li[^>]*><a href="{page_of(entry)}">[^<]+</a> <span class="state (\w+)">([^<]+)<', page
    )
    assert step == ("warn" if state == FilmState.READY else "quiet", said)


def cut(creator, entry, **asked):
    asked = {"film": entry.film_id, **asked}
    return creator.post(reverse("entry_cuts", args=[entry.code]), asked)


def alert_of(answer):
    return re.findall(
        r'<div id="strip-said">\s*<div class="note bad"[^>]*>\s*(.*?)\s*</div>', answer.content.decode(), re.S
    )


def told(entry):
    labels = labels_of(entry)
    return [
        (one.start_ms, labels[one.id].words if one.id in labels else "") for one in domain_shots_of(entry)
    ]


def test_film_is_split_and_joined_by_the_forms_buttons(creator, entry):
    assert cut(creator, entry, cut="split", at="0:12,5").status_code == 302
    assert told(entry) == [(0, "Veo 3"), (12_500, "Veo 3"), (30_000, ""), (60_000, "")]
    second = f"{shots_of(entry)[0]}-12500"
    send(creator, entry, f"{second}=camera")
    asked = cut(creator, entry, cut="join", shot=[shots_of(entry)[0], second])
    page = asked.content.decode()
    assert (asked.status_code, re.findall(r'name="join_as" value="([^"]+)"', page)) == (
        422,
        ["camera", "tool:veo"],  # the longer one's label first
    )
    assert f'value="{second}" data-start="12.5" data-end="30.0" checked' in page
    assert cut(creator, entry, join_as="tool:veo", shot=[shots_of(entry)[0], second]).status_code == 302
    assert told(entry) == [(0, "Veo 3"), (30_000, ""), (60_000, "")]


@pytest.mark.slow
def test_cut_that_cannot_be_is_refused_in_words(creator, entry):
    first, _second, third = shots_of(entry)
    for asked, status, said in [
        ({"cut": "split", "at": "0"}, 422, "a shot begins or ends at 0:00.00"),
        ({"cut": "split", "at": "90"}, 422, "a shot begins or ends at 1:30.00"),
        ({"cut": "split", "at": "9999999"}, 422, "is no moment of the film"),
        ({"cut": "split", "at": ""}, 422, "The moment of the split is missing"),
        ({"cut": "split", "at": "12.5\x00"}, 422, "invisible character (NUL)"),
        ({"cut": "split", "at": "\u202e🎬"}, 422, "is no moment of the film"),
        ({"cut": "split", "at": "12", "film": "x"}, 422, "whole number"),
        ({"cut": "split", "at": "12", "film": 2**70}, 422, "9223372036854775807 or less"),
        ({"cut": "split", "at": "12", "film": entry.film_id + 1}, 409, "has been replaced"),
        ({"cut": "join"}, 422, "Choose the shots to be joined"),
        ({"cut": "join", "shot": [third]}, 422, "follow each other"),
        ({"cut": "join", "shot": [first, third]}, 422, "follow each other"),
        ({"cut": "join", "shot": ["x", "7-", "-5", "9" * 999]}, 409, "has been replaced"),
        ({"cut": "join", "shot": [first], "join_as": "magic"}, 302, ""),
        ({}, 422, "Choose the shots"),
    ]:
        answer = cut(creator, entry, **asked)
        assert answer.status_code == status, asked
        assert said in "".join(alert_of(answer)) or status == 302, (asked, alert_of(answer))


def test_what_was_typed_and_chosen_stays_on_the_page(creator, entry):
    first, *_ = shots_of(entry)
    page = cut(creator, entry, cut="split", at="<b>", shot=[first]).content.decode()
    assert 'value="&lt;b&gt;" aria-invalid="true"' in page
    assert re.findall(r'value="([^"]+)"[^>]+data-end="[^"]+" checked', page) == [str(first)]


def test_several_things_made_a_shot(creator, entry):
    ToolUse.objects.create(entry=entry, tool=Tool.OTHER, other_name="Topaz \u202e🎬", purpose=Purpose.EDITING)
    first, second, _third = shots_of(entry)
    topaz = "tool:other:editing:Topaz%20%E2%80%AE%F0%9F%8E%AC"
    makers = {"label": "several", "maker": ["camera", topaz, "tool:kling"]}
    answer = creator.post(page_of(entry), {"shot": [first, second], **makers})
    assert (answer.status_code, alert_of(answer)) == (
        422,
        ["<p>The AI-made part of the picture is missing. Enter a whole number from 1 to 99.</p>"],
    )
    assert (
        creator.post(page_of(entry), {"shot": [first, second], **makers, "percent": "40"}).status_code == 302
    )
    words = "Topaz \u202e🎬 (Editing and visual effects) (40%), Kling (40%), Live action (60%)"
    assert told(entry) == [(0, words), (30_000, words), (60_000, "")]
    context = creator.get(page_of(entry)).context
    assert context["shots"][0].made_by == f"{topaz}+tool:kling+camera@40"
    assert context["share"].ai_ms == 24_000


def test_tool_that_is_no_longer_declared_stays_on_its_shots_and_is_asked_about(creator, entry):
    ToolUse.objects.create(entry=entry, tool=Tool.OTHER, other_name="Lumen", purpose=Purpose.PICTURES)
    send(creator, entry, *(f"{shot}=tool:other::Lumen" for shot in shots_of(entry)))
    ToolUse.objects.filter(other_name="Lumen").delete()
    assert [chip.words for chip in creator.get(page_of(entry)).context["chips"]][-5] == "Lumen"
    assert send(creator, entry, f"{shots_of(entry)[0]}=tool:other::Lumen").status_code == 200
    assert [doubt.code for doubt in readiness_of(entry).doubts] == ["tool_idle", "tool_unlisted"]


@pytest.mark.slow
def test_two_thousand_shots_are_shown_and_labelled_with_as_many_queries_as_three(
    creator, entry, django_assert_num_queries
):
    many = make_entry(representative=entry.representative, edition=entry.edition)
    give_film(many, make_film_row(cuts=range(0, 2_000_500, 1000)), labels=())
    creator.get(page_of(entry))
    for one in (entry, many):
        with django_assert_num_queries(38):
            assert creator.get(page_of(one)).status_code == 200
    pairs = [f"{shot}=camera" for shot in shots_of(many)]
    for start in range(0, len(pairs), 500):
        assert send(creator, many, *pairs[start : start + 500]).status_code == 200
    assert many.shot_labels.count() == len(pairs) == 2000
