"""Why results are not sealed, unsealed, published or corrected, in words for whoever asked."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from contest.domain.gate import Lack
from contest.policies import Refused
from contest.sentences import listed, noted


class HonoursRefused(Refused):
    """Conferring or announcing is not possible; `reason` says why, in words for the asker."""


class AwardsUndecided(HonoursRefused):
    """`missing` names the awards and places nobody has decided about."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            _(
                "These awards have not been decided yet: %(missing)s. Decide each of them, even if it is not "
                "awarded."
            )
            % {"missing": listed(missing)}
        )
        self.missing = list(missing)


class WinnerNotEligible(HonoursRefused):
    """An entry that is to win may not win, or wins twice."""


class AlreadySealed(HonoursRefused):
    """The result is sealed and cannot be conferred again."""


class NotSealed(HonoursRefused):
    """There is no sealed result."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The results have not been sealed yet. The jury first decides the awards and seals the "
                "results."
            )
        )


class AlreadyPublished(HonoursRefused):
    """The result is public already."""


class ScheduleChanged(HonoursRefused):
    """Another person has scheduled the publication, or cancelled it, since the page was seen."""


class GateClosed(HonoursRefused):
    """Winners lack something; `lacks` say what, and `found` the same as sentences."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        count = len({lack.entry.pk for lack in lacks})
        super().__init__(
            ngettext_lazy(
                "%(count)s winning film does not meet all conditions.",
                "%(count)s winning films do not meet all conditions.",
                count,
            )
            % {"count": count}
        )
        self.lacks = list(lacks)
        self.found = [
            _("“%(title)s”: %(what)s")
            % {"title": noted(lack.entry.shown_title, lack.entry.code), "what": lack.words}
            for lack in lacks
        ]


class SealBroken(HonoursRefused):
    """The rows no longer agree with the seal; `breaches` say where."""

    def __init__(self, breaches: Sequence[str]) -> None:
        super().__init__(_("The results do not match their seal: %(what)s.") % {"what": listed(breaches)})
        self.breaches = list(breaches)
