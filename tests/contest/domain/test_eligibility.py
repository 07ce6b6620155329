from dataclasses import replace

from django.utils.translation import override

from contest.domain.ai_share import Share
from contest.domain.eligibility import (
    EntryFacts,
    EntryStep,
    FilmStanding,
    Rules,
    doubts_of,
    findings_of,
    open_steps,
)
from contest.domain.origins import MarkedOrigins
from contest.enums import ConsentKind, Tool

RULES = Rules(min_ai_share=70)
ENOUGH = Share(ai_ms=70_000, all_ms=100_000, unlabelled=0, ms_by_maker={})
COMPLETE = EntryFacts(
    film=FilmStanding.READY,
    title="Lamp",
    synopsis="A lamp learns to wait.",
    language="none",
    country="CN",
    profession="Designer",
    production_days=10,
    credits=1,
    tools=1,
    unnamed_tools=0,
    share=ENOUGH,
    unlabelled_at=(),
    consents=frozenset(ConsentKind),
)


def test_complete_entry_has_no_findings():
    assert findings_of(COMPLETE, RULES) == []


def test_each_lack_gives_one_finding():
    for change, code, step in [
        ({"film": FilmStanding.MISSING}, "film_missing", EntryStep.FILM),
        ({"film": FilmStanding.UNDER_CHECK}, "film_under_check", EntryStep.FILM),
        ({"film": FilmStanding.REFUSED}, "film_refused", EntryStep.FILM),
        ({"film": FilmStanding.STUCK}, "film_stuck", EntryStep.FILM),
        ({"title": ""}, "title_missing", EntryStep.ABOUT),
        ({"synopsis": "   Short.           "}, "synopsis_short", EntryStep.ABOUT),
        ({"language": ""}, "language_missing", EntryStep.ABOUT),
        ({"country": ""}, "country_missing", EntryStep.ABOUT),
        ({"profession": ""}, "profession_missing", EntryStep.ABOUT),
        ({"production_days": None}, "production_days_missing", EntryStep.ABOUT),
        ({"credits": 0}, "credits_missing", EntryStep.PEOPLE),
        ({"tools": 0}, "tools_missing", EntryStep.SHOTS),
        ({"unnamed_tools": 1}, "tool_unnamed", EntryStep.SHOTS),
        ({"share": replace(ENOUGH, unlabelled=2)}, "shots_unlabelled", EntryStep.SHOTS),
        ({"share": replace(ENOUGH, ai_ms=69_999)}, "ai_share_low", EntryStep.SHOTS),
        ({"consents": frozenset({ConsentKind.RULES})}, "consents_missing", EntryStep.RIGHTS),
        ({"unsaved": frozenset({"title", "synopsis"})}, "unsaved", EntryStep.ABOUT),
    ]:
        findings = findings_of(replace(COMPLETE, **change), RULES)
        assert [(finding.code, finding.step) for finding in findings] == [(code, step)], (change, code, step)


def test_synopsis_of_twenty_characters_is_enough():
    assert findings_of(replace(COMPLETE, synopsis=" " + "x" * 20 + " "), RULES) == []
    (short,) = findings_of(replace(COMPLETE, synopsis=" " + "x" * 19 + " "), RULES)
    assert str(short.message).startswith("The synopsis has 19 characters; at least 20 are required.")


def test_low_share_says_found_expected_and_what_to_do():
    low = replace(COMPLETE, share=replace(ENOUGH, ai_ms=69_900))
    assert str(findings_of(low, RULES)[0].message) == (
        "69.9% of the film is labelled AI-made: 69.9 of 100.0 seconds. The regulations require at least 70%, "
        "so 0.1 more seconds are needed. Check the labels of your shots; as long as uploads are open, "
        "you can upload a version with more AI-made footage."
    )
    low = replace(COMPLETE, share=replace(ENOUGH, ai_ms=60_000, all_ms=90_000, titles_ms=10_000))
    assert str(findings_of(low, RULES)[0].message).startswith(
        "Without titles and credits, 66.6% of the film is labelled AI-made: 60.0 of 90.0 seconds."
    )


def test_low_share_has_the_decimal_sign_of_the_reader():
    low = replace(COMPLETE, share=replace(ENOUGH, ai_ms=69_900))
    with override("id"):
        assert str(findings_of(low, RULES)[0].message) == (
            "69,9% dari film ini diberi label buatan AI: 69,9 dari 100,0 detik. Peraturan mensyaratkan "
            "minimal 70%, jadi masih kurang 0,1 detik. Periksa label shot Anda; selama unggahan masih "
            "dibuka, Anda dapat mengunggah versi dengan lebih banyak bagian buatan AI."
        )


def test_open_steps_count_what_is_left():
    findings = findings_of(replace(COMPLETE, title="", country="", consents=frozenset()), RULES)
    assert open_steps(findings) == {
        EntryStep.FILM: 0,
        EntryStep.ABOUT: 2,
        EntryStep.PEOPLE: 0,
        EntryStep.SHOTS: 0,
        EntryStep.RIGHTS: 1,
    }


VEO_MARKED = MarkedOrigins(tools=(("Veo", frozenset({Tool.VEO})),))


def test_film_that_says_otherwise_is_doubted_and_may_be_submitted():
    for change, codes in [
        ({}, []),
        ({"marked": VEO_MARKED, "declared": frozenset({Tool.VEO})}, []),
        ({"marked": VEO_MARKED, "declared": frozenset({Tool.KLING})}, ["tool_undeclared"]),
        ({"marked": MarkedOrigins(is_camera=True)}, ["camera_marked"]),
        ({"marked": MarkedOrigins(is_camera=True), "share": replace(ENOUGH, ai_ms=0)}, []),
        ({"idle_tools": ("Kling",)}, ["tool_idle"]),
        ({"idle_tools": ("Kling",), "share": replace(ENOUGH, unlabelled=1)}, []),
        ({"unlisted_tools": ("Kling", "Veo 3")}, ["tool_unlisted"]),
        ({"unlisted_tools": ("Kling",), "film": FilmStanding.UNDER_CHECK}, []),
    ]:
        doubts = doubts_of(replace(COMPLETE, **change))
        assert [(doubt.code, doubt.severity) for doubt in doubts] == [(code, "warns") for code in codes], (
            change,
            codes,
        )


def test_doubt_names_what_was_found():
    marked = replace(COMPLETE, marked=VEO_MARKED)
    assert str(doubts_of(marked)[0].message) == (
        "According to its file, the film was made with Veo, which your AI declaration does not list. Add it "
        "to your tools, or check that you uploaded the right film."
    )
