"""Subtitle tracks inside the film's file, on the creator's page of captions."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from contest.captions.languages import caption_languages, meant_language
from contest.domain.entries import change_film
from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from media_pipeline.models import CaptionTrack, EmbeddedTrack
from tests.contest.captions.test_views import errors_in, page_of
from tests.contest.films import caption_film, embed_subtitles, give_film, make_film_row
from tests.factories import make_entry, make_user


@pytest.fixture
def entry(db: None) -> Entry:
    entry = make_entry()
    give_film(entry)
    return entry


@pytest.fixture
def creator(client: Any, entry: Entry) -> Any:
    client.force_login(entry.representative)
    return client


def take_over(creator: Any, entry: Entry, track: EmbeddedTrack | int, **fields: str) -> Any:
    pk = track if isinstance(track, int) else track.pk
    data = {"language": "en", "kind": "captions", **fields}
    return creator.post(reverse("captions_take_over", args=[entry.code, pk]), data)


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_tracks_are_offered_with_what_the_file_says_of_them(creator: Any, entry: Entry) -> None:
    embed_subtitles(entry.film, "<i>The sea</i> is loud.", title="<b>Full</b>")
    embed_subtitles(entry.film, "今晚的海很靜。", language="chi", number=2)
    embed_subtitles(entry.film, "?", language="x\u202e", number=4)
    page = creator.get(page_of(entry)).content.decode()
    text = unescape(page)
    assert "<b>Full</b>" not in page
    assert "Track 1: <b>Full</b>" in text
    assert '<blockquote class="first-line" dir="auto">The sea is loud.</blockquote>' in text
    assert '<option value="en" selected>English</option>' in text
    assert '<option value="zh-Hant" selected>Chinese (Traditional)</option>' in text
    assert text.count("Take over</button>") == 3


def test_track_becomes_captions_with_a_line_in_the_journal(creator: Any, entry: Entry) -> None:
    answer = take_over(creator, entry, embed_subtitles(entry.film), language="fr", kind="descriptions")
    track = CaptionTrack.objects.get()
    assert answer.url == reverse("captions_edit", args=[entry.code, track.pk])
    assert (track.film, track.language, track.kind, track.cues, track.timed_for_ms) == (
        entry.film,
        "fr",
        "descriptions",
        [[1000, 3000, "The sea is loud."]],
        90_000,
    )
    line = JournalEntry.objects.get(verb="captions_brought")
    assert (line.subject, line.facts["caption_language"], line.facts["caption_count"]) == (
        f"entry:{entry.code}",
        "fr",
        1,
    )
    text = text_of(creator.get(page_of(entry)))
    assert "Taken over: it is among the captions of this film." in text
    assert "Take over</button>" not in text


def test_second_time_is_refused_unless_it_is_to_replace(creator: Any, entry: Entry) -> None:
    track = embed_subtitles(entry.film)
    caption_film(entry.film)
    answer = take_over(creator, entry, track)
    assert (answer.status_code, errors_in(answer)) == (
        422,
        [
            "The film has captions of this kind in this language already. Choose another language, or say "
            "that the file replaces them."
        ],
    )
    assert CaptionTrack.objects.get().cues == [[1000, 3000, "The sea is quiet."]]
    assert take_over(creator, entry, track, replaces="on").status_code == 302
    assert CaptionTrack.objects.get().cues == [[1000, 3000, "The sea is loud."]]


@pytest.mark.slow
def test_what_is_wrong_is_said_at_the_track_and_what_was_chosen_stays(creator: Any, entry: Entry) -> None:
    embed_subtitles(entry.film, number=1)
    track = embed_subtitles(entry.film, language="", number=2)
    answers = [
        take_over(creator, entry, track, **fields)
        for fields in ({"language": ""}, {"language": "tlh"}, {"language": "fr\x00"}, {"kind": "songs"})
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert errors_in(answers[0]) == ["Choose the language in which the captions are written."]
    assert 'href="#track-2-language"' in text_of(answers[0])
    kept = take_over(creator, entry, track, language="fr", kind="songs")
    assert '<option value="fr" selected>French</option>' in text_of(kept)
    assert CaptionTrack.objects.count() == 0


def test_track_that_is_gone_or_of_another_is_answered_in_words(creator: Any, entry: Entry) -> None:
    other = make_entry(edition=entry.edition)
    give_film(other)
    theirs, mine = embed_subtitles(other.film), embed_subtitles(entry.film)
    assert take_over(creator, other, theirs).status_code == 404
    change_film(entry, film_id=make_film_row(cuts=(0, 60_000)).pk, by=entry.representative)
    answers = [take_over(creator, entry, pk) for pk in (mine.pk, theirs.pk, 2**70)]
    assert [answer.status_code for answer in answers] == [409] * 3
    assert "this subtitle track is no longer offered" in text_of(answers[0])
    assert CaptionTrack.objects.count() == 0


def test_whoever_may_not_caption_may_not_take_over(creator: Any, entry: Entry) -> None:
    track = embed_subtitles(entry.film)
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.DISQUALIFIED, submitted_at=entry.created_at)
    answer = take_over(creator, entry, track)
    assert answer.status_code == 409
    assert "This entry is disqualified; its captions can no longer be changed." in text_of(answer)
    creator.force_login(make_user())
    assert take_over(creator, entry, track).status_code == 404


def test_language_of_a_file_is_one_of_ours_or_none() -> None:
    assert {
        said: meant_language(said, text)
        for said, text in [
            ("eng", ""),
            ("fre", ""),
            ("nob", ""),
            ("por", ""),
            ("pt-br", ""),
            ("zho", "今晚的海很安静"),
            ("chi", "今晚的海很安靜，我們等待日出"),
            ("zh_TW", "今晚的海很安静"),
            ("ZH-HANT", ""),
            ("zh-Latn", ""),
            ("tlh", ""),
            ("", "x"),
            ("../../etc", ""),
            ("\x00", ""),
        ]
    } == {
        "eng": "en",
        "fre": "fr",
        "nob": "no",
        "por": "pt",
        "pt-br": "pt-BR",
        "zho": "zh-Hans",
        "chi": "zh-Hant",
        "zh_TW": "zh-Hant",
        "ZH-HANT": "zh-Hant",
        "zh-Latn": "",
        "tlh": "",
        "": "",
        "../../etc": "",
        "\x00": "",
    }


def test_queries_do_not_grow_with_tracks_in_the_file(creator: Any, entry: Entry) -> None:
    creator.get(page_of(entry))  # what is asked once is kept
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            embed_subtitles(entry.film, number=number)
        with CaptureQueriesContext(connection) as queries:
            creator.get(page_of(entry))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_languages_stand_as_the_readers_language_orders_them() -> None:
    def first(language: str) -> list[str]:
        with translation.override(language):
            return [name for _code, name in caption_languages()[:4]]

    assert first("en") == ["Afrikaans", "Albanian", "Amharic", "Arabic"]
    assert first("zh-hans") == ["阿尔巴尼亚语", "阿拉伯语", "阿姆哈拉语", "阿塞拜疆语"]
