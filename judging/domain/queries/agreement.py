"""How far the judges of a calibration meeting agree, in plain words, with the films to talk about. Nobody's
single score is named but the reader's own, and who did not score a film sees nothing of it."""

import math
import statistics
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from judging.domain.queries.desk import label_of
from judging.domain.queries.standings import titles_of
from judging.domain.tally_inputs import compose_inputs, inputs_of, reviews_of
from judging.models import Assignment, Criterion, Round
from judging.science.agreement import AgreementWord, measure_agreement, word_beside
from judging.science.calibration import Method, calibrate
from judging.science.reviews import Reviews

WORDS = {
    AgreementWord.NOT_UNDERSTOOD: _(
        "The judges do not understand the criteria alike yet. Talk about what scores mean, film by film."
    ),
    AgreementWord.ALIKE: _(
        "The scores lie close together, from judge to judge and from film to film: they hardly tell the"
        " films apart."
    ),
    AgreementWord.USUAL: _("The judges agree about as much as is usual for art."),
    AgreementWord.RARE: _("The judges agree more than is usual for art."),
    AgreementWord.UNKNOWN: _("There are too few scores, or too few differences between films, to tell."),
}


@dataclass(frozen=True)
class ScoreRange:
    """Scores of one film, on the whole or by one criterion. `own`: the reader's."""

    name: str
    lowest: float
    middle: float
    highest: float
    own: float | None = None

    @property
    def gap(self) -> float:
        return self.highest - self.lowest


@dataclass(frozen=True)
class CommonFilm:
    """A film of the meeting. `link`: code for the office, "" for judges. `worst`: where they differ most."""

    name: str
    link: str
    total: ScoreRange
    criteria: list[ScoreRange]

    @property
    def worst(self) -> ScoreRange | None:
        widest = max(self.criteria, key=lambda range_: range_.gap, default=None)
        return widest if widest and widest.gap > 0 else None


@dataclass(frozen=True)
class MeetingAgreement:
    """`far_apart`: per cent of pairs of scoresheets of one film two points of ten or more apart; none: no
    pairs. `criteria`: names with the mean distance between highest and lowest score, the widest first."""

    words: str
    sheets: int
    far_apart: int | None
    criteria: list[tuple[str, float]]
    films: list[CommonFilm]


def agreement_in(meeting: Round, *, judge_id: int | None = None) -> MeetingAgreement:
    """Of all submitted scoresheets of a meeting; with the films that this judge scored (none: the office,
    which sees all). The films on which the judges differ most come first."""
    inputs = inputs_of(meeting)
    composed = compose_inputs(inputs)
    totals, names = reviews_of(inputs, composed), _names_in(meeting, judge_id)
    measured = measure_agreement(calibrate(totals, method=Method.REML)) if len(totals.points) else None
    titles = _criteria_of(meeting)
    by_criterion = {
        title: _by_entry(reviews_of(inputs, composed, slug))
        for slug, title in titles.items()
        if slug in composed.by_criterion
    }
    films = [
        CommonFilm(
            name=names[entry][0],
            link=names[entry][1],
            total=_range_of("", scores, judge_id),
            criteria=[
                _range_of(title, marks[entry], judge_id)
                for title, marks in by_criterion.items()
                if marks.get(entry)
            ],
        )
        for entry, scores in _by_entry(totals).items()
        if entry in names
    ]
    far = measured.far_apart if measured else math.nan
    return MeetingAgreement(
        words=str(WORDS[word_beside(measured.word, far) if measured else AgreementWord.UNKNOWN]),
        sheets=len(totals.points),
        far_apart=None if math.isnan(far) else round(100 * far),
        criteria=sorted(
            ((title, _mean_gap(marks)) for title, marks in by_criterion.items()), key=lambda row: -row[1]
        ),
        films=sorted(films, key=lambda film: (-film.total.gap, film.name)),
    )


def _by_entry(reviews: Reviews) -> dict[int, dict[int, float]]:
    """Points by entry and judge."""
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for entry, judge, points in reviews.rows():
        found[entry][judge] = points
    return dict(found)


def _range_of(name: str, scores: Mapping[int, float], judge_id: int | None) -> ScoreRange:
    points = sorted(scores.values())
    own = scores.get(judge_id) if judge_id is not None else None
    return ScoreRange(name, points[0], statistics.median(points), points[-1], own)


def _mean_gap(marks: Mapping[int, Mapping[int, float]]) -> float:
    gaps = [max(scores.values()) - min(scores.values()) for scores in marks.values() if len(scores) > 1]
    return statistics.fmean(gaps) if gaps else 0.0


def _criteria_of(meeting: Round) -> dict[str, str]:
    criteria = Criterion.objects.filter(rubric__round=meeting).order_by("rubric__version", "order")
    return {criterion.slug: criterion.title for criterion in criteria}


def _names_in(meeting: Round, judge_id: int | None) -> dict[int, tuple[str, str]]:
    """Names of the films by entry, with the code for the office: a judge has the own labels of films that
    they scored."""
    scored = Assignment.objects.scored().filter(seat__round=meeting)
    if judge_id is not None:
        mine = scored.filter(seat__judge=judge_id).values_list("entry_id", "code")
        return {entry: (label_of(code), "") for entry, code in mine}
    codes = dict(scored.order_by().values_list("entry_id", "entry__code"))
    titles = titles_of(codes)
    return {entry: (titles.get(entry, code), code) for entry, code in codes.items()}
