"""Pure: how well two colours can be told apart, as WCAG 2 counts it, and the nearest colour that can be."""

import colorsys
from collections.abc import Collection, Iterator

Channels = tuple[float, float, float]  # red, green, blue, each from 0 to 1

LEAST = 4.5  # AA, for text of any size
STEPS = 400  # of lightness, in which a colour is looked for
WHITE, BLACK = "#ffffff", "#000000"


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_legible(one: str, others: Collection[str]) -> bool:
    return all(contrast(one, other) >= LEAST for other in others)


def nearest_legible(colour: str, others: Collection[str]) -> str:
    """The colour itself, or the one of its hue that is lighter or darker by as little as is enough on all of
    the others. Raises ValueError where none is."""
    for candidate in _from_near_to_far(colour):
        if is_legible(candidate, others):
            return candidate
    raise ValueError(f"nothing can be read on all of {', '.join(others)}")


def mixed(colour: str, other: str, part: float) -> str:
    """The colour with so much of the other in it, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    red, green, blue = (own + (far - own) * part for own, far in pairs)
    return _hex((red, green, blue))


def _from_near_to_far(colour: str) -> Iterator[str]:
    yield colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    for step in range(1, STEPS + 1):
        for moved in (lightness - step / STEPS, lightness + step / STEPS):
            if 0 <= moved <= 1:
                yield _hex(colorsys.hls_to_rgb(hue, moved, saturation))


def _luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Channels:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Channels) -> str:
    return "#" + "".join(f"{round(255 * value):02x}" for value in channels)
