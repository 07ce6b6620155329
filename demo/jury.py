"""The jury's half of the demo's story: a past edition that was judged, sealed and published, and a screening
of the open one that has begun. Told through the jury's own functions; every step looks at the rows first."""

import time
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from contest.domain import motions, office_tasks
from contest.domain.duplicates import judge_pair
from contest.domain.film_readings import ask_for_reading
from contest.domain.nominees import has_nominees
from contest.domain.queries.duplicates import open_matches_in, pairs_of
from contest.domain.result_publication import announce, ask_to_read_winners
from contest.domain.seals import is_sealed
from contest.models import Edition, Entry, OfficeTask, User
from contest.models.texts import Texts
from demo.audience import announce_nominees, hold_vote
from demo.invitations import invite_jury
from demo.people import JUDGES
from demo.scoring import TASTES, judge_films, plan_of
from judging.domain.announcements import tell_who_advances
from judging.domain.assignments import assign_reviews
from judging.domain.award_checks import tied_in
from judging.domain.award_votes import JuryVotes, voters_of
from judging.domain.awards import decide, propose
from judging.domain.comments import comments_in, release_comments
from judging.domain.cuts import decide_cut
from judging.domain.film_reports import answer_problem, report_problem
from judging.domain.profiles import change_profile, profile_of
from judging.domain.rounds import close_round, open_round, plan_round
from judging.domain.sealing import propose_seal, winners_in
from judging.domain.stages import Stage
from judging.domain.tallies import compute_tally
from judging.enums import PoolKind, RoundState
from judging.models import Assignment, AwardProposal, Cut, Decision, FilmProblem, Round, Tally
from media_pipeline.enums import MatchVerdict

PATIENCE = 1800  # seconds for a worker that reads the winners' files on a busy machine
SCREENING = {"en": "First round", "zh-hans": "初评", "id": "Seleksi awal"}
FINAL = {"en": "Final", "zh-hans": "终评", "id": "Penjurian akhir"}
LINE, FINALISTS_TO_BE = 12, 3  # where the past edition's line was drawn, and how many are to advance now
MOVED = "The jury saw both films at the line again, and takes this one along as well."
OVERRIDDEN = ("third-prize", 5)
REASON = (
    "The jury saw both films again, one after the other. Four of six prefer this one for its editing, though "
    "its scores are lower."
)
ALIKE = "Both films show the same kind of scene. The pictures were made separately."
SEALED_BECAUSE = "The jury has met, and stands by these decisions."
SCREENING_REVIEWS, FINAL_REVIEWS = 5, 3  # judges per film
DILIGENT, LAZY, BEGINNING = JUDGES[3:5], JUDGES[5], JUDGES[1:3]  # in the screening that has begun
STOPPED = "The film stopped at 0:41 and went on only after I had loaded the page again. It happened twice."
DARK = "The picture is darker here than in its still. Is that meant?"
MEANT = "It is: the creator has seen the copy that you see. Please score the film as it is."


def judge_past_edition(edition: Edition, *, organiser: User, chair: User) -> None:
    """From eligible entries over two rounds to published winners; what is done already stays as it is."""
    if edition.published_at:
        return
    day = timedelta(days=1)
    first = Stage(advancing=LINE)
    screening = _judged_round(
        edition, 1, SCREENING, first, SCREENING_REVIEWS, begins=edition.closes_at + day, organiser=organiser
    )
    if not Cut.objects.filter(round=screening).exists():
        tally = _tally_of(screening, chair)
        moved = {tally.results["entries"][LINE]["code"]: MOVED}
        tell_who_advances(decide_cut(tally, moved=moved, by=chair), by=organiser)
    if not has_nominees(edition):
        announce_nominees(Cut.objects.get(round=screening), chair=chair, organiser=organiser)
    if counting := hold_vote(edition, organiser=organiser):
        finish(counting)
    last = Stage(pool=PoolKind.ADVANCED, source=screening, counted=(screening,))
    final = _judged_round(
        edition, 2, FINAL, last, FINAL_REVIEWS, begins=edition.closes_at + 14 * day, organiser=organiser
    )
    if not is_sealed(edition):
        tally = _tally_of(final, chair)
        decide_awards(tally, chair=chair)
        seal_results(tally, chair=chair, organiser=organiser)
    finish(ask_to_read_winners(edition, by=organiser))
    edition.refresh_from_db()
    announce(edition, by=organiser)
    name_jury(edition)
    if comments := list(comments_in(final, reader=organiser).filter(comment_released_at=None)):
        release_comments(final, sheets=[sheet.assignment.code for sheet in comments], by=organiser)


def judge_long_edition(edition: Edition, *, organiser: User, chair: User) -> None:
    """One round, whose best film gets the only award."""
    if edition.published_at:
        return
    begins = edition.closes_at + timedelta(days=3)
    only = _judged_round(edition, 1, FINAL, Stage(), FINAL_REVIEWS, begins=begins, organiser=organiser)
    if not is_sealed(edition):
        tally = _tally_of(only, chair)
        decide_awards(tally, chair=chair)
        seal_results(tally, chair=chair, organiser=organiser)
    finish(ask_to_read_winners(edition, by=organiser))
    edition.refresh_from_db()
    announce(edition, by=organiser)
    name_jury(edition)


def _judged_round(
    edition: Edition,
    number: int,
    name: Texts,
    stage: Stage,
    reviews: int,
    *,
    begins: datetime,
    organiser: User,
) -> Round:
    """A closed round that every judge has finished, twelve days after it began."""
    round_ = _round_of(edition, number) or plan_round(
        edition,
        name=name,
        closes_at=timezone.now() + timedelta(days=1),  # while the demo's judges are at work
        by=organiser,
        reviews_per_entry=reviews,
        judges=_jury(),
        seed=edition.year,
        stage=stage,
    )
    if round_.state == RoundState.PLANNED:
        open_round(round_, by=organiser)
        Round.objects.filter(pk=round_.pk).update(opened_at=begins)
    if round_.state == RoundState.OPEN:
        judge_films(list(_duties(round_)), since=begins)
        ended = begins + timedelta(days=12)
        close_round(round_, by=organiser, now=ended)
        Round.objects.filter(pk=round_.pk).update(closes_at=ended)
    return round_


def open_screening(edition: Edition, *, organiser: User) -> None:
    """A round of the open edition that has been open for some days, and the final that follows. Entries
    accepted since are assigned too. The first judge offered on the log-in page has not begun."""
    if _round_of(edition, 1) is None:
        invite_jury(edition, organiser=organiser)
    round_ = _round_of(edition, 1) or plan_round(
        edition,
        name=SCREENING,
        closes_at=edition.nominees_at - timedelta(days=3),
        by=organiser,
        reviews_per_entry=SCREENING_REVIEWS,
        judges=_jury(),
        seed=edition.year,
        stage=Stage(advancing=FINALISTS_TO_BE),
    )
    now = timezone.now()
    if round_.state == RoundState.PLANNED:
        open_round(round_, by=organiser)
        Round.objects.filter(pk=round_.pk).update(opened_at=now - timedelta(days=6))
    elif round_.state == RoundState.OPEN:
        assign_reviews(round_, by=organiser)
    _score_some_films(round_, now)
    _report_problems(round_, organiser=organiser)
    if round_.advancing and _round_of(edition, 2) is None:
        plan_round(
            edition,
            name=FINAL,
            closes_at=edition.awards_at - timedelta(days=3),
            by=organiser,
            reviews_per_entry=FINAL_REVIEWS,
            judges=_jury(),
            seed=edition.year,
            stage=Stage(pool=PoolKind.ADVANCED, source=round_, counted=(round_,)),
        )


def _score_some_films(round_: Round, now: datetime) -> None:
    for days_ago, judges, films in ((5, DILIGENT, None), (3, BEGINNING, 1), (2, (LAZY,), None)):
        duties = _duties(round_).filter(seat__judge__email__in=[judge.email for judge in judges])
        duties = duties.filter(position__lte=films) if films else duties
        judge_films(list(duties), since=now - timedelta(days=days_ago))


def _report_problems(round_: Round, *, organiser: User) -> None:
    """One that the office has answered, and one that it has not."""
    for judge, text, answer in zip(BEGINNING, (DARK, STOPPED), (MEANT, ""), strict=True):
        mine = _duties(round_).filter(seat__judge__email=judge.email, problems=None)
        duty = mine.filter(position=2).first()
        if duty is None:
            continue
        report_problem(duty, text=text)
        if answer:
            answer_problem(FilmProblem.objects.get(assignment=duty), answer=answer, by=organiser)


def _round_of(edition: Edition, number: int) -> Round | None:
    return Round.objects.filter(edition=edition, number=number).first()


def _tally_of(round_: Round, chair: User) -> Tally:
    return Tally.objects.filter(round=round_).first() or compute_tally(round_, by=chair)


def decide_awards(tally: Tally, *, chair: User) -> None:
    """Follow the proposal for every place but one, which the jury gives to the best film left over, with one
    vote against; of films that are tied, take the one that stands higher in the ranking."""
    voters = voters_of(tally.round)
    for place in propose(tally, by=chair):
        place.refresh_from_db()
        if Decision.objects.filter(proposal=place).exists():
            continue
        is_overridden = (place.award.slug, place.place) == OVERRIDDEN
        entry = _next_best(tally) if is_overridden else place.entry or _best_of_tied(place)
        decide(
            place,
            entry=entry,
            by=chair,
            reason=REASON if is_overridden else "",
            votes=JuryVotes(voters - 1, 1) if is_overridden else None,
            statement=plan_of(entry.representative.email).citation if entry else {},
        )


def tell_films_apart(edition: Edition, *, organiser: User) -> None:
    """No film of the demo is a copy, but two that show the same scene may look alike to the film lab."""
    for pair in pairs_of(open_matches_in(edition), reader=organiser):
        judge_pair(pair, verdict=MatchVerdict.DIFFERENT, reason=ALIKE, by=organiser)


def seal_results(tally: Tally, *, chair: User, organiser: User) -> None:
    """The chair proposes it once the films were read, the organiser confirms it."""
    edition = tally.round.edition
    tell_films_apart(edition, organiser=organiser)
    winners = Entry.objects.filter(pk__in=winners_in(tally)).values_list("film_id", flat=True)
    reading = ask_for_reading(edition, [film for film in winners if film], by=organiser)
    finish(reading)
    motion = propose_seal(tally, reason=SEALED_BECAUSE, by=chair)
    motions.second(motion, by=organiser)


def name_jury(edition: Edition) -> None:
    """Those who will be named stand on the winners' page; one would rather not."""
    for person in JUDGES:
        judge = User.objects.get(email=person.email)
        own = profile_of(judge, edition)
        change_profile(
            judge,
            edition=edition,
            languages=own.languages,
            absences=own.absent_days,
            cap=own.cap,
            named_as=person.named_as,
            by=judge,
        )


def finish(task: OfficeTask) -> None:
    """Do it here; where a worker was faster, wait for it. Raises `TimeoutError` when it makes no end."""
    deadline = time.monotonic() + PATIENCE
    while OfficeTask.objects.unfinished().filter(pk=task.pk).exists():
        office_tasks.work_on(task.pk)
        if time.monotonic() > deadline:
            raise TimeoutError(f"Task {task.pk} ({task.kind}) is not done after {PATIENCE} s.")
        time.sleep(0.1)


def _next_best(tally: Tally) -> Entry:
    """Of the films that neither the rule nor the jury, where films were tied, has given anything."""
    proposed = AwardProposal.objects.filter(tally=tally).values_list("entry_id", flat=True)
    decided = Decision.objects.filter(proposal__tally=tally).values_list("entry_id", flat=True)
    taken = {*proposed, *decided}
    return Entry.objects.get(pk=next(entry for entry in _ranked(tally) if entry not in taken))


def _best_of_tied(place: AwardProposal) -> Entry | None:
    """None where no films are tied."""
    tied = tied_in(place)
    ranked = [pk for pk in _ranked(place.tally) if pk in tied]
    return Entry.objects.get(pk=ranked[0]) if ranked else None


def _ranked(tally: Tally) -> list[int]:
    return [row["id"] for row in tally.results["entries"]]


def _jury() -> list[User]:
    return list(User.objects.filter(email__in=TASTES))


def _duties(round_: Round) -> QuerySet[Assignment]:
    return (
        Assignment.objects.due()
        .filter(seat__round=round_)
        .select_related("seat__judge", "seat__round__edition", "entry__film", "entry__representative")
    )
