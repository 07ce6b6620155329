from judging.domain.assignment_plans import WaveFilm


def test_chances_of_a_film_near_the_line_are_told_in_whole_percent() -> None:
    film = WaveFilm("E1", extra=1, wrong=0.504, wrong_after=0.2649)
    unknown = WaveFilm("E2", extra=1, wrong=None, wrong_after=None)
    assert [(one.percent, one.percent_after) for one in (film, unknown)] == [(50, 26), (None, None)]
