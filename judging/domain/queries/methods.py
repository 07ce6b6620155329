"""By which method a ranking was calculated, and why, in words to be read aloud."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.models import Round, Tally
from judging.science.calibration import Method
from judging.science.caution import Caution
from judging.science.evidence import FEWEST, ChoiceReason
from judging.science.fit import FitKind
from judging.science.posterior import Certainty

METHODS: Mapping[str, Promise] = {
    Method.RAW: gettext_lazy("The films are ranked by their average scores; no judge is corrected."),
    Method.REML: gettext_lazy(
        "The films are ranked by adjusted scores: how strict or lenient each judge is has been taken out."
    ),
    Method.AUTO: gettext_lazy(
        "The films are ranked by adjusted scores: how strict or lenient each judge is, and how far apart and "
        "how reliable a judge’s scores are, has been taken into account."
    ),
}

SCORES: Mapping[str, Promise] = {
    FitKind.AVERAGES: gettext_lazy("No judge is corrected, and no interval or probability is calculated."),
    FitKind.ONE_JUDGE: gettext_lazy("There is only one judge, so no judge is corrected."),
    FitKind.NOTHING_TO_TELL_APART: gettext_lazy(
        "No judge is corrected, and no film is ranked above another: the scores do not tell the films apart."
    ),
    Method.REML: gettext_lazy(
        "The adjusted score is what a typical panel would give: how strictly each judge scores is taken out, "
        "and films with few scoresheets are moved slightly towards the middle."
    ),
    Method.AUTO: gettext_lazy(
        "The adjusted score is what a typical panel would give: how strictly each judge scores, and how far "
        "apart, is taken out, and films with few scoresheets are moved slightly towards the middle."
    ),
}

REASONS: Mapping[str, Promise] = {
    ChoiceReason.BEST: gettext_lazy("The method that is used predicted them best."),
    ChoiceReason.SIMPLEST: gettext_lazy(
        "The method that is used is the simplest that did as well as the best, give or take chance."
    ),
    ChoiceReason.LEVELS: gettext_lazy(
        "Average scores did as well, give or take chance, but on the same films some judges score higher "
        "than others by more than chance usually explains, so this is corrected."
    ),
}

CAUTIONS: Mapping[str, Promise] = {
    Caution.SKEWED: gettext_lazy(
        "Some films scored far below all others, which leaves the best closer together than the numbers "
        "tell: intervals are drawn half as wide again, and probabilities are moderated."
    ),
    Caution.DIVIDED: gettext_lazy(
        "The jury divides: what some judges like, the others like less, time and again. Intervals are drawn "
        "half as wide again, and probabilities are moderated."
    ),
}

CERTAINTIES: Mapping[Certainty, Promise] = {
    Certainty.CLEAR: gettext_lazy("clear"),
    Certainty.LIKELY: gettext_lazy("likely"),
    Certainty.TOO_CLOSE: gettext_lazy("too close to call"),
    Certainty.LIKELY_NOT: gettext_lazy("likely not"),
    Certainty.CLEARLY_NOT: gettext_lazy("clearly not"),
}


def is_raw(tally: Tally) -> bool:
    """Whether the ranking is of average scores, so that no page may speak of corrections, intervals or
    probabilities."""
    plain = (FitKind.AVERAGES, FitKind.NOT_COMPARABLE)
    return tally.summary["results"].get("verdict") in plain


def explain_cautions(tally: Tally) -> list[str]:
    """Why a ranking claims less than its method alone would."""
    return [str(CAUTIONS[caution]) for caution in tally.summary["results"].get("cautions", ())]


def explain_scales(tally: Tally) -> list[str]:
    """What was done with scores that were given on another scale; one query where there are any."""
    inputs = tally.summary["inputs"]
    own = _scale_in(inputs)
    others = {part["round"]: _scale_in(part) for part in inputs["earlier"]}
    differing = {code: scale for code, scale in others.items() if scale != own}
    rounds = Round.objects.filter(code__in=differing).order_by("number") if differing else ()
    words = _(
        "Scores of “%(round)s” were given from %(low)s to %(high)s; they are put on the scale from "
        "%(lowest)s to %(highest)s, end on end, before they count."
    )
    return [
        words
        % {
            **dict(zip(("low", "high"), differing[round_.code], strict=True)),
            **dict(zip(("lowest", "highest"), own, strict=True)),
            "round": round_.title,
        }
        for round_ in rounds
    ]


def _scale_in(part: Mapping[str, Any]) -> tuple[int, int]:
    return part["rubric"]["lowest"], part["rubric"]["highest"]


def explain_score(tally: Tally) -> str:
    """What was computed of the scores, and no more."""
    verdict = tally.summary["results"].get("verdict")
    if is_raw(tally):
        return str(SCORES[FitKind.AVERAGES])
    return str(SCORES[verdict if verdict in SCORES else tally.summary["results"]["method"]])


def explain_method(tally: Tally) -> list[str]:
    """The method and what spoke for it, sentence by sentence; none for a ranking of an earlier release, or
    one that another sentence of the page explains."""
    choice = tally.summary["results"].get("choice")
    if not choice or tally.summary["results"]["verdict"] not in (FitKind.CALIBRATED, FitKind.AVERAGES):
        return []
    words = str(METHODS[choice["method"]])
    if choice["reason"] == ChoiceReason.TOO_FEW:
        few = _(
            "There are too few scoresheets, fewer than %(fewest)d, to compare this method with simpler ones."
        )
        return [words, few % {"fewest": FEWEST}]
    misses = {trial["method"]: number_format(trial["error"], 2) for trial in choice["trials"]}
    tried = _(
        "The method was chosen by this jury’s own scores: %(count)d scoresheets were put aside and predicted "
        "from the others. Average scores missed them by %(raw)s points, a correction for strictness by "
        "%(reml)s, the full correction by %(auto)s."
    ) % {"count": choice["held_out"], **misses}
    return [words, tried, str(REASONS[choice["reason"]])]
