"""What becomes of a person's entries when the account is erased: said before, and done after."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from contest.domain.seals import is_sealed
from contest.enums import EDITABLE_STATES, EntryState, TeamRight
from contest.models import Citation, Entry, NomineeList, TeamMember, User
from contest.policies import may_withdraw


class AfterErasure(StrEnum):
    PASSED_ON = "passed_on"  # a member of the team becomes the contact person
    EMPTIED = "emptied"  # film, texts and names are deleted
    PRINTED = "printed"  # it was published as a winner or a nominee
    JUDGED = "judged"  # it takes part, and is emptied after the results unless it is printed


@dataclass(frozen=True)
class EntryFate:
    """An entry, what becomes of it, and who goes on with it where somebody does."""

    entry: Entry
    fate: AfterErasure
    heir: TeamMember | None = None

    @property
    def words(self) -> str:
        title = {"title": self.entry.shown_title, "person": self.heir.user if self.heir else ""}
        return {
            AfterErasure.PASSED_ON: _("“%(title)s” goes on: %(person)s becomes its contact person."),
            AfterErasure.EMPTIED: _(
                "“%(title)s” is taken out of the contest where it still can be, and its film, texts, "
                "credits, captions and messages are deleted. Its number, title, country and language "
                "stay in the contest’s record."
            ),
            AfterErasure.PRINTED: _(
                "“%(title)s” stays as it was published, with its credits: it is part of a result that others "
                "rely on. Your permissions for the press and the theater end."
            ),
            AfterErasure.JUDGED: _(
                "“%(title)s” is being judged and stays until the results are published, since scores of "
                "other films depend on it. Then it is deleted like the others, unless it wins."
            ),
        }[self.fate] % title


def fates_of(user: User, now: datetime | None = None) -> list[EntryFate]:
    """Of the entries whose contact person this is; the latest edition first."""
    entries = Entry.objects.filter(representative=user).select_related(
        "edition__regulations", "representative"
    )
    return [fate_of(entry, now) for entry in entries.order_by("-edition__opens_at", "pk")]


def fate_of(entry: Entry, now: datetime | None = None) -> EntryFate:
    if is_printed(entry):
        return EntryFate(entry, AfterErasure.PRINTED)
    if heir := _heir_of(entry):
        return EntryFate(entry, AfterErasure.PASSED_ON, heir)
    is_out = entry.state in (*EDITABLE_STATES, EntryState.DISQUALIFIED) or entry.edition.published_at
    if is_out or may_withdraw(entry.representative, entry, now):
        return EntryFate(entry, AfterErasure.EMPTIED)
    return EntryFate(entry, AfterErasure.JUDGED)


def is_printed(entry: Entry) -> bool:
    """Whether it was published as a winner, revoked or not, or as a nominee; before that, whether a seal
    names it, of which nobody learns by this since all entries of a sealed edition stay."""
    return printed(Entry.objects.filter(pk=entry.pk)).exists()


def printed(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those that stand in a published result or among published nominees."""
    cited = Exists(Citation.objects.filter(entry=OuterRef("pk"), award__edition__published_at__isnull=False))
    nominated = [
        code
        for snapshot in NomineeList.objects.public().values_list("snapshot", flat=True)
        for code in _codes_in(snapshot)
    ]
    return entries.filter(cited) | entries.filter(code__in=nominated)


def _codes_in(snapshot: dict[str, object]) -> list[str]:
    nominees = snapshot.get("nominees", [])
    assert isinstance(nominees, list)
    return [told["code"] for told in nominees]


def _heir_of(entry: Entry) -> TeamMember | None:
    """Whoever has been in the team longest of those who may submit, else of those who may edit."""
    if entry.edition.published_at or is_sealed(entry.edition):
        return None  # teams stay as they are
    members = TeamMember.objects.present().filter(entry=entry, user__is_active=True).select_related("user")
    for right in (TeamRight.SUBMIT, TeamRight.EDIT):
        if found := members.filter(right=right).first():
            return found
    return None
