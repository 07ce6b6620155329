"""What a planned jury can find out: the question of the planner page, its answer for two kinds of jury."""

import math
from dataclasses import asdict, dataclass

from django.db.models import Avg

from contest.enums import EntryState, Role
from contest.models import Edition, Entry, Membership
from judging.domain.queries.charts import Chart, draw_chart
from judging.science.planner import (
    AGREEING,
    ART,
    LOST,
    MOST_ENTRIES,
    Forecast,
    Jury,
    PlannedRound,
    chances_by_reviews,
    forecast,
    reviews_needed,
)

USUAL_MINUTES = 5.0  # of a film, before any was entered
USUAL_ENTRIES, USUAL_JUDGES = 100, 9
LEAST_HOURS = 0.1  # what is said of less


@dataclass(frozen=True)
class JuryPlan:
    """A funnel of three rounds. `hours`: of each judge, in the first round; `wanted`: percent."""

    entries: int
    film_minutes: float
    scoring_minutes: float
    judges: int
    hours: float
    reviews: int
    shortlist: int
    shortlist_judges: int
    shortlist_reviews: int
    finalists: int
    final_judges: int
    wanted: int

    def hours_for(self, reviews: float) -> float:
        """Hours of each judge of the first round for so many judges per film."""
        minutes = self.entries * reviews * (self.film_minutes + self.scoring_minutes)
        return minutes / self.judges / 60

    @property
    def hours_needed(self) -> float:
        return self.hours_for(self.reviews)

    @property
    def possible(self) -> float:
        """Judges per film that the hours allow, at most those wanted."""
        if self.hours_needed <= self.hours:
            return float(self.reviews)
        return max(1.0, self.hours / self.hours_for(1))

    @property
    def total_reviews(self) -> int:
        """Scoresheets of all three rounds."""
        final = self.finalists * self.final_judges
        return round(self.entries * self.possible) + self.shortlist * self.shortlist_reviews + final


@dataclass(frozen=True)
class Outlook:
    """What one kind of jury finds out. `needed` judges per film for the wanted chance; None: not with those
    tried."""

    chances: Forecast
    needed: int | None
    hours: float | None  # of each judge, with `needed`
    by_reviews: tuple[float, ...]

    @property
    def shortlisted(self) -> int:
        return percent(self.chances.shortlisted)

    @property
    def first(self) -> int:
        return percent(self.chances.first)


@dataclass(frozen=True)
class Answer:
    """The answer for a jury that agrees as in a technical contest, and for one as in art."""

    agreeing: Outlook
    art: Outlook
    chart: Chart

    @property
    def margin(self) -> int:
        """Two standard errors of the chance of the first prize, percentage points."""
        return math.ceil(200 * max(self.agreeing.chances.margin, self.art.chances.margin))


def percent(chance: float) -> int:
    """Whole percent; never 0 or 100 for what is neither impossible nor certain."""
    return min(max(round(100 * chance), 1), 99)


def answer_plan(plan: JuryPlan) -> Answer:
    """Play the plan with both juries. Raises BadPlan for what the form refuses."""
    agreeing, art = (_look_ahead(plan, jury) for jury in (AGREEING, ART))
    chart = draw_chart([agreeing.by_reviews, art.by_reviews], wanted=plan.wanted / 100)
    return Answer(agreeing, art, chart)


def _look_ahead(plan: JuryPlan, jury: Jury) -> Outlook:
    screening = PlannedRound(plan.entries, plan.judges, plan.possible, LOST)
    shortlist = PlannedRound(plan.shortlist, plan.shortlist_judges, plan.shortlist_reviews)
    final = PlannedRound(plan.finalists, plan.final_judges, plan.final_judges)
    chances = forecast(screening, shortlist, final, jury)
    by_reviews = chances_by_reviews(screening, places=plan.shortlist, best=chances.best, jury=jury)
    needed = reviews_needed(by_reviews, plan.wanted / 100)
    return Outlook(chances, needed, max(plan.hours_for(needed), LEAST_HOURS) if needed else None, by_reviews)


def usual_plan(edition: Edition) -> dict[str, int | float]:
    """The numbers the page begins with: accepted entries, their average running time and the judges of the
    edition, as far as there are any; the rest as is usual."""
    accepted = Entry.objects.filter(edition=edition, state=EntryState.ELIGIBLE)
    number = min(accepted.count(), MOST_ENTRIES)
    entries = number if number >= 2 else USUAL_ENTRIES
    average = accepted.aggregate(ms=Avg("film__duration_ms"))["ms"]
    minutes = max(round(average / 60_000, 1), 0.1) if average else USUAL_MINUTES
    judges = Membership.objects.filter(edition=edition, role=Role.JUDGE).count() or USUAL_JUDGES
    shortlist = min(max(entries // 20, 10), 100, entries)
    plan = JuryPlan(
        entries=entries,
        film_minutes=minutes,
        scoring_minutes=2.0,
        judges=judges,
        hours=1.0,
        reviews=min(3, judges),
        shortlist=shortlist,
        shortlist_judges=judges,
        shortlist_reviews=min(8, judges),
        finalists=min(20, max(shortlist // 2, 1)),
        final_judges=min(9, judges),
        wanted=90,
    )
    return {**asdict(plan), "hours": round(plan.hours_needed + 0.05, 1)}
