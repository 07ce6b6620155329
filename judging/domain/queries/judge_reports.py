"""What a ranking noticed about its judges, in words, with what to do first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, F, FloatField
from django.db.models.functions import Cast
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from contest.models import User
from judging.domain.counted_sheets import rounds_in
from judging.models import Assignment, TalliedJudge, TalliedJury, Tally
from judging.science.agreement import AgreementWord, word_beside
from judging.science.diagnostics import Action, FlagKind, Level

Flag = Mapping[str, Any]  # as judging.domain.tally_details keeps it


@dataclass(frozen=True)
class Remark:
    """One thing noticed: what was measured, and what to do."""

    words: str
    action: str
    is_strong: bool


@dataclass(frozen=True)
class TalliedLine:
    """One judge in a ranking. `watched`: the share of the films that was watched, on average."""

    key: int
    judge: str
    reviews: int
    severity: float | None
    remarks: list[Remark]
    is_influential: bool
    watched: float | None

    @property
    def watched_percent(self) -> int | None:
        return None if self.watched is None else round(100 * self.watched)


@dataclass(frozen=True)
class Excluded:
    """A judge whose scores a ranking leaves out, and why."""

    key: int
    judge: str
    reason: str


@dataclass(frozen=True)
class Agreement:
    """How far the judges agree, in words and in figures; `far_apart` in percent of the pairs."""

    words: str
    alpha: float | None
    alpha_corrected: float | None
    far_apart: int | None


def judge_lines(tally: Tally) -> list[TalliedLine]:
    """All judges of the ranking, those with remarks first; two queries."""
    scored = Assignment.objects.scored().filter(seat__round__code__in=rounds_in(tally.summary["inputs"]))
    timed = scored.filter(entry__film__duration_ms__gt=0, watch__isnull=False).values("seat__judge")
    share = F("watch__seconds") * 1000 / Cast(F("entry__film__duration_ms"), FloatField())
    watched = dict(timed.annotate(share=Avg(share)).values_list("seat__judge", "share"))
    lines = [
        TalliedLine(
            key=one.judge_id,
            judge=str(one.judge),
            reviews=one.reviews,
            severity=one.severity,
            remarks=[
                remark_on(flag) for flag in one.flags if not _is_refuted(flag, watched.get(one.judge_id))
            ],
            is_influential=one.is_influential,
            watched=watched.get(one.judge_id),
        )
        for one in TalliedJudge.objects.filter(tally=tally).select_related("judge")
    ]
    return sorted(lines, key=lambda line: (-len(line.remarks), line.judge))


def agreement_of(tally: Tally) -> Agreement | None:
    """How far the jury agrees; None for a ranking of an earlier release. One query."""
    jury = TalliedJury.objects.filter(tally=tally).first()
    if jury is None:
        return None
    return Agreement(
        words=str(AGREEMENT_WORDS[word_beside(AgreementWord[jury.word], jury.far_apart)]),
        alpha=jury.alpha,
        alpha_corrected=jury.alpha_corrected,
        far_apart=None if jury.far_apart is None else round(100 * jury.far_apart),
    )


def excluded_from(tally: Tally) -> list[Excluded]:
    """The judges whose scores the ranking leaves out; one query if there are any."""
    reasons = {row["judge"]: row["reason"] for row in tally.summary["inputs"].get("excluded", ())}
    judges = User.objects.filter(pk__in=reasons).order_by("name", "email") if reasons else ()
    return [Excluded(judge.pk, str(judge), reasons[judge.pk]) for judge in judges]


def remark_on(flag: Flag) -> Remark:
    ask = _("Ask the judge.")
    reissue = _("Reopen the round and give these films to other judges, where they have too few scores.")
    return Remark(
        words=REMARKS[FlagKind[flag["kind"]]](flag),
        action=reissue if flag["action"] == Action.REISSUE else ask,
        is_strong=flag["level"] == Level.FLAG,
    )


def _straight(flag: Flag) -> str:
    words = _("On %(percent)s%% of the scoresheets, every criterion has the same score.")
    return words % {"percent": _percent(flag)}


def _no_discrimination(flag: Flag) -> str:
    words = _("Good and weak films are hardly told apart: %(times)s times as strongly as by a typical judge.")
    return words % {"times": _number(flag)}


def _narrow(flag: Flag) -> str:
    words = _("Nearly the same score for every film: spread %(times)s times as far as by the median judge.")
    return words % {"times": _number(flag)}


def _disagreement(flag: Flag) -> str:
    words = _("The scores hardly agree with those of the other judges: their correlation is %(correlation)s.")
    return words % {"correlation": _number(flag)}


def _drift(flag: Flag) -> str:
    rose = _("The scores rose by %(points)s points from the first film to the last.")
    fell = _("The scores fell by %(points)s points from the first film to the last.")
    return (rose if flag["value"] > 0 else fell) % {"points": _number(flag)}


def _inconsistent(flag: Flag) -> str:
    words = _(
        "Films scored in an earlier round as well: the two scores are %(points)s points apart on average."
    )
    return words % {"points": _number(flag)}


def _favour(flag: Flag) -> str:
    words = _("Films from %(country)s were given %(points)s points more than expected.")
    return words % {"country": countries.name(flag["detail"]) or flag["detail"], "points": _number(flag)}


def _unwatched(flag: Flag) -> str:
    words = _(
        "%(percent)s%% of the films were watched to less than half, or scored before half of their running "
        "time had passed."
    )
    return words % {"percent": _percent(flag)}


def _inactive(flag: Flag) -> str:
    words = _("Nothing was done in the last %(days)s days of the round, though films were waiting.")
    return words % {"days": _number(flag)}


def _is_refuted(flag: Flag, watched: float | None) -> bool:
    """Whether the share that was watched on average is more than it could be, were so many films watched to
    less than half."""
    if FlagKind[flag["kind"]] is not FlagKind.UNWATCHED or watched is None:
        return False
    return watched > 1 - float(flag["value"]) / 2


def _percent(flag: Flag) -> int:
    return round(100 * float(flag["value"]))


def _number(flag: Flag) -> str:
    return str(number_format(abs(flag["value"]), decimal_pos=1))


AGREEMENT_WORDS: dict[AgreementWord, str | Promise] = {
    AgreementWord.NOT_UNDERSTOOD: gettext_lazy(
        "The judges hardly agree: they may understand the scoring criteria differently. Talk about a few"
        " films together before the next round."
    ),
    AgreementWord.ALIKE: gettext_lazy(
        "The scores lie close together, from judge to judge and from film to film: they hardly tell the films"
        " apart."
    ),
    AgreementWord.USUAL: gettext_lazy("The judges agree as juries of art usually do."),
    AgreementWord.RARE: gettext_lazy("The judges agree more than juries of art usually do."),
    AgreementWord.UNKNOWN: gettext_lazy(
        "How far the judges agree cannot be told: too few films have two scoresheets."
    ),
}
REMARKS: dict[FlagKind, Callable[[Flag], str]] = {
    FlagKind.STRAIGHT_LINING: _straight,
    FlagKind.NO_DISCRIMINATION: _no_discrimination,
    FlagKind.NARROW_SPREAD: _narrow,
    FlagKind.DISAGREEMENT: _disagreement,
    FlagKind.DRIFT: _drift,
    FlagKind.INCONSISTENT: _inconsistent,
    FlagKind.FAVOUR: _favour,
    FlagKind.UNWATCHED: _unwatched,
    FlagKind.INACTIVE: _inactive,
}
