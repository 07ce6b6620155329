from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.ai_share import Label, ai_share, carried_labels
from contest.domain.cutting import ShotSpan
from contest.enums import Origin, Purpose, Tool

VEO = Label(Origin.TOOL, Tool.VEO)
SEEDANCE = Label(Origin.TOOL, Tool.SEEDANCE)
CAMERA = Label(Origin.CAMERA)
TITLES = Label(Origin.TITLES)


def spans(*cuts: int, first_id: int = 1) -> tuple[ShotSpan, ...]:
    pairs = pairwise(cuts)
    return tuple(
        ShotSpan(first_id + index, index + 1, start, end) for index, (start, end) in enumerate(pairs)
    )


def test_threshold_is_exact_to_the_millisecond():
    for ai_ms, reaches, missing_ms, percent in [
        (70_000, True, 0, 70.0),
        (69_999, False, 1, 69.9),
        (69_900, False, 100, 69.9),
        (69_950, False, 50, 69.9),
        (0, False, 70_000, 0.0),
        (100_000, True, 0, 100.0),
    ]:
        shots = [shot for shot in spans(0, ai_ms, 100_000) if shot.length_ms]
        labels = {shot.id: VEO if shot.start_ms < ai_ms else CAMERA for shot in shots}
        share = ai_share(shots, labels)
        assert share.reaches(70) is reaches, (ai_ms, reaches, missing_ms, percent)
        assert share.missing_ms(70) == missing_ms, (ai_ms, reaches, missing_ms, percent)
        assert share.percent == percent, (ai_ms, reaches, missing_ms, percent)


def test_titles_and_unlabelled_shots_are_not_ai():
    share = ai_share(spans(0, 1000, 2000, 4000), {"1": VEO, "2": TITLES})
    assert share.share == Fraction(1, 4)
    assert share.unlabelled == 1
    assert share.ai_ms == 1000


def test_titles_may_be_left_out_of_the_film():
    """And their part of a shot too; what is left is parted as ever, and time axes are still the film's."""
    shots = spans(0, 20_000, 50_000, 60_000, 100_000)
    half = Label(Origin.TOOL, Tool.VEO, percent=50, also=(replace(TITLES, percent=50),))
    labels = {shot.id: label for shot, label in zip(shots, (TITLES, VEO, half, CAMERA), strict=True)}
    share = ai_share(shots, labels, leaves_titles_out=True)
    assert (share.ai_ms, share.all_ms, share.titles_ms, share.film_ms) == (35_000, 75_000, 25_000, 100_000)
    assert share.by_origin == {"Live action": 40.0}
    assert (share.percent, share.missing_seconds(50)) == (46.6, 2.5)


def test_film_of_titles_alone_reaches_nothing():
    (shot,) = spans(0, 60_000)
    share = ai_share([shot], {shot.id: TITLES}, leaves_titles_out=True)
    assert (share.percent, share.reaches(0), share.all_ms) == (0.0, False, 0)


def test_seconds_by_tool_are_named_in_a_fixed_order():
    share = ai_share(spans(0, 1000, 3000), {"1": VEO, "2": SEEDANCE})
    assert list(share.by_tool.items()) == [("Seedance 1.0 Pro", 2.0), ("Veo 3", 1.0)]


def test_film_without_shots_reaches_nothing():
    share = ai_share((), {})
    assert (share.percent, share.reaches(0), share.missing_ms(70)) == (0.0, False, 0)


def test_seconds_keep_their_fractions():
    (shot,) = spans(0, 1500)
    share = ai_share((shot,), {})
    assert (share.seconds_all, share.seconds_ai) == (1.5, 0.0)


def test_missing_seconds_are_rounded_up():
    assert ai_share(spans(0, 69_999, 100_000), {"1": VEO, "2": CAMERA}).missing_seconds(70) == 0.1


@pytest.mark.slow
@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=30), st.data())
def test_share_plus_missing_reaches_and_not_one_less(lengths, data):
    cuts = [sum(lengths[:index]) for index in range(len(lengths) + 1)]
    shots = spans(*cuts)
    labels = {shot.id: VEO for shot in shots if data.draw(st.booleans())}
    share, threshold = ai_share(shots, labels), data.draw(st.integers(1, 100))
    missing = share.missing_ms(threshold)
    assert (share.ai_ms + missing) * 100 >= threshold * share.all_ms
    assert missing == 0 or (share.ai_ms + missing - 1) * 100 < threshold * share.all_ms
    assert share.reaches(threshold) is (missing == 0)


def test_labels_carry_over_to_shots_at_the_same_time():
    old, new = spans(0, 1000, 3000, 6000), spans(0, 1020, 3000, 4500, 6000, first_id=11)
    assert carried_labels(old, {"1": VEO, "2": CAMERA, "3": SEEDANCE}, new) == {"11": VEO, "12": CAMERA}


def test_identical_cut_keeps_every_label():
    old, new = spans(0, 1000, 3000), spans(0, 1000, 3000, first_id=7)
    assert carried_labels(old, {"1": VEO, "2": TITLES}, new) == {"7": VEO, "8": TITLES}


KLING_OVER_CAMERA = Label(Origin.TOOL, Tool.KLING, percent=40, also=(Label(Origin.CAMERA, percent=60),))
TOPAZ = Label(Origin.TOOL, Tool.OTHER, Purpose.EDITING, "Topaz Video AI")


def test_mixed_shot_counts_its_part_cut_to_a_millisecond():
    share = ai_share(spans(0, 999, 2000), {"1": KLING_OVER_CAMERA, "2": CAMERA})
    assert (share.ai_ms, share.by_tool, share.by_origin) == (399, {"Kling": 0.399}, {"Live action": 1.601})


def test_several_tools_of_one_shot_count_it_once():
    label = Label(Origin.TOOL, Tool.MIDJOURNEY, Purpose.STILLS, also=(Label(Origin.TOOL, Tool.KLING), TOPAZ))
    share = ai_share(spans(0, 1000, 2000), {"1": label, "2": TITLES})
    assert (share.ai_ms, share.by_tool) == (1000, {"Midjourney (Images)": 1.0})
    assert label.words == "Midjourney (Images), Kling, Topaz Video AI (Editing and visual effects)"


def test_purposes_that_count_are_the_editions():
    shots, labels = (
        spans(0, 1000, 3000, 6000),
        {"1": TOPAZ, "2": VEO, "3": Label(Origin.TOOL, Tool.KLING, Purpose.STILLS)},
    )
    for counted, ai_ms in [
        ({Purpose.PICTURES}, 2000),
        ({Purpose.PICTURES, Purpose.STILLS}, 5000),
        ({Purpose.PICTURES, Purpose.EDITING}, 3000),
    ]:
        share = ai_share(shots, labels, frozenset(counted))
        assert (share.ai_ms, sum(share.by_tool.values()), sum(share.by_origin.values())) == (
            ai_ms,
            ai_ms / 1000,
            6 - ai_ms / 1000,
        )


@pytest.mark.slow
@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=12), st.data())
def test_everything_labelled_is_in_the_share(lengths, data):
    shots = spans(*[sum(lengths[:index]) for index in range(len(lengths) + 1)])
    makers = st.sampled_from([VEO, SEEDANCE, CAMERA, TITLES, KLING_OVER_CAMERA, TOPAZ])
    labels = {shot.id: data.draw(makers) for shot in shots}
    share = ai_share(shots, labels)
    assert sum(share.ms_by_maker.values()) == share.all_ms
    assert sum(share.ms_by_tool.values()) == share.ai_ms
