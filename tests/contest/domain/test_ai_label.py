import pytest
from django.utils.translation import override

from contest.domain.ai_label import AiLabel, label_of


@pytest.mark.parametrize(
    ("ai_ms", "all_ms", "label"),
    [
        (0, 90_000, None),
        (0, 0, None),
        (1, 90_000, AiLabel.PARTLY),
        (89_999, 90_000, AiLabel.PARTLY),
        (90_000, 90_000, AiLabel.WHOLE),
    ],
)
def test_label_is_that_of_the_measured_share(ai_ms: int, all_ms: int, label: AiLabel | None) -> None:
    assert label_of(ai_ms=ai_ms, all_ms=all_ms) is label


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["AI-generated", "Partly AI-generated"]),
        ("zh-hans", ["AI 生成", "部分由 AI 生成"]),
        ("id", ["Dibuat dengan AI", "Sebagian dibuat dengan AI"]),
    ],
)
def test_label_has_words_in_each_language(language: str, words: list[str]) -> None:
    with override(language):
        assert [label.words for label in AiLabel] == words
