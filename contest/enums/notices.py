"""Kinds of emails."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeKind(TextChoices):
    """Mails that the festival sends; one template pair each in templates/contest/mail/. Those about
    accounts are allauth's."""

    # Translators: kinds of email, as the audit log and the office list them
    ENTRY_RECEIVED = "entry_received", _("Entry receipt")
    ENTRY_ACCEPTED = "entry_accepted", _("Entry accepted")
    # Translators: a kind of email
    ENTRY_RETURNED = "entry_returned", _("Changes requested")
    ENTRY_DISQUALIFIED = "entry_disqualified", _("Entry disqualified")
    ENTRY_WITHDRAWN = "entry_withdrawn", _("Entry withdrawn")
    # Translators: a kind of email
    UPLOAD_COMPLETED = "upload_completed", _("Upload completed")
    # Translators: a kind of email
    UPLOAD_EXPIRES = "upload_expires", _("Upload about to expire")
    # Translators: a kind of email: before the deadline, about an entry that is not submitted
    DRAFT_UNFINISHED = "draft_unfinished", _("Entry not submitted yet")
    # Translators: a kind of email
    DEADLINE_MOVED = "deadline_moved", _("Deadline moved")
    # Translators: a kind of email: the deadline of one entry
    DEADLINE_EXTENDED = "deadline_extended", _("Deadline extended")
    # Translators: a kind of email: awards were changed after the first round had opened
    AWARDS_CHANGED = "awards_changed", _("Awards changed")
    # Translators: a kind of email: the office tells of dates, limits or tools that it has changed
    RULES_CHANGED = "rules_changed", _("Rules changed")
    FINDING_WAIVED = "finding_waived", _("Film checked again")
    # Translators: a kind of email: the festival office writes to the creator of an entry
    MESSAGE_FROM_OFFICE = "message_from_office", _("Message from the office")
    # Translators: a kind of email
    ENTRY_WON = "entry_won", _("Award won")
    ENTRY_NOT_SELECTED = "entry_not_selected", _("Not among the winners")
    # Translators: a kind of email: an award was taken back after it was published
    AWARD_REVOKED = "award_revoked", _("Award revoked")
    # Translators: a kind of email: the film goes on to the next round
    ENTRY_ADVANCED = "entry_advanced", _("Film advanced")
    # Translators: a kind of email
    ENTRY_NOT_ADVANCED = "entry_not_advanced", _("Film did not advance")
    # Translators: a kind of email
    ENTRY_NOMINATED = "entry_nominated", _("Nomination")
    # Translators: a kind of email: the audience votes on a nominated film as of now
    AUDIENCE_VOTES = "audience_votes", _("Audience vote opened")
    JUDGE_INVITED = "judge_invited", _("Invitation to the jury")
    # Translators: kinds of email to judges, as the office lists them
    ROUND_OPENED = "round_opened", _("Films to judge")
    ROUND_ENDS_SOON = "round_ends_soon", _("Round ends soon")
    ROUND_REMINDER = "round_reminder", _("Reminder to a judge")
    ROUND_END_MOVED = "round_end_moved", _("End of a round moved")
    # Translators: a kind of email: a judge had reported a problem with a film
    REPORT_ANSWERED = "report_answered", _("Answer to a judge’s report")
    # Translators: kinds of email: about a report that anybody can make of a public film
    FILM_REPORT_RECEIVED = "film_report_received", _("Receipt for a report")
    FILM_REPORT_DECIDED = "film_report_decided", _("Decision about a report")
    # Translators: kinds of email to the creator of a film that has won
    FILM_TAKEN_DOWN = "film_taken_down", _("Film taken down")
    FILM_SHOWN_AGAIN = "film_shown_again", _("Film shown again")
    # Translators: kinds of email: about an objection that anybody can make to a winner
    OBJECTION_RECEIVED = "objection_received", _("Receipt for an objection")
    OBJECTION_RAISED = "objection_raised", _("Objection to a winner")
    OBJECTION_DECIDED = "objection_decided", _("Decision about an objection")
    # Translators: a kind of email: to somebody who asked the festival office a question
    QUESTION_ANSWERED = "question_answered", _("Answer to a question")
    # Translators: kinds of email: about the team of an entry
    TEAM_INVITED = "team_invited", _("Invitation to a team")
    TEAM_CHANGED = "team_changed", _("Change in a team")
    HAND_OVER_OFFERED = "hand_over_offered", _("Offer to be the contact person")
    HAND_OVER_ANSWERED = "hand_over_answered", _("Answer about the contact person")
    # Translators: a kind of email: somebody is given a role in the festival office, or invited to it
    ROLE_INVITED = "role_invited", _("Role in the office")
    # Translators: a kind of email: what judges wrote to the creator of a film
    JURY_COMMENTS = "jury_comments", _("Comments from the jury")
    # Translators: a kind of email: codes, a new password, an account that exists already
    ACCOUNT = "account", pgettext_lazy("email", "About an account")
    # Translators: a kind of email: a signed statement of where the audit log ended
    CHECKPOINT = "checkpoint", _("Audit log checkpoint")
    BACKUP_FAILED = "backup_failed", _("Backup failed")
