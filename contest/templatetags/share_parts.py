"""What a film consists of, as its bar and its strip show it: words, colours, percent. Nothing is rounded up,
so that nobody reads of a share that the film does not have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from contest.domain.ai_share import Label, Share
from contest.enums import Origin
from contest.templatetags.film_shapes import ShareShown

SWATCHES = ("origin-a", "origin-b", "origin-c", "origin-d", "origin-e", "origin-f")
LEFT = "origin-none"
OF_ORIGIN = {
    Origin.TOOL: "origin-tool",  # one that does not count
    Origin.CAMERA: "origin-camera",
    Origin.STOCK: "origin-stock",
    Origin.DRAWN: "origin-drawn",
    Origin.TITLES: "origin-titles",
}


@dataclass(frozen=True)
class BarPart:
    """One stretch of the bar, which is 100 wide."""

    label: str
    swatch: str
    percent: str
    x: str
    width: str


def parts_of(share: ShareShown) -> list[BarPart]:
    """Everything that is in the film: what counts as AI by tool, then the rest by origin, then what is not
    labelled. The percent of all parts make 100, and those of the tools the AI share."""
    whole = _ms(share.seconds_all)
    tools = {name: _ms(seconds) for name, seconds in share.by_tool.items()}
    others = {name: _ms(seconds) for name, seconds in share.by_origin.items()}
    others[_("not labelled")] = whole - sum(tools.values()) - sum(others.values())
    swatches = swatches_of(tools) | {name: _swatch_of_rest(name) for name in others}
    made = 1000 * sum(tools.values()) // whole if whole else 0
    tenths = [*tenths_of(list(tools.values()), made), *tenths_of(list(others.values()), 1000 - made)]
    parts, x = [], 0.0
    for (name, length), tenth in zip((*tools.items(), *others.items()), tenths, strict=True):
        width = 100 * length / (whole or 1)
        if length > 0:
            percent = in_tenths(tenth / 10)
            parts.append(BarPart(name, swatches[name], percent, f"{x:.2f}", f"{width:.2f}"))
        x += width
    return parts


def tenths_of(lengths: Sequence[int], total: int) -> list[int]:
    """`total` parted by lengths into whole numbers; what is left over goes to those that were cut most."""
    whole = sum(lengths)
    if not whole:
        return [0 for _length in lengths]
    parts = [length * total // whole for length in lengths]
    cut_most = sorted(range(len(lengths)), key=lambda at: -(lengths[at] * total % whole))
    for at in cut_most[: total - sum(parts)]:
        parts[at] += 1
    return parts


def in_tenths(value: float) -> str:
    """With one decimal, cut; the thousandth part of a millisecond is noise of floating point."""
    return formats.number_format(int(round(value * 10, 6)) / 10, 1)


def label_text(label: Label | None) -> str:
    """What made a shot, in words: each tool or origin."""
    return label.words if label else _("not labelled")


def swatch_of(label: Label | None, share: Share) -> str:
    """The colour of a shot: that of the first thing that counts as AI, else that of what leads."""
    if label is None:
        return LEFT
    maker = next((one for one in label.makers if share.counts(one)), label.makers[0]).kind
    return swatches_of(share.by_tool).get(maker.words, OF_ORIGIN[maker.origin])


def swatches_of(names: Iterable[str]) -> dict[str, str]:
    """A colour for each name, in order of first appearance; the colours repeat after the sixth."""
    return {name: SWATCHES[index % len(SWATCHES)] for index, name in enumerate(dict.fromkeys(names))}


def _swatch_of_rest(name: str) -> str:
    """Of what is no tool; a tool that does not count is among the rest too."""
    rest = {_("not labelled"): LEFT, _("not AI-made"): LEFT}
    rest |= {str(origin.label): swatch for origin, swatch in OF_ORIGIN.items()}
    return rest.get(name, OF_ORIGIN[Origin.TOOL])


def _ms(seconds: float) -> int:
    return round(1000 * float(seconds))
