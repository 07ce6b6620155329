from contest.domain.award_list import AwardPlan, free_slug


def test_lasting_short_name_is_counted_up_only_where_it_is_taken() -> None:
    plans: list[AwardPlan] = []
    for expected in ("best-film", "best-film-2", "best-film-3"):
        assert free_slug("Best film", plans) == expected
        plans.append(AwardPlan(slug=expected, name={"en": "Best film"}))
    assert free_slug("最佳影片", plans) == "award"
