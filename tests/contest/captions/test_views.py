"""The creator's page of captions: what is taken, what is refused in words, and what two windows do."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.domain.entries import change_film
from contest.domain.queries.entries import readiness_of
from contest.enums import CaptionRule, EntryState
from contest.models import Entry, JournalEntry, Regulations
from media_pipeline import api
from media_pipeline.enums import CaptionKind, FilmState
from media_pipeline.models import CaptionTrack, Film
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry, make_user

SRT = (
    "1\n00:00:01,000 --> 00:00:03,000\nThe sea is <i>quiet</i>.\n\n2\n00:00:04,000 --> 00:00:06,000\nIs it?\n"
)
CUES = [[1000, 3000, "The sea is <i>quiet</i>."], [4000, 6000, "Is it?"]]


@pytest.fixture
def entry(db: None) -> Entry:
    entry = make_entry()
    give_film(entry)
    return entry


@pytest.fixture
def creator(client: Any, entry: Entry) -> Any:
    client.force_login(entry.representative)
    return client


def page_of(entry: Entry) -> str:
    return reverse("entry_captions", args=[entry.code])


def bring(creator: Any, entry: Entry, content: str | bytes = SRT, **fields: str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("a.srt", content)
    return creator.post(page_of(entry), {"file": file, "language": "en", "kind": "captions", **fields})


def give_captions(entry: Entry, cues: list[list[Any]] = CUES, **fields: Any) -> CaptionTrack:
    return CaptionTrack.objects.create(
        film=entry.film, **{"language": "en", "cues": cues, "timed_for_ms": 90_000, **fields}
    )


def edit(
    creator: Any, entry: Entry, track: CaptionTrack, rows: list[tuple[str, str, str]], **fields: Any
) -> Any:
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0, "revision": track.revision, **fields}
    for number, (start, end, text) in enumerate(rows):
        data |= {f"form-{number}-start": start, f"form-{number}-end": end, f"form-{number}-text": text}
    return creator.post(reverse("captions_edit", args=[entry.code, track.pk]), data)


def errors_in(answer: Any) -> list[str]:
    """What stands at the fields, in their order."""
    lists = re.findall(r'<ul class="errors".*?</ul>', answer.content.decode(), re.DOTALL)
    return [words for found in lists for words in re.findall("<li>(.*?)</li>", found)]


def test_file_becomes_a_track_with_a_line_in_the_journal(creator: Any, entry: Entry) -> None:
    answer = bring(creator, entry)
    track = CaptionTrack.objects.get()
    assert answer.url == reverse("captions_edit", args=[entry.code, track.pk])
    assert (track.film, track.language, track.kind, track.cues, track.timed_for_ms) == (
        entry.film,
        "en",
        "captions",
        CUES,
        90_000,
    )
    line = JournalEntry.objects.get(verb="captions_brought")
    assert (line.subject, line.facts["caption_language"], line.facts["caption_count"]) == (
        f"entry:{entry.code}",
        "en",
        2,
    )
    text = creator.get(answer.url).content.decode()
    assert "Captions in English" in text
    assert 'srclang="en" label="English" default>' in text
    assert "The sea is &lt;i&gt;quiet&lt;/i&gt;." in text


@pytest.mark.slow
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(creator: Any, entry: Entry) -> None:
    give_captions(entry, language="id")
    cases = [
        bring(creator, entry, b""),
        bring(creator, entry, b"\x00\x01\x02" * 50),
        bring(creator, entry, "hello"),
        bring(creator, entry, "\x89é".encode("latin-1") + SRT.encode(), encoding="utf_8"),
        bring(creator, entry, language="id"),
        bring(creator, entry, language="tlh"),
        creator.post(page_of(entry), {}),
    ]
    assert [(answer.status_code, len(errors_in(answer)) > 0) for answer in cases] == [(422, True)] * 7
    assert errors_in(cases[4]) == [
        "The film has captions of this kind in this language already. Choose another language, or say that "
        "the file replaces them."
    ]
    assert CaptionTrack.objects.count() == 1


def test_file_replaces_captions_where_that_was_said(creator: Any, entry: Entry) -> None:
    track = give_captions(entry, [[0, 1000, "Old."]])
    assert bring(creator, entry, replaces="on").status_code == 302
    track.refresh_from_db()
    assert (track.cues, track.revision, CaptionTrack.objects.count()) == (CUES, 2, 1)


def test_texts_and_times_are_edited_added_and_removed(creator: Any, entry: Entry) -> None:
    track = give_captions(entry)
    rows = [("0:07", "0:08,5", "Last."), ("0:04.000", "0:06.000", " "), ("0:00:01.25", "0:03", "مرحبا <b>x")]
    assert edit(creator, entry, track, rows).status_code == 302
    track.refresh_from_db()
    assert track.cues == [[1250, 3000, "مرحبا <b>x</b>"], [7000, 8500, "Last."]]


def test_rows_that_are_wrong_are_named_and_what_was_typed_stays(creator: Any, entry: Entry) -> None:
    track = give_captions(entry)
    rows = [
        ("soon", "0:03", "One."),
        ("0:05", "0:04", "Two."),
        ("", "0:09", "Three."),
        ("9:99", "99", "Four."),
    ]
    answer = edit(creator, entry, track, rows)
    assert (answer.status_code, errors_in(answer)) == (
        422,
        [
            "“soon” is no time. Write minutes and seconds, for example 1:02.5.",
            "The caption ends before it begins. Correct one of the two times.",
            "The time is missing. Write minutes and seconds, for example 1:02.5.",
            "“9:99” is no time. Write minutes and seconds, for example 1:02.5.",
            "“99” is no time. Write minutes and seconds, for example 1:02.5.",
        ],
    )
    assert 'value="soon"' in answer.content.decode()
    track.refresh_from_db()
    assert track.cues == CUES


def test_second_window_does_not_overwrite_the_first(creator: Any, entry: Entry) -> None:
    track = give_captions(entry)
    assert edit(creator, entry, track, [("0:01", "0:02", "First.")]).status_code == 302
    answer = edit(creator, entry, track, [("0:01", "0:02", "Second.")])
    assert answer.status_code == 409
    assert "These captions have been changed or removed since you opened them" in answer.content.decode()
    assert "Second." in answer.content.decode()
    track.refresh_from_db()
    assert track.cues == [[1000, 2000, "First."]]


@pytest.mark.slow
def test_strange_rows_are_answered_in_words(creator: Any, entry: Entry) -> None:
    track = give_captions(entry)
    found = [
        edit(creator, entry, track, [("0:01", "0:02", "x")], revision=revision).status_code
        for revision in ("", "-1", "9" * 99, "一")
    ]
    url = reverse("captions_edit", args=[entry.code, track.pk])
    found += [creator.post(url, data).status_code for data in ({}, {"form-TOTAL_FORMS": "9" * 30})]
    assert found == [422, 422, 409, 422, 422, 422]
    track.refresh_from_db()
    assert track.cues == CUES


@pytest.mark.slow
def test_captions_are_shifted_not_before_the_beginning(creator: Any, entry: Entry) -> None:
    track = give_captions(entry)
    url = reverse("captions_shift", args=[entry.code, track.pk])
    answers = [
        creator.post(url, {"seconds": value, "revision": revision})
        for value, revision in (
            *(("-1.5", 1), ("", 1), ("1e9", 1), ("nan", 1), ("1", "")),
            *(("-1", 1), ("2,25", 2), ("2,25", 2)),  # the last is a second press of the button
        )
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 422, 302, 302, 409]
    assert errors_in(answers[0]) == [
        "The first caption would begin before the film. All of them can be moved back by up to 1.0 seconds."
    ]
    track.refresh_from_db()
    assert track.cues == [[2250, 4250, CUES[0][2]], [5250, 7250, "Is it?"]]


def test_captions_belong_to_their_creator_and_to_the_film_of_now(creator: Any, entry: Entry) -> None:
    other = make_entry(edition=entry.edition)
    give_film(other)
    theirs, mine = give_captions(other), give_captions(entry)
    found = [
        creator.get(reverse("captions_edit", args=args)).status_code
        for args in (
            (other.code, theirs.pk),
            (entry.code, theirs.pk),
            (entry.code, 2**70),
            (entry.code, mine.pk),
        )
    ]
    assert found == [404, 404, 404, 200]
    creator.force_login(make_user())
    assert bring(creator, entry).status_code == 404


def test_next_version_of_a_film_keeps_its_captions_with_a_remark(creator: Any, entry: Entry) -> None:
    give_captions(entry)
    film = make_film_row(cuts=(0, 60_000))
    change_film(entry, film_id=film.pk, by=entry.representative)
    (report,) = api.caption_reports(film.pk)
    assert [remark.code for remark in report.remarks] == ["other_length", "gap"]
    text = creator.get(reverse("captions_edit", args=[entry.code, report.id])).content.decode()
    assert "They were timed for a version of the film that lasts 90.0 s; this one lasts 60.0 s." in text


def test_film_that_is_not_checked_takes_no_captions(creator: Any, entry: Entry) -> None:
    found = []
    for state in (FilmState.RECEIVED, FilmState.REFUSED):
        Film.objects.filter(pk=entry.film_id).update(state=state)
        answer = bring(creator, entry)
        shown = creator.get(page_of(entry))
        found.append((answer.status_code, shown.status_code, "upload" in shown.content.decode().lower()))
    assert found == [(409, 200, True), (409, 200, True)]


def test_no_speech_is_declared_and_withdrawn(creator: Any, entry: Entry) -> None:
    url = reverse("entry_speech", args=[entry.code])
    for value in ("yes", "yes", "no"):
        assert creator.post(url, {"has_none": value}).status_code == 302
    verbs = JournalEntry.objects.filter(verb__startswith="no_speech").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == ["no_speech_declared", "no_speech_withdrawn"]


def test_rule_of_the_edition_holds_a_submission_until_there_are_captions(entry: Entry) -> None:
    Regulations.objects.filter(edition=entry.edition).update(captions=CaptionRule.ACCEPTANCE)
    entry = Entry.objects.select_related("edition__regulations", "film").get(pk=entry.pk)

    def codes() -> list[str]:
        return [finding.code for finding in readiness_of(entry).findings]

    found = [codes()]
    track = give_captions(entry, kind=CaptionKind.DESCRIPTIONS)
    found.append(codes())
    track.delete()
    give_captions(entry)
    found.append(codes())
    assert found == [["captions_missing"], ["captions_missing"], []]


def test_captions_that_are_required_stay_once_the_entry_is_submitted(creator: Any, entry: Entry) -> None:
    Regulations.objects.filter(edition=entry.edition).update(captions=CaptionRule.ACCEPTANCE)
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED, submitted_at=entry.created_at)
    tracks = give_captions(entry), give_captions(entry, language="id")
    found = [
        creator.post(reverse("captions_remove", args=[entry.code, track.pk])).status_code for track in tracks
    ]
    assert (found, CaptionTrack.objects.get()) == ([302, 409], tracks[1])


def test_queries_do_not_grow_with_tracks(creator: Any, entry: Entry) -> None:
    creator.get(page_of(entry))  # what is asked once is kept
    counts = []
    for languages in (("en",), ("id", "fr")):
        for language in languages:
            give_captions(entry, language=language)
        with CaptureQueriesContext(connection) as queries:
            creator.get(page_of(entry))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def said_on_next_page(creator: Any, answer: Any) -> str:
    return " ".join(map(str, creator.get(answer.url).context["messages"]))


@pytest.mark.slow
def test_caption_that_nobody_would_see_is_told(creator: Any, entry: Entry) -> None:
    timeless = "8\n00:00:09,500 --> 00:00:09,500\nGone.\n"
    wordless = "9\n00:00:10,000 --> 00:00:11,000\n<img src=x onerror=alert(1)>\n"
    assert "of colours, places" not in said_on_next_page(creator, bring(creator, entry, SRT, language="ms"))
    said = said_on_next_page(creator, bring(creator, entry, f"{SRT}\n{timeless}\n{wordless}"))
    assert "1 caption of the file was left out: it ends at the moment at which it begins, at 9.5 s." in said
    assert "1 caption of the file was left out: no words stand in it, at 10.0 s." in said
    coloured = bring(creator, entry, SRT.replace("\n\n", "<u>!</u>\n\n"), language="id")
    assert "What the file says of colours, places, fonts and speakers was left out" in said_on_next_page(
        creator, coloured
    )
    assert errors_in(bring(creator, entry, timeless, language="fr")) == [
        "Every caption in the file ends at the moment at which it begins, the first at 9.5 s; none of them "
        "would be seen. Correct the times."
    ]


@pytest.mark.slow
def test_film_without_speech_and_with_captions_is_asked_about(creator: Any, entry: Entry) -> None:
    doubt = "The film has captions, and you declare that nobody speaks in it."
    speech = reverse("entry_speech", args=[entry.code])
    assert doubt not in said_on_next_page(creator, creator.post(speech, {"has_none": "yes"}))
    assert doubt in said_on_next_page(creator, bring(creator, entry))
    assert doubt not in said_on_next_page(creator, creator.post(speech, {"has_none": "no"}))
    assert doubt in said_on_next_page(creator, creator.post(speech, {"has_none": "yes"}))
