"""What the festival office does when the film lab signals. Each receiver calls one idempotent domain
function."""

from typing import Any

from django.dispatch import receiver

from contest.audience.announcing import announce_open_votes
from contest.audience.counting import count_ended_votes
from contest.audience.privacy import forget_marks
from contest.audience.watching import note_watching
from contest.domain.draft_reminders import remind_of_drafts
from contest.domain.late_changes import publish_late_changes
from contest.domain.nominees import publish_due_nominees
from contest.domain.office_tasks import follow_office_tasks
from contest.domain.publication_plans import publish_due_results
from contest.domain.share_pictures import publish_share_pictures
from contest.domain.shot_labels import carry_labels_to
from contest.domain.signed_copies import ask_for_signed_copies
from contest.laurels.issuing import issue_certificates
from contest.laurels.renewal import renew_bundles
from contest.moving.takeaway import forget_packings
from contest.objections.evidence import delete_old_evidence
from contest.office.bulk_acts import forget_plans
from contest.office.claims import free_entries_of
from contest.office.exports import forget_exports
from contest.prints.papers import forget_papers
from contest.privacy.copies import follow_copies
from contest.privacy.emptying import empty_what_was_judged
from contest.privacy.retention import remove_expired
from contest.signals import role_revoked, swept
from contest.theater.counting import forget_visitors
from contest.theater.listing import refresh_listing
from contest.theater.pictures import publish_theater_pictures
from contest.webhooks.delivery import follow_messages
from media_pipeline.signals import film_handed_over, film_ready


@receiver(film_ready)
def label_shots_of_replaced_film(film_id: int, **_: Any) -> None:
    carry_labels_to(film_id)


@receiver(film_handed_over)
def film_was_handed_over(film_id: int, viewer: str, **_: Any) -> None:
    note_watching(viewer, film_id)


@receiver(role_revoked)
def somebody_lost_a_role(user_id: int, **_: Any) -> None:
    free_entries_of(user_id)


@receiver(swept)
def sweeper_made_its_pass(**_: Any) -> None:
    remind_of_drafts()
    publish_due_nominees()
    publish_due_results()
    announce_open_votes()
    count_ended_votes()
    issue_certificates()
    renew_bundles()
    publish_share_pictures()
    ask_for_signed_copies()
    follow_office_tasks()
    publish_late_changes()
    delete_old_evidence()
    refresh_listing()
    publish_theater_pictures()
    forget_visitors()
    forget_marks()
    forget_plans()
    forget_exports()
    forget_papers()
    forget_packings()
    empty_what_was_judged()
    follow_copies()
    remove_expired()
    follow_messages()
