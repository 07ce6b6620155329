"""Why an entry is not saved, submitted or moved."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from contest.domain.eligibility import EntryFinding
from contest.models import Entry
from contest.policies import Refused


class AlreadyMoved(Refused):
    """Someone, perhaps the same person by a double click, did the same a moment ago."""


class EntryChanged(Refused):
    """The entry is no longer what the asker saw when asking."""


class EntrySealed(Refused):
    """The entry wins by a sealed result, which has to be unsealed before anything about it changes."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The results are sealed, and this entry is among the winners: nothing about it can change. "
                "Two people, jury chair and organiser, can unseal the results before they are published."
            )
        )


class LeftTeam(Refused, Http404):
    """The asker was in the team of the entry and no longer is; perhaps with an open tab."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            _(
                "You are no longer in the team of entry %(code)s, so you cannot see or change it. Its "
                "contact person can invite you again."
            )
            % {"code": entry.code}
        )


class EntryNotReady(Refused):
    """The entry cannot be submitted yet; `findings` say why."""

    def __init__(self, findings: list[EntryFinding]) -> None:
        super().__init__(_("This entry cannot be submitted yet."))
        self.findings = findings


class DraftChanged(Refused):
    """A save came from a page that is older than the draft. `theirs` are the saved values of the fields in
    which both differ, which were not written, and `version` is the draft's now."""

    def __init__(self, *, theirs: Mapping[str, Any], version: int) -> None:
        super().__init__(_("This entry was changed elsewhere after you opened the page."))
        self.theirs = theirs
        self.version = version
