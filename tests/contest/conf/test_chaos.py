"""Whatever is killed while films come in over lines that break, each ends right, once. The whole of it, with
a hundred films, is `python -m tests.benchmarks.chaos`."""

from pathlib import Path

import pytest

from tests.chaos import VICTIMS, run_chaos

FILMS, KILLS = 3, 7


@pytest.mark.slow
@pytest.mark.longest
@pytest.mark.film
def test_every_film_is_right_once_whatever_is_killed(tmp_path: Path) -> None:
    chaos = run_chaos(tmp_path, films=FILMS, seed=1, kills=KILLS)
    print(chaos.kills, chaos.broken, chaos.losses)
    assert (chaos.quiet["state"], chaos.quiet["is_whole"], chaos.quiet["is_entered"]) == ("ready", True, True)
    assert (len(chaos.sent), chaos.wrong()) == (FILMS, {})
    assert len(chaos.kills) > len(VICTIMS) / 2
    assert chaos.broken
