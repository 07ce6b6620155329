"""Telling creators what became of their film in one stage of the selection: once, when the office says so,
and until then nothing."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.notices import NoticePlan, enqueue_notices, sample_mail
from contest.domain.team_mails import to_teams
from contest.enums import NoticeKind
from contest.models import Edition, Entry, StageResult, User
from contest.models.texts import Texts
from contest.policies import Refused


@dataclass(frozen=True)
class StageOutcome:
    """Who is to be told what of a stage. `code` and `name` are the round's; `are_nominees`: those who
    advanced are sealed as nominees, public or not yet."""

    edition: Edition
    code: str
    name: Texts
    advanced: Sequence[Entry]
    others: Sequence[Entry]
    are_nominees: bool = False

    @cached_property
    def mails(self) -> list[NoticePlan]:
        kinds = ((NoticeKind.ENTRY_ADVANCED, self.advanced), (NoticeKind.ENTRY_NOT_ADVANCED, self.others))
        return to_teams(
            NoticePlan(
                kind=kind,
                user=entry.representative,
                key=f"{kind}:{self.code}:{entry.code}",
                entry=entry,
                facts={"stage": dict(self.name), "are_nominees": self.are_nominees},
            )
            for kind, entries in kinds
            for entry in entries
        )

    @property
    def fingerprint(self) -> str:
        """Names exactly these mails, so that what is sent is what was looked at."""
        return hashlib.sha256(repr(sorted(mail.key for mail in self.mails)).encode()).hexdigest()[:16]

    @property
    def counts(self) -> dict[NoticeKind, int]:
        return dict(Counter(mail.kind for mail in self.mails))


def record_telling(outcome: StageOutcome, *, by: User) -> None:
    """Write down who is told what; `tell_creators` does it. Raises Refused where one of them was told
    before."""
    entries = [*outcome.advanced, *outcome.others]
    if StageResult.objects.filter(stage=outcome.code, entry__in=entries).exists():
        raise Refused(_("The creators have been told already."))
    journal.record(
        "creators_told",
        subject=f"round:{outcome.code}",
        facts={
            "entries": sorted(entry.code for entry in outcome.advanced),
            "mails": {str(kind): number for kind, number in outcome.counts.items()},
        },
        actor=by,
        edition=outcome.edition,
    )


@transaction.atomic
def tell_creators(outcome: StageOutcome) -> None:
    """Tell them on the pages of their entries and by email. Who was told already is told nothing."""
    StageResult.objects.bulk_create(
        [
            StageResult(entry=entry, stage=outcome.code, name=dict(outcome.name), advanced=advanced)
            for entries, advanced in ((outcome.advanced, True), (outcome.others, False))
            for entry in entries
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    enqueue_notices(outcome.mails)


def preview_mails(outcome: StageOutcome) -> list[tuple[NoticeKind, list[tuple[str, EmailMessage]]]]:
    """For each kind, the mail to the first of its creators in every language of the site."""
    firsts = {mail.kind: mail for mail in reversed(outcome.mails)}
    return [
        (kind, [(code, sample_mail(firsts[kind], code)) for code, _name in settings.LANGUAGES])
        for kind in outcome.counts
    ]
