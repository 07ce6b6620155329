"""The label that the law asks for where a film is shown: what of it AI has made, from the measured share.
docs/labelling.md says which laws ask for it, and what they ask."""

from enum import StrEnum

from django.utils.translation import pgettext


class AiLabel(StrEnum):
    """All of the film, or a part of it."""

    WHOLE = "whole"
    PARTLY = "partly"

    @property
    def words(self) -> str:
        if self is AiLabel.WHOLE:
            # Translators: the label that the law asks for, beside a film all of whose shots AI tools made
            return pgettext("label of a film", "AI-generated")
        # Translators: the label beside a film of which AI tools have made a part
        return pgettext("label of a film", "Partly AI-generated")

    @property
    def source_type(self) -> str:
        """The same for machines: of the IPTC's digital source types."""
        kind = "trainedAlgorithmicMedia" if self is AiLabel.WHOLE else "compositeWithTrainedAlgorithmicMedia"
        return f"http://cv.iptc.org/newscodes/digitalsourcetype/{kind}"


def label_of(*, ai_ms: int, all_ms: int) -> AiLabel | None:
    """None for a film without an AI-made shot."""
    if ai_ms <= 0:
        return None
    return AiLabel.WHOLE if ai_ms >= all_ms else AiLabel.PARTLY
