from django.utils import translation

from contest.domain.reasons import describe_least, fault_in, is_too_short


def test_reason_counts_by_what_it_can_say() -> None:
    for reason in ["I know him", "我看不懂", "是我妹妹", "本人作品", "x" * 2000]:
        assert fault_in(f" {reason} ") == "", reason


def test_reason_that_says_nothing_is_told_how_long_it_has_to_be() -> None:
    for reason in ["", "no", "x" * 9, "看不懂", "。。。。", "    看不懂    "]:
        assert (
            fault_in(reason) == "This is missing or too short. Write at least 10 letters (4 in Chinese)."
        ), reason


def test_reason_that_is_too_long_is_told_how_long_it_is() -> None:
    assert fault_in("x" * 2001) == (
        "Your reason has 2001 characters; the limit is 2000. Shorten it and send it again."
    )


def test_least_length_is_said_in_the_readers_language() -> None:
    assert [is_too_short("我" * count, least=40) for count in (15, 16)] == [True, False]
    with translation.override("zh-hans"):
        assert describe_least(40) == "40 个字母（中文 16 个字）"
