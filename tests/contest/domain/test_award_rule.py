"""The award rule in one sentence, made from the awards as data."""

from django.utils.translation import override

from contest.domain.award_rule import describe_freedom, describe_rule
from contest.domain.default_awards import default_awards
from contest.enums import AwardBasis
from contest.models import Award
from contest.typed_text import without_turns

DEFAULT = [Award(order=n, **fields) for n, fields in enumerate(default_awards(), start=1)]
OTHERS = [
    Award(
        slug="audience",
        name={"en": "Best Sound"},
        basis=AwardBasis.CRITERION,
        criterion="sound",
        criterion_name={"en": "Sound design"},
        threshold=6.0,
        places=2,
    ),
    Award(slug="jury", name={"en": "Jury Prize"}, basis=AwardBasis.JURY),
]


def said(awards: list[Award]) -> str:
    return without_turns(describe_rule(awards))


def test_default_awards_are_one_sentence() -> None:
    assert said(DEFAULT) == (
        "The awards are given in this order, to films that have none yet and at most one to a team: "
        "First Prize to the film with the highest overall score; "
        "Second Prize to the 3 films with the next highest overall scores; "
        "Third Prize to the 5 films with the next highest overall scores; "
        "Most Creative to the film with the highest score for “Creativity”; "
        "Best Narration to the film with the highest score for “Storytelling”."
    )


def test_sentence_is_of_the_readers_language() -> None:
    with override("zh-hans"):
        chinese = said(DEFAULT)
    with override("id"):
        indonesian = said(DEFAULT)
    assert chinese == (
        "各奖项按以下顺序授予尚未获奖的影片，每个团队至多获得一个奖项："
        "一等奖授予综合得分最高的 1 部影片；二等奖授予其余影片中综合得分最高的 3 部影片；"
        "三等奖授予其余影片中综合得分最高的 5 部影片；"
        "最具创意奖授予“创意”得分最高的 1 部影片；最佳叙事奖授予“叙事”得分最高的 1 部影片。"
    )
    assert indonesian == (
        "Penghargaan diberikan menurut urutan ini kepada film yang belum mendapat penghargaan, paling banyak "
        "satu untuk setiap tim: Juara I untuk 1 film dengan nilai keseluruhan tertinggi; "
        "Juara II untuk 3 film dengan nilai keseluruhan tertinggi berikutnya; "
        "Juara III untuk 5 film dengan nilai keseluruhan tertinggi berikutnya; "
        "Paling Kreatif untuk 1 film dengan nilai “Kreativitas” tertinggi; Penceritaan Terbaik untuk 1 film "
        "dengan nilai “Penceritaan” tertinggi."
    )


def test_threshold_free_choice_and_several_prizes_are_said() -> None:
    assert said(OTHERS) == (
        "The awards are given in this order, to films that have none yet and at most one to a team: "
        "Best Sound to the 2 films with the highest scores for “Sound design” (not below 6.0); "
        "Jury Prize to one film that the jury chooses freely."
    )
    with override("id"):
        assert "tidak di bawah 6,0" in said(OTHERS)


def test_no_awards_are_no_sentence() -> None:
    assert said([]) == ""


def test_only_where_scores_decide_does_the_jury_need_a_reason() -> None:
    by_scores, free = OTHERS
    assert describe_freedom([by_scores]) == (
        "The jury may decide otherwise only with a reason, which is kept on record."
    )
    assert describe_freedom([by_scores, free]) == (
        "Where scores decide, the jury may decide otherwise only with a reason, which is kept on record."
    )
    assert describe_freedom([free]) == ""


def test_no_two_prizes_read_the_same() -> None:
    awards = [
        Award(name={"en": name}, places=1, basis=basis, criterion=criterion, criterion_name={"en": criterion})
        for name, basis, criterion in (
            ("First", "overall", ""),
            ("Sound", "criterion", "sound"),
            ("Second", "overall", ""),
            ("Third", "overall", ""),
            ("Picture", "criterion", "picture"),
            ("Ear", "criterion", "sound"),
        )
    ]
    assert describe_rule(awards).replace("\u2068", "").replace("\u2069", "").split(": ", 1)[1] == (
        "First to the film with the highest overall score; "
        "Sound to the film with the highest score for “sound”; "
        "Second to the film with the next highest overall score; "
        "Third to the film with the next highest overall score; "
        "Picture to the film with the highest score for “picture”; "
        "Ear to the film with the next highest score for “sound”."
    )
