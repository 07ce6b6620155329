"""The whole night, played with the functions that play the real one: scores, ranking, the vote of the
audience, proposals, decisions, the seal by two, publication, and every email as it would read. Called by
`play_rehearsal` alone, in a process with a database of its own: nothing here is sent, and nothing is left."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from contest.domain import motions, office_tasks
from contest.domain.gate import CHECKS
from contest.domain.notices import render_mail
from contest.domain.result_publication import announce, preview_publication
from contest.enums import NoticeKind, OfficeTaskKind
from contest.models import Entry, Notice, OfficeTask, Seal
from contest.policies import Refused
from judging.domain import awards, rounds, sealing, tallies
from judging.domain.award_votes import JuryVotes
from judging.domain.rubrics import CriterionPlan, Scale, current_rubric, write_rubric
from judging.enums import AssignmentState, Outcome
from judging.models import Assignment, AwardProposal, Decision, Mark, Round, Scoresheet, Tally, Watch
from judging.rehearsal.scenery import Cast, fill_stage, make_tables
from judging.rehearsal.voting import play_vote

REASON = "REHEARSAL: the same person has both parts, and nothing of this is real."
STATEMENT = {"en": "REHEARSAL: here stands the statement of the jury."}
REVIEWS = 2
MOST_LETTERS = 20  # kept of those who did not win
Say = Callable[..., None]


def play_night(plan: dict[str, Any], say: Say) -> dict[str, Any]:
    """Play it; `say(step, **found)` is called after each step. Returns what is kept of it."""
    CHECKS.clear()  # the gate is held against the real entries, by whoever asked for this
    make_tables()
    cast = fill_stage(plan)
    films = len(plan["entries"])
    say("copied", films=films, awards=len(plan["awards"]), judges=len(cast.judges), added=plan["added"])
    round_ = _open_round(plan, cast)
    say("judged", sheets=_invent_scores(round_, seed=plan["seed"]))
    rounds.close_round(round_, by=cast.organiser)
    tally = tallies.compute_tally(Round.objects.get(pk=round_.pk), by=cast.chair, reason=REASON)
    say("ranked", films=len(tally.results["entries"]))
    say("voted", **(play_vote(tally, by=cast.organiser, seed=plan["seed"]) if plan["has_vote"] else {}))
    found = Counter(proposal.outcome for proposal in awards.propose(tally, by=cast.chair))
    say("suggested", places=found.total(), tied=found[Outcome.TIED], by_rule=found[Outcome.PROPOSED])
    say("decided", awarded=_decide(tally, cast))
    seal = _seal_by_two(tally, cast)
    say("sealed", seal=seal.short_code)
    return {"snapshot": seal.snapshot, "hash": seal.hash, "letters": _publish(seal, cast, say)}


def _open_round(plan: dict[str, Any], cast: Cast) -> Round:
    round_ = rounds.plan_round(
        cast.edition,
        name={"en": "REHEARSAL"},
        closes_at=timezone.now() + timedelta(hours=1),
        by=cast.organiser,
        reviews_per_entry=REVIEWS,
        judges=cast.judges,
        criteria=[CriterionPlan(**criterion) for criterion in plan["criteria"]],
        seed=plan["seed"],
    )
    write_rubric(
        round_,
        criteria=[CriterionPlan(**criterion) for criterion in plan["criteria"]],
        scale=Scale(**plan["scale"]),
        by=cast.organiser,
    )
    rounds.open_round(round_, by=cast.organiser)
    return round_


def _invent_scores(round_: Round, *, seed: int) -> int:
    """A scoresheet for each assignment: how good the film is, how strict the judge, and some chance."""
    chance = random.Random(seed)  # noqa: S311  (no secret: scores that nobody gave)
    rubric = current_rubric(round_)
    criteria = list(rubric.criteria.all())
    middle, spread = (rubric.lowest + rubric.highest) / 2, (rubric.highest - rubric.lowest) / 5
    assigned = list(
        Assignment.objects.filter(seat__round=round_).select_related("seat", "entry__film").order_by("pk")
    )
    quality = {pk: chance.gauss() for pk in sorted({one.entry_id for one in assigned})}
    severity = {pk: chance.gauss(0, 0.5) for pk in sorted({one.seat.judge_id for one in assigned})}
    now = timezone.now()
    sheets = Scoresheet.objects.bulk_create(
        (
            Scoresheet(assignment=one, version=1, rubric=rubric, counts_for=one, submitted_at=now)
            for one in assigned
        ),
        batch_size=1000,
    )
    Mark.objects.bulk_create(
        (
            Mark(
                scoresheet=sheet,
                criterion=criterion,
                value=_within(
                    rubric.lowest,
                    middle + spread * (quality[one.entry_id] - severity[one.seat.judge_id] + chance.gauss()),
                    rubric.highest,
                ),
            )
            for sheet, one in zip(sheets, assigned, strict=True)
            for criterion in criteria
        ),
        batch_size=1000,
    )
    Assignment.objects.filter(seat__round=round_).update(state=AssignmentState.SCORED)
    _watch_all(assigned)
    return len(sheets)


def _watch_all(assigned: list[Assignment]) -> None:
    """Whoever scores a film has watched it, here too: letters say by how many it was."""
    seconds = {
        one.pk: math.ceil((one.entry.film.duration_ms or 0) / 1000) for one in assigned if one.entry.film
    }
    Watch.objects.bulk_create(
        (Watch(assignment_id=pk, ranges=[[0, end]], seconds=end) for pk, end in seconds.items()),
        batch_size=1000,
    )


def _within(lowest: int, value: float, highest: int) -> int:
    return min(max(round(value), lowest), highest)


def _decide(tally: Tally, cast: Cast) -> int:
    """Follow the rule; where it leaves the choice to the jury, the jury takes the first that may win."""
    awarded = 0
    for pk in list(tally.proposals.order_by("award__order", "place").values_list("pk", flat=True)):
        proposal = tally.proposals.with_tally().select_related("award", "entry").get(pk=pk)
        if proposal.entry or not (proposal.outcome == Outcome.TIED or proposal.award.is_free):
            made = awards.decide(proposal, entry=proposal.entry, by=cast.chair, statement=STATEMENT)
        else:
            made = _choose(proposal, cast)
        awarded += made.entry_id is not None
    return awarded


def _choose(proposal: AwardProposal, cast: Cast) -> Decision:
    for entry in islice(_who_may_win(proposal), MOST_LETTERS):
        with suppress(Refused):
            return awards.decide(
                proposal,
                entry=entry,
                by=cast.chair,
                reason=REASON,
                statement=STATEMENT,
                votes=JuryVotes(in_favour=1, against=0),
            )
    votes = JuryVotes(in_favour=1, against=0)
    return awards.decide(proposal, entry=None, by=cast.chair, reason=REASON, votes=votes)


def _who_may_win(proposal: AwardProposal) -> Iterator[Entry]:
    tied = [skip["entry"] for skip in proposal.skips]
    yield from Entry.objects.filter(pk__in=tied).order_by("pk")
    decided = Decision.objects.filter(proposal__tally=proposal.tally_id, entry__isnull=False)
    rest = Entry.objects.filter(edition=proposal.tally.round.edition_id)
    yield from rest.exclude(pk__in=tied).exclude(pk__in=decided.values("entry")).order_by("pk").iterator()


def _seal_by_two(tally: Tally, cast: Cast) -> Seal:
    motion = sealing.propose_seal(tally, reason=REASON, by=cast.organiser)
    motions.second(motion, by=cast.chair)
    seal = Seal.objects.of(cast.edition)
    assert seal is not None, "it was seconded"
    return seal


def _publish(seal: Seal, cast: Cast, say: Say) -> dict[str, Any]:
    """Publish in private, and read every email; none is sent, since nobody here could send one."""
    OfficeTask.objects.unfinished().filter(kind=OfficeTaskKind.READ_FILMS).update(
        finished_at=timezone.now(), facts={"films": [], "seal": seal.pk}
    )
    preview = preview_publication(cast.edition)
    announce(cast.edition, by=cast.organiser)
    say("published", pages=len(preview.film_codes) + 1, mails=preview.mail_total)
    for pk in OfficeTask.objects.unfinished().values_list("pk", flat=True):
        office_tasks.work_on(pk)
    letters = _read_letters()
    say("written", mails=sum(count for *_kind, count in letters["counts"]))
    return letters


def _read_letters() -> dict[str, Any]:
    """Every email is made as it would be sent; those to winners are kept, and some others."""
    counts: Counter[tuple[str, str]] = Counter()
    kept: list[dict[str, str]] = []
    others = 0
    notices = Notice.objects.select_related("user", "entry__edition", "entry__representative").order_by("pk")
    for notice in notices.iterator(chunk_size=500):
        mail = render_mail(notice)
        assert notice.user is not None, "creators have accounts"
        assert notice.entry is not None, "each is about a film"
        counts[notice.kind, notice.user.language] += 1
        others += notice.kind != NoticeKind.ENTRY_WON
        if notice.kind == NoticeKind.ENTRY_WON or others <= MOST_LETTERS:
            told = {"kind": notice.kind, "language": notice.user.language, "to": notice.user.name}
            kept.append(
                {**told, "subject": str(mail.subject), "body": _with_links(str(mail.body), notice.entry)}
            )
    return {"counts": [[*key, count] for key, count in sorted(counts.items())], "kept": kept}


def _with_links(body: str, entry: Entry) -> str:
    """With links to the rehearsal's own page in place of those to pages that are not there."""
    slug = entry.edition.slug
    own = settings.SITE_URL + reverse("rehearsal_winners", args=[slug])
    for name, argument in (("film_show", entry.code), ("winners_show", slug)):
        body = body.replace(settings.SITE_URL + reverse(name, args=[argument]), own)
    return body
