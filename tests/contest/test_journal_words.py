from django.utils import timezone, translation

from contest.domain.queries.journal import Names
from contest.journal_words import FACTS, format_facts, format_subject
from contest.models import JournalEntry

NAMES = Names(people={7: "Ratna", 8: "Bao"}, awards={"first-prize": "First Prize"})


def told(verb: str, **facts: object) -> list[tuple[str, str]]:
    return format_facts(JournalEntry(verb=verb, facts=facts), NAMES)


def test_facts_are_said_in_the_readers_language() -> None:
    for language, said in [
        ("en", [("Issue", "Black frames"), ("Reason", "The lights go out.")]),
        ("zh-hans", [("问题", "黑场"), ("理由", "The lights go out.")]),
        ("id", [("Temuan", "Gambar hitam"), ("Alasan", "The lights go out.")]),
    ]:
        with translation.override(language):
            assert told("finding_waived", film=12, finding="black", reason="The lights go out.") == said, (
                language,
                said,
            )


def test_ids_and_empty_facts_are_left_out() -> None:
    for verb, facts, said in [
        ("film_attached", {"film": 3, "instead_of": None}, []),
        ("film_attached", {"film": 4, "instead_of": 3}, [("Replaces an earlier film", "yes")]),
        (
            "entry_submitted",
            {
                "from": "draft",
                "to": "submitted",
                "film_sha256": "ab",
                "film_bytes": 3 * 1024**2,
                "film_ms": 90_500,
                "rule": "in_time",
                "deadline": "2026-10-10T16:59:00+00:00",
            },
            [
                ("State before", "Draft"),
                ("State now", "Submitted"),
                ("File", "3.0\xa0MB"),
                ("Running time", "1:30"),
                ("Rule applied", "Before the deadline."),
                ("Deadline", "10 October 2026, 17:59 (Lisbon)"),
            ],
        ),
        (
            "match_decided",
            {
                "match": 9,
                "other": "film:abc",
                "kind": "film",
                "share": 0.456,
                "verdict": "same",
                "before": "open",
                "reason": "",
            },
            [
                ("Other film", "A draft, or a film of another edition"),
                ("What is similar", "Similar film"),
                ("Share", "46%"),
                ("Decision", "Copy"),
                ("Decision before", "Not decided"),
            ],
        ),
        (
            "edition_amended",
            {
                "max_seconds": ["300", "1200"],
                "max_file_bytes": ["10737418240", "5368709120"],
                "opens_at": ["2026-07-15 00:00:00+00:00", "2026-07-16 00:00:00+00:00"],
                "theme": ["{'en': 'A'}", "{'en': 'B'}"],
            },
            [
                ("Maximum running time (seconds)", "300 → 1200"),
                ("Largest file", "10.0\xa0GB → 5.0\xa0GB"),
                ("Entries open", "15 July 2026, 01:00 (Lisbon) → 16 July 2026, 01:00 (Lisbon)"),
                ("Theme", "changed"),
            ],
        ),
        ("role_granted", {"role": "chair"}, [("Role", "Jury chair")]),
        ("round.panel", {"judges": [7, 8]}, [("Judges", "Ratna, Bao")]),
        (
            "judge.excused",
            {"judge": 8, "freed": 0, "kept": 2},
            [("Judge", "Bao"), ("Films to reassign", "0"), ("Scoresheets kept", "2")],
        ),
        (
            "rubric.written",
            {"visual-craft": 60, "warm-light": 40},
            [("Visual craft", "60"), ("Warm light", "40")],
        ),
        (
            "scoresheet.handed_in",
            {"marks": {"creativity": 8, "sound": 7}, "watched": 61.4},
            [("Scores", "Creativity 8, Sound 7"), ("Watched", "1:01")],
        ),
        (
            "awards.proposed",
            {"first-prize/1": "K7Q2M9X", "first-prize/2": None},
            [("First Prize 1", "K7Q2M9X")],
        ),
        (
            "award.decided",
            {"award": "first-prize", "place": 1, "entry": "K7Q2M9X", "override": False},
            [("Award", "First Prize"), ("Prize", "1"), ("Film", "K7Q2M9X")],
        ),
        ("results_published", {"seal": "abc", "mails": {"entry_won": 11}}, [("Emails", "Award won 11")]),
        ("role_granted", {"role": "of an earlier version"}, [("Role", "of an earlier version")]),
    ]:
        with timezone.override("Europe/Lisbon"):
            assert told(verb, **facts) == said, (verb, facts, said)


NOON = "2026-10-10T11:00:00+00:00"
IN_LISBON = "10 October 2026, 12:00 (Lisbon)"
EVERY_FACT: dict[str, tuple[object, str]] = {
    "file_bytes": (1_000_000, "976.6\xa0KB"), "audio_tracks": ([2, 3], "2, 3"),
    "from": ("draft", "Draft"), "to": ("eligible", "Accepted"), "instead_of": (3, "yes"),
    "tools": ([], "changed"), "tools_added": (["Luma"], "Luma"), "tools_retired": (["Veo 3"], "Veo 3"),
    "main_tools": (["Veo 3", "Sora"], "Veo 3, Sora"), "no_main_tools": (True, "yes"),
    "mail_kind": ("entry_won", "Award won"), "mail_language": ("en", "English"), "is_reset": (True, "yes"),
    "brand_name": ({"en": "Night of Lamps"}, "Night of Lamps"),
    "brand_headline": ({"en": "Why lamps"}, "Why lamps"),
    "brand_story": ({"en": "One."}, "One."),
    "brand_accent": ("#005f73", "#005f73"),
    "brand_stage": ("#001219", "#001219"),
    "brand_logo": ("7e" * 32, "7e" * 32),
    "mail_subject": ("{title}", "{title}"), "mail_body": ("Hello.", "Hello."),
    "changed_line": (7, "7"), "changed_lines": ([7, 9], "7, 9"), "people": (2, "2"),
    "copied_from": ("2026", "2026"), "clip": ("ab" * 32, "ab" * 32),
    "title": ("Paper Boats", "Paper Boats"), "film_bytes": (3 * 1024**2, "3.0\xa0MB"),
    "film_ms": (90_500, "1:30"), "ai_ms": (61_000, "1:01"), "rule": ("in_time", "Before the deadline."),
    "deadline": (NOON, IN_LISBON), "manifest_committed_at": (NOON, IN_LISBON),
    "finding": ("silence", "Silence"),
    "kind": ("film", "Similar film"), "other": ("K7Q2M9X", "K7Q2M9X"), "share": (0.456, "46%"),
    "before": ("different", "Different films"), "verdict": ("different", "Different films"),
    "former": (7, "Ratna"), "former_stays": (True, "yes"),
    "member": (7, "Ratna"), "right": ("edit", "See and edit"),
    "role": ("judge", "Judge"), "awards": (["first-prize", "third"], "First Prize, third"),
    "awards_added": ([{"en": "Best Sound"}, {"en": "Jury Prize"}], "Best Sound, Jury Prize"),
    "awards_removed": ([{"en": "Best Sound"}], "Best Sound"),
    "awards_changed": ([{"en": "Best Sound"}], "Best Sound"),
    "votes": ({"for": 6, "against": 2, "abstained": 1}, "6 for, 2 against, 1 abstained"),
    "award": ("first-prize", "First Prize"), "mails": ({"entry_won": 11}, "Award won 11"),
    "reason": ("It is meant.", "It is meant."), "name": ("New", "changed"), "theme": ("New", "changed"),
    "invitation": ("New", "changed"), "time_zone": ("Asia/Jakarta", "Jakarta"), "opens_at": (NOON, IN_LISBON),
    "closes_at": (NOON, IN_LISBON), "nominees_at": (NOON, IN_LISBON), "awards_at": (NOON, IN_LISBON),
    "max_file_bytes": (10 * 1024**3, "10.0\xa0GB"),
    "place": (2, "2"), "entry": ("K7Q2M9X", "K7Q2M9X"), "override": (True, "yes"), "number": (2, "2"),
    "reviews_per_entry": (3, "3"), "judges": ([7, 8], "Ratna, Bao"), "judge": (8, "Bao"), "freed": (4, "4"),
    "invitations": (["a1", "b2"], "2"), "to_round": (2, "2"), "languages": (["en", "zh"], "English, Chinese"),
    "absences": ([["2026-12-24", "2026-12-26"]], "24 December – 26 December"), "cap": (40, "40"),
    "is_named": (True, "yes"),
    "kept": (2, "2"), "pairs": (6900, "6900"), "left": (5, "5"), "marks": ({"sound": 7}, "Sound 7"),
    "watched": (61.4, "1:01"), "ends_at": (NOON, IN_LISBON),
    "begins_at": (NOON, IN_LISBON),
    "pool": ("advanced", "Films that advanced from an earlier round"), "source": (1, "1"),
    "advancing": (142, "142"),
    "blindness": ("open", "Title, team, country, credits and AI tools as well (open)"),
    "counted": ([1, 2], "1, 2"), "line": (142, "142"), "entries": (["K7Q2M9X", "ABC"], "K7Q2M9X, ABC"),
    "moved": ({"K7Q2M9X": "seen again"}, "K7Q2M9X (seen again)"), "left_out": ("K7Q2M9X", "K7Q2M9X"),
    "version": (2, "2"), "scale": ("1–5", "1–5"), "sheets_moved": (3, "3"),
    "problem": ("No sound", "No sound"), "answer": ("It is back", "It is back"), "lines": (1080, "1080p"),
    "comments": (12, "12"), "barred": (2, "2"), "conflict": ("person", "Person"), "films": (3, "3"),
    "notes": (2, "2"), "frame_rate": ("25", "25"), "show_copies": (11, "11"),
    "show_copy": ("01-third-prize-5.mp4", "01-third-prize-5.mp4"),
    "for": ("wave", "Further reviews"), "further_reviews": (50, "50"), "minds_language": (True, "yes"),
    "reissue_hours": (72, "72"), "scoresheets": (2, "2"), "taken": (2, "2"),
    "act": ("unseal", "Unseal the results"), "because": ("It is late.", "It is late."),
    "first": (8, "Bao"),
    "planned_for": (NOON, IN_LISBON), "successor": ("K7Q2M9X", "K7Q2M9X"),
    "grounds": ("label", "What it says about the use of AI is wrong"),
    "became": ("upheld", "Film taken down"), "no_other_organiser": (True, "yes"),
    "objected_because": ("ai_share", "The AI share of the film is wrong"),
    "objection_became": ("upheld", "Upheld"),
    "consent_version": ("2", "2"), "in_theater": (True, "yes"), "age_mark": (12, "From 12"),
    "programme_kind": ("series", "Series"), "programme_title": ({"en": "At Night"}, "At Night"),
    "programme_films": (["K7Q2M9X", "ABC"], "K7Q2M9X, ABC"), "is_shown_in_theater": (True, "yes"),
    "lacking": (["K7Q2M9X", "ABC"], "K7Q2M9X, ABC"), "from_earlier": ("K7Q2M9X", "K7Q2M9X"),
    "with_scores": (["a1", "b2"], "2"),
    "until": (NOON, IN_LISBON), "to_creator": (True, "yes"),
    "vote_opens": (NOON, IN_LISBON), "vote_ends": (NOON, IN_LISBON),
    "ballots": (25, "25"), "ballots_aside": (20, "20"),
    "ballots_hash": ("ab" * 32, "ab" * 32), "audience_result": ("cd" * 32, "cd" * 32),
    "messages": (2, "2"), "changes": (["Name the composer.", "Cut it."], "Name the composer., Cut it."),
    "counts_images": (True, "yes"), "counts_editing": (False, "no"), "leaves_titles_out": (True, "yes"),
    "captions": ("public", "Required to be shown on the public pages"),
    "caption_kind": ("descriptions", "Described video"), "caption_language": ("id", "Indonesian"),
    "poster_frame": (3, "3"),
    "caption_count": (12, "12"), "content_notices": (["violence"], "changed"),
    "question": (7, "7"), "portrayal": (3, "3"), "portrayal_basis": ("own", "Our own: somebody of our team"),
    "of_a_minor": (False, "no"), "consent_uses": (["judging"], "The jury may watch the film"),
    "music": (4, "4"), "music_basis": ("tool", "Made with an AI tool"),
    "takedown_cause": ("office", "Decided by the festival office"),
    "reasons": (["The film is too long."], "The film is too long."), "webhook_host": ("x.org", "x.org"),
    "mark": ("7f3a09c2d1", "7f3a09c2d1"),
    "retention_kind": ("films", "Films that did not win"), "retention_rows": (12, "12"),
    "regulations_text": ({"en": "# Rules", "id": ""}, "English, Bahasa Indonesia"),
    "statement": ("rights", "Rights"), "statement_title": ({"en": "Sound"}, "Sound"),
    "statement_text": ({"en": "We made it."}, "We made it."), "statement_is_required": (True, "yes"),
    "statement_is_gone": (True, "yes"),
    "statements": ({"rules": "2", "own-1": "1"}, "Regulations (2), Own statement 1 (1)"),
    "ended_statements": ({"age": "14", "adult": "18"}, "Age (14), Of age (18)"),
    "guardian_ended": (True, "yes"),
    "unranked": (["K7Q2M9X", "ABC"], "K7Q2M9X, ABC"), "wrong": ([4.5, 2.1], "4.5 → 2.1"),
}  # fmt: skip
PLAIN_RULES = {
    *(
        "objection_days",
        "min_seconds",
        "max_seconds",
        "min_ai_share",
        "min_height",
        "min_rate",
        "max_rate",
        "max_black",
        "max_still",
    ),
    *(
        "max_silence",
        "min_loudness",
        "max_loudness",
        "max_peak",
        "max_entries",
        "grace_hours",
        "min_age",
        "guardian_age",
    ),
    "statement_version",
    "consents_version",
    "files",
    *("films_months", "addresses_months", "logs_months", "watching_months"),
}


def test_every_fact_is_told() -> None:
    with timezone.override("Europe/Lisbon"):
        shown = {name: str(FACTS[name].format(value, NAMES)) for name, (value, _) in EVERY_FACT.items()}
    assert shown == {name: words for name, (_, words) in EVERY_FACT.items()}
    assert FACTS.keys() - EVERY_FACT.keys() == PLAIN_RULES
    assert {str(FACTS[name].format(-14.5, NAMES)) for name in PLAIN_RULES} == {"-14.5"}


def test_facts_of_another_shape_are_shown_as_they_are_kept() -> None:
    for value in [7, -1.5, "word", "film:1", ["a"], {"a": 1}, True]:
        for verb in ("edition_amended", "entry_submitted"):
            facts = format_facts(JournalEntry(verb=verb, facts=dict.fromkeys(FACTS, value)), NAMES)
            assert [name for name, words in facts if not isinstance(words, str) or not words] == [], value


def test_subject_is_said_in_words() -> None:
    for subject, said in [
        ("entry:K7Q2M9X", "Entry K7Q2M9X"),
        ("user:7", "Ratna"),
        ("user:99", "a deleted account"),
        ("sheet:1", "sheet:1"),
    ]:
        assert format_subject(subject, NAMES) == said, (subject, said)
