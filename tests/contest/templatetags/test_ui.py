from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation

from contest.domain.ai_share import Label
from contest.domain.ai_share import Share as AiShare
from contest.domain.cutting import ShotSpan
from contest.enums import Origin, Tool
from contest.models import Edition

NOON = datetime(2026, 10, 10, 16, 59, tzinfo=UTC)


def render(source: str, **context: Any) -> str:
    html = Template("{% load menus ui %}" + source).render(Context(context))
    return " ".join(html.split())


@dataclass(frozen=True)
class Playback:
    sprite_url: str = "/sprite.jpg"
    sprite_columns: int = 10
    cell_width: int = 160
    cell_height: int = 90
    seconds_per_cell: int = 1
    shots_url: str = ""
    shots_columns: int = 0


@dataclass(frozen=True)
class Share:
    seconds_ai: float = 69.96
    seconds_all: float = 100.0
    by_tool: Mapping[str, float] = field(default_factory=lambda: {"Veo 3": 50.0, "Kling": 19.96})
    by_origin: Mapping[str, float] = field(default_factory=dict)


class PenForm(forms.Form):
    title = forms.CharField(label="Title", help_text="As on the screen.")
    note = forms.CharField(label="Note", required=False)
    agree = forms.BooleanField(label="We agree")


def test_component_refuses_an_unknown_attribute() -> None:
    for source in [
        '{% alert "good" "Done." colour="red" %}',
        '{% badge "draft" "Draft" style="x" %}',
        '{% progress 1 2 "label" onclick="x" %}',
        "{% field form.title class='wide' %}",
        '{% empty_state "a" "b" icon="x" %}',
    ]:
        with pytest.raises(TemplateSyntaxError):
            render(source, form=PenForm())


def test_alert_escapes_what_it_says() -> None:
    assert "&lt;b&gt;" in render('{% alert "bad" text %}', text="<b>")


def test_badge_has_a_mark_and_the_word() -> None:
    for state, tone in [("eligible", "good"), ("refused", "bad"), ("due", "busy"), ("unheard of", "quiet")]:
        assert render("{% badge state 'Word' %}", state=state) == f'<span class="state {tone}">Word</span>', (
            state,
            tone,
        )


def test_field_ties_help_and_errors_to_its_input() -> None:
    html = render("{% field form.title %}", form=PenForm({"title": ""}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html


def test_optional_field_says_so() -> None:
    assert "(optional)" in render("{% field form.note %}", form=PenForm())
    assert "(optional)" not in render("{% field form.title %}", form=PenForm())


def test_checkbox_stands_inside_its_label() -> None:
    html = render("{% field form.agree %}", form=PenForm())
    assert html.index("<label") < html.index("<input") < html.index("We agree")


def test_form_errors_sum_up_with_links_and_are_empty_without_errors() -> None:
    html = render("{% form_errors form %}", form=PenForm({}))
    assert "Correct 2 fields" in html
    assert '<a href="#id_title">Title</a>' in html
    assert render("{% form_errors form %}", form=PenForm({"title": "a", "agree": "on"})) == ""


def test_error_of_a_whole_form_asks_for_no_field() -> None:
    form = PenForm({"title": "a", "agree": "on"})
    form.add_error(None, "Try again in 4 minutes.")
    html = render("{% form_errors form %}", form=form)
    assert "<p>Try again in 4 minutes.</p>" in html
    assert "Fix" not in html


def test_progress_shows_a_real_figure() -> None:
    for value, most, percent in [(31, 62, "50%"), (0, 62, "0%"), (0, 0, "0%"), (62, 62, "100%")]:
        assert percent in render('{% progress value most "31 s of 62 s" %}', value=value, most=most), (
            value,
            most,
            percent,
        )


def test_duration() -> None:
    for seconds, said in [(0, "0:00"), (59.99, "0:59"), (221.4, "3:41"), (3600, "1:00:00"), (None, "")]:
        assert render("{% duration seconds %}", seconds=seconds) == said, (seconds, said)


def test_instant_is_in_the_readers_zone_and_the_contests() -> None:
    edition = Edition(time_zone="Asia/Jakarta")
    with timezone.override("Europe/Lisbon"):
        html = render("{% instant at edition %}.", at=NOON, edition=edition)
    assert html == (
        '<span class="instant"><time datetime="2026-10-10T16:59:00+00:00" data-instant>10 October 2026, 17:59'
        '</time> (<span data-zone-name>Lisbon</span>)<small data-contest-zone="Asia/Jakarta"> · '
        "23:59 in Jakarta</small></span>."
    )


def test_instant_on_another_day_in_the_contests_zone_names_the_day() -> None:
    edition = Edition(time_zone="Pacific/Auckland")
    with timezone.override("Europe/Lisbon"):
        assert "11 October 2026, 05:59 in Auckland" in render(
            "{% instant at edition %}", at=NOON, edition=edition
        )


def test_instant_of_a_reader_in_the_contests_zone_is_said_once() -> None:
    with timezone.override("Asia/Jakarta"):
        html = render("{% instant at edition %}", at=NOON, edition=Edition(time_zone="Asia/Jakarta"))
    assert "<small>" not in html


def test_share_is_cut_never_rounded_up_and_marks_the_threshold() -> None:
    html = render("{% share_bar share threshold=70 %}", share=Share())
    assert "<b>69.9%</b>" in html
    assert 'x1="70"' in html
    assert '<rect class="origin-b" x="50.00" y="0" width="19.96" height="4"></rect>' in html
    assert "style=" not in html


def test_share_of_a_film_without_shots_is_nothing() -> None:
    assert "<b>0.0%</b>" in render("{% share_bar share %}", share=Share(0, 0, {}))


def test_film_strip_shows_each_shot_with_its_cell_and_what_made_it() -> None:
    shots = [ShotSpan(7, 1, 0, 6000), ShotSpan(8, 2, 6000, 30_000), ShotSpan(9, 3, 30_000, 31_000)]
    labels = {"7": Label(Origin.TOOL, Tool.VEO), "8": Label(Origin.CAMERA)}
    kinds = {Label(Origin.TOOL, Tool.SEEDANCE): 0, Label(Origin.TOOL, Tool.VEO): 6000}
    html = render(
        "{% film_strip shots labels share playback=playback %}",
        shots=shots,
        labels=labels,
        share=AiShare(6000, 31_000, 1, kinds),
        playback=Playback(),
    )
    assert html.count("shot origin-b") == 1  # as in the bar of the share
    assert [html.count(f"shot origin-{name}") for name in ("camera", "none")] == [1, 1]
    assert "1 · 0:00 · <span>6.0 s</span><br>Veo 3" in html
    assert "2 · 0:06 · <span>24.0 s</span><br>Live action" in html
    assert "3 · 0:30 · <span>1.0 s</span><br>not labelled" in html
    assert 'viewBox="1280 90 160 90"' in html  # the eighteenth second: second row, ninth cell


def test_still_of_a_shot_is_its_cell_of_the_shots_sheet() -> None:
    playback = Playback(shots_url="/shots.jpg", shots_columns=10)
    html = render("{% still playback 18.5 12 %}", playback=playback)
    assert 'viewBox="160 90 160 90"' in html
    assert 'href="/shots.jpg"' in html


def test_still_of_a_long_film_is_the_cell_that_shows_the_second() -> None:
    html = render("{% still playback 18.5 %}", playback=Playback(seconds_per_cell=2, shots_url="/shots.jpg"))
    assert 'viewBox="1440 0 160 90"' in html
    assert 'href="/sprite.jpg"' in html


def test_nav_link_to_a_page_that_is_not_there_is_nothing() -> None:
    assert render('{% nav_link "no_such_page" "Page" %}') == ""


def test_progress_is_a_number_where_figures_have_commas() -> None:
    with translation.override("id"):
        html = render("{% progress value 1 label %}", value=0.43, label="Pemeriksaan")
    assert '<progress value="0.43" max="1"' in html
    assert html.count("43%") == 2


def test_gap_between_sentences_is_the_readers() -> None:
    for language, said in [("en", "One. Two."), ("zh-hans", "One.\u200bTwo."), ("id", "One. Two.")]:
        with translation.override(language):
            assert render("One.{% gap %}Two.") == said, (language, said)


@pytest.mark.parametrize(
    ("difference", "en", "id"),
    [
        (0.454, "+0.45", "+0,45"),
        (-1.92, "−1.92", "−1,92"),
        (0.001, "0.00", "0,00"),
        (-0.001, "0.00", "0,00"),
        (None, "", ""),
    ],
)
def test_difference_is_shown_with_its_sign(difference: float, en: str, id: str) -> None:
    found = []
    for language in ("en", "id"):
        with translation.override(language):
            found.append(render("{{ difference|signed:2 }}", difference=difference))
    assert found == [en, id]
