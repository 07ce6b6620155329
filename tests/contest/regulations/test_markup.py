"""An organiser's Markdown: what is refused, with its line, and what becomes of the rest."""

import time

import pytest

from contest.policies import Refused
from contest.regulations.markup import LONGEST, check_markup, pieces_of

REFUSED = {
    "Fine.\n\n<script>alert(1)</script>": "Line 3: “<script>alert(1)</script>” is HTML",
    "Fine <b>so far</b>": "Line 1: “<b>” is HTML",
    "<!-- note -->": "Line 1: “<!-- note -->” is HTML",
    "# Head\n\n![a film](https://example.org/a.png)": "Line 3: pictures are not allowed in the regulations.",
    "[here](javascript:alert(1))": "Line 1: the link “javascript:alert(1)” goes neither",
    "[here](&#106;avascript:alert(1))": "Line 1: the link “javascript:alert(1)” goes neither",
    "[here](data:text/html,x)": "Line 1: the link “data:text/html,x” goes neither",
    "One\n\n[here]\n\n[here]: ftp://example.org": "Line 3: the link “ftp://example.org” goes neither",
    "[here](/office/)": "Line 1: the link “/office/” goes neither",
    "One\n[[limit]]": "Line 2: there is no mark [[limit]]. The marks are: [[who may enter]],",
    "[[dates]]\n\n[[dates]]": "Line 3: [[dates]] stands further up already.",
    "See [[dates]] below": "Line 1: [[dates]] has to stand alone on its line.",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_stand_there_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(Refused) as refused:
        check_markup(text)
    assert str(refused.value.reason).startswith(REFUSED[text])


def test_text_becomes_html_with_its_marks_between() -> None:
    text = "# Rules\n\nBe *kind*, see [us][1].\n\n[[dates]]\n\n| a | b |\n|:--|---|\n| 1 | 2 < 3 |\n\n[1]: https://e.org"
    check_markup(text)
    assert pieces_of(text) == (
        '<h2 dir="auto">Rules</h2>\n<p dir="auto">Be <em>kind</em>, see <a href="https://e.org">us</a>.</p>\n',
        "dates",
        '<table dir="auto">\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        "<td>1</td>\n<td>2 &lt; 3</td>\n</tr>\n</tbody>\n</table>\n",
    )


def test_what_came_past_the_form_is_shown_as_it_was_written() -> None:
    (html,) = pieces_of("<script>x</script> ![p](https://e.org/p.png) [j](javascript:x)\n\n[[nothing]]")
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert ("<img" in html, "href" in html.replace("https://e.org/p.png", ""), "[[nothing]]" in html) == (
        False,
        True,
        True,
    )
    assert 'href="javascript' not in html


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["[", "a\n", "_*"])
def test_no_text_keeps_a_reader_waiting(sign: str) -> None:
    text = (sign * LONGEST)[:LONGEST]
    began = time.process_time()
    pieces_of(text)
    assert time.process_time() - began < 2
