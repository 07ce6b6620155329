"""A mark: what a film's file says about its making, how far that can be trusted, and what follows from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from media_pipeline.findings.catalogue import Finding

MADE_BY_MODEL = "trainedAlgorithmicMedia"  # a word of the IPTC's list of digital source types
TAKEN_BY_CAMERA = "digitalCapture"


class MarkKind(StrEnum):
    AIGC = "aigc"  # the label of GB 45438
    C2PA = "c2pa"
    IPTC = "iptc"  # a digital source type in XMP
    CAMERA = "camera"  # its maker and model
    DREAMINA = "dreamina"
    KLING = "kling"
    TOOL_TAG = "tool-tag"  # a tag for the software names a generator


class Grade(StrEnum):
    TRUSTED = "A"  # signed, valid, its signer on our list
    SIGNED = "B"  # signed, valid, its signer unknown to us
    UNSIGNED = "C"
    CONTRADICTED = "X"


NAMES = {
    MarkKind.AIGC: "AIGC label",
    MarkKind.C2PA: "C2PA",
    MarkKind.IPTC: "IPTC source type",
    MarkKind.CAMERA: "Camera",
    MarkKind.DREAMINA: "Dreamina export",
    MarkKind.KLING: "Kling stamp",
    MarkKind.TOOL_TAG: "Software tag",
}


@dataclass(frozen=True)
class ProvenanceMark:
    """`tool` is the producer as the mark names it, "" when it names none. `details` are a few short strings:
    `source` the digital source type, `signer` who signed, `doubts` what is doubtful about them, `broken` what
    of the signature does not hold, `unread` why a manifest could not be read, `tools` all that it names; and
    the keys of an AIGC label under their own names."""

    kind: MarkKind
    grade: Grade
    tool: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_contradiction(self) -> bool:
        return self.grade == Grade.CONTRADICTED

    @property
    def says_ai_made(self) -> bool:
        """Whether it states, and nothing disproves, that a model made the film."""
        if self.is_contradiction:
            return False
        return self.details.get("Label") == "1" or self.details.get("source") == MADE_BY_MODEL

    def __str__(self) -> str:
        return f"{NAMES[self.kind]} ({self.tool})" if self.tool else NAMES[self.kind]


def findings_of_marks(marks: Iterable[ProvenanceMark]) -> list[Finding]:
    """One finding for all marks that stand, one for all that are contradicted; `marks` lists them."""
    standing = [str(mark) for mark in marks if not mark.is_contradiction]
    broken = [str(mark) for mark in marks if mark.is_contradiction]
    told = (("provenance_found", standing), ("provenance_contradicted", broken))
    return [Finding(code, {"marks": list(dict.fromkeys(named))}) for code, named in told if named]


def marks_to_json(marks: Iterable[ProvenanceMark]) -> list[dict[str, Any]]:
    """The form in which marks are kept with the film, as `Film.facts["marks"]`."""
    return [
        {"kind": str(mark.kind), "grade": str(mark.grade), "tool": mark.tool, "details": dict(mark.details)}
        for mark in marks
    ]


def marks_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[ProvenanceMark, ...]:
    """The marks that `marks_to_json` put down."""
    return tuple(
        ProvenanceMark(MarkKind(mark["kind"]), Grade(mark["grade"]), mark["tool"], mark["details"])
        for mark in kept
    )
