"""How many copies of films are found by their landmarks and by their audio, whatever was done to them, and
how many pairs of different films of one style are wrongly said to be alike.

Run from the repository's root: python -m tests.benchmarks.radar [films]
(12 films when nothing is said). Exit status 1 when a kind is found in less than LEAST_FOUND of the films, or
more than MOST_FALSE of the pairs are alike."""

import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

from media_pipeline.matching.alignment import compare
from media_pipeline.matching.disguises import unmask
from media_pipeline.matching.fingerprints import read_fingerprint
from media_pipeline.matching.media import SOUNDS
from media_pipeline.matching.sounds import sound_print_of
from tests.media_pipeline.matching import truth_sounds
from tests.media_pipeline.matching.disguised import DISGUISES, LATE, landmarks_in, stills_of
from tests.media_pipeline.matching.truth_films import STYLES, TruthFilm

LEAST_FOUND, MOST_FALSE = 0.95, 0.01
SECONDS, SOUND_SECONDS = 60, 30
Compare = Callable[[Any, Any], Any]


def table_of(
    title: str, originals: Sequence[Any], copies: Mapping[str, Sequence[Any]], alike: Compare
) -> bool:
    """Print the shares; whether the bars are kept."""
    found = {
        name: sum(bool(alike(copy, original)) for copy, original in zip(made, originals, strict=True))
        / len(made)
        for name, made in copies.items()
    }
    pairs = list(combinations(originals, 2))
    false = sum(bool(alike(*pair)) for pair in pairs)
    print(f"{title}: {len(originals)} originals, {false} of {len(pairs)} pairs of different ones alike")
    for name, share in found.items():
        print(f"  {name:34} {share:.2f}")
    return min(found.values()) >= LEAST_FOUND and false <= MOST_FALSE * len(pairs)


def try_disguises(films: int) -> bool:
    """Films of two styles."""
    chosen = [TruthFilm(STYLES * (at // 2) + at % 2, SECONDS) for at in range(films)]
    originals = [landmarks_in(stills_of(film), seed=1) for film in chosen]
    late = [stills_of(film, late=LATE) for film in chosen]
    copies = {name: [landmarks_in(hide(light), seed=2) for light in late] for name, hide in DISGUISES.items()}
    return table_of("disguises", originals, copies, unmask)


def try_sounds(made: Callable[[int, float], truth_sounds.Sound], count: int) -> bool:
    """Narrations, or music, of the styles there are."""

    def print_of(sound: truth_sounds.Sound) -> Any:
        return read_fingerprint(sound_print_of(truth_sounds.wave_of(sound)))

    sounds = [made(seed, SOUND_SECONDS) for seed in range(count)]
    copies = {
        name: [print_of(truth_sounds.copy(sound, change)) for sound in sounds]
        for name, change in truth_sounds.CHANGES.items()
    }
    originals = [print_of(sound) for sound in sounds]
    return table_of(made.__name__, originals, copies, lambda one, other: compare(one, other, SOUNDS))


def main(films: int = 12) -> int:
    sounds = (truth_sounds.narration, truth_sounds.music)
    is_kept = [try_disguises(films), *(try_sounds(made, films) for made in sounds)]
    print("ok" if all(is_kept) else "MISSED")
    return 0 if all(is_kept) else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
