"""Boxes of several lines where no view makes a form: labelled, counted; what was refused stays in them."""

import re
from typing import Any

from django.template import Context, Template


def render(source: str, **context: Any) -> str:
    return " ".join(Template("{% load boxes %}" + source).render(Context(context)).split())


def test_reason_is_labelled_and_counted_and_says_how_long_it_has_to_be() -> None:
    assert render("{% reason_box at 'Why?' rows=3 note='The judge reads it.' %}", at=7) == (
        '<div class="field"> <label for="reason-7">Why?</label> '
        '<textarea name="reason" cols="40" rows="3" required aria-describedby="reason-7_helptext" '
        'id="reason-7" data-component="counter" data-most="2000" data-since="1600" '
        'data-words="{length} of {most} characters"> </textarea> '
        '<p class="help" id="reason-7_helptext">At least 10 letters (4 in Chinese). The judge reads it.</p> '
        "</div>"
    )


def test_what_was_refused_stays_in_the_box_with_its_fault() -> None:
    def told(tag: str, typed: str) -> tuple[list[str], list[str]]:
        page = render(tag, typed=typed)
        return re.findall(r"> ([^<>]*)</textarea>", page), re.findall("<li>(.*?)</li>", page)

    reason = "{% reason_box 'x' 'Why?' typed=typed %}"
    assert told(reason, "no") == (
        ["no"],
        ["This is missing or too short. Write at least 10 letters (4 in Chinese)."],
    )
    long = "y" * 2001
    assert told(reason, long) == ([long], ["This has 2001 characters; the limit is 2000. Shorten it."])
    text = "{% text_box 'x' 'Why?' 'words' typed=typed missing='Write why.' %}"
    assert told(text, "") == ([""], ["Write why."])
    assert told(text, "ok") == (["ok"], [])
