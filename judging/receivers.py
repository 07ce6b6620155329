"""What the jury room does when the office or the film lab signals. Each receiver calls one idempotent domain
function."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from contest.models import Edition
from contest.signals import audience_moved, entry_moved, role_revoked, swept, team_joined
from judging.domain.declarations import apply_conflicts_about, apply_conflicts_of
from judging.domain.following import (
    editions_to_propose_anew,
    editions_with_new_votes,
    follow_entry,
    follow_lost_moves,
)
from judging.domain.invitations import remind_silent_judges
from judging.domain.panels import release_former_judges
from judging.domain.reminders import remind_judges
from judging.domain.screening_right import note_screening
from judging.models import Seat
from judging.rehearsal.rehearsals import follow_rehearsals
from media_pipeline.signals import film_handed_over


@receiver(entry_moved)
def entry_was_moved(*, entry_id: int, **_: Any) -> None:
    follow_entry(entry_id)
    _propose_anew(editions_to_propose_anew(entry_id))


@receiver(audience_moved)
def vote_was_moved(*, edition_id: int, **_: Any) -> None:
    _propose_anew(Edition.objects.filter(pk=edition_id))


@receiver(team_joined)
def person_joined_team(*, entry_id: int, **_: Any) -> None:
    apply_conflicts_about(entry_id)


@receiver(email_confirmed)
def address_was_confirmed(*, email_address: EmailAddress, **_: Any) -> None:
    apply_conflicts_of(email_address.user_id)


@receiver(role_revoked)
def role_was_revoked(*, user_id: int, **_: Any) -> None:
    release_former_judges(Seat.objects.filter(judge=user_id))


@receiver(swept)
def sweeper_made_its_pass(**_: Any) -> None:
    from judging.domain.assignment_runs import resume_runs  # noqa: PLC0415  (loads the science)
    from judging.domain.ranking_files import forget_files  # noqa: PLC0415  (the same)
    from judging.domain.tally_runs import follow_runs  # noqa: PLC0415  (the same)
    from judging.domain.tally_tasks import follow_tasks  # noqa: PLC0415  (the same)
    from judging.domain.timetable import follow_timetable  # noqa: PLC0415  (the same)
    from judging.proof.protocols import follow_protocols  # noqa: PLC0415  (the same)

    follow_lost_moves()
    _propose_anew(editions_to_propose_anew())
    _propose_anew(editions_with_new_votes())
    release_former_judges()
    remind_silent_judges()
    follow_timetable()
    follow_runs()
    follow_tasks()
    follow_rehearsals()
    follow_protocols()
    forget_files()
    resume_runs()
    remind_judges()


@receiver(film_handed_over)
def film_was_handed_over(*, viewer: str, **_: Any) -> None:
    note_screening(viewer)


def _propose_anew(editions: Iterable[Edition]) -> None:
    for edition in editions:
        from judging.domain.deliberation import propose_anew  # noqa: PLC0415  (loads the science)

        propose_anew(edition)
