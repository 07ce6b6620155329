"""What keeps a scoresheet from being submitted."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.sentences import listed
from judging.domain.watched import WatchStanding
from judging.models import Scoresheet
from judging.science.composite import ENOUGH_WEIGHT


def what_is_missing(sheet: Scoresheet, watched: WatchStanding) -> list[str]:
    """What keeps this scoresheet from being submitted, in words for its judge; nothing: []."""
    marks = {mark.criterion_id: mark.value for mark in sheet.marks.all()}
    criteria = list(sheet.rubric.criteria.all())
    missing = []
    if watched.missing:
        missing.append(
            ngettext(
                "Watch %(count)d more second of the film.",
                "Watch %(count)d more seconds of the film.",
                watched.missing,
            )
            % {"count": watched.missing}
        )
    unmarked = [line.title for line in criteria if line.pk not in marks]
    if unmarked:
        missing.append(_("Still to score: %(criteria)s.") % {"criteria": listed(unmarked)})
    marked_weight = sum(line.weight for line in criteria if marks.get(line.pk) is not None)
    if not unmarked and marked_weight < ENOUGH_WEIGHT * 100:
        missing.append(
            _(
                "Your scores cover %(found)d%% of the weight; a scoresheet counts from 50%%. "
                "Score more criteria, or recuse yourself from this film."
            )
            % {"found": marked_weight}
        )
    return missing
