"""The rounds of an edition, planned once more for the next: without judges, films and scores."""

from contest.models import Edition, User
from judging.domain.rubrics import current_rubric, plans_of, scale_of, write_rubric
from judging.domain.stages import Stage
from judging.enums import Blindness, PoolKind
from judging.models import Round


def copy_rounds(original: Edition, edition: Edition, by: User) -> None:
    """Each round with its name, rubric, place in the chain and numbers; its dates as long after the closing
    date of entries as they were. Calibration meetings are not copied: they are held with films that are
    there. No round opens by itself until somebody says when."""
    from judging.domain.rounds import plan_round  # noqa: PLC0415  (loads the science)

    later = edition.closes_at - original.closes_at
    copies: dict[int, Round] = {}
    for round_ in original.rounds.filter(meeting_for=None).order_by("number"):
        rubric = current_rubric(round_)
        copy = plan_round(
            edition,
            name=round_.name,
            closes_at=round_.closes_at + later,
            by=by,
            reviews_per_entry=round_.reviews_per_entry,
            criteria=plans_of(rubric),
            grace_minutes=round_.grace_minutes,
            blindness=Blindness(round_.blindness),
            stage=_stage_of(round_, copies),
        )
        write_rubric(copy, criteria=plans_of(rubric), scale=scale_of(rubric), by=by)
        Round.objects.filter(pk=copy.pk).update(
            further_reviews=round_.further_reviews,
            reissue_hours=round_.reissue_hours,
            minds_language=round_.minds_language,
        )
        copies[round_.pk] = copy


def _stage_of(round_: Round, copies: dict[int, Round]) -> Stage:
    source = copies.get(round_.source_id or 0)
    return Stage(
        pool=PoolKind(round_.pool),
        source=source,
        advancing=round_.advancing,
        counted=tuple(copies[earlier.pk] for earlier in round_.counted.order_by("number")),
    )
