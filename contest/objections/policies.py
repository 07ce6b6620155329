"""Who may object, answer an objection and decide about one, and why not."""

from django.utils.translation import gettext_lazy as _

from contest.domain.duties import roles_of
from contest.domain.editions import format_instant
from contest.domain.own_entries import is_same_person
from contest.domain.team_rights import has_worked_on
from contest.enums import Role
from contest.models import Citation, Edition, Objection, User
from contest.objections.window import window_of
from contest.policies import YES, Reader, Verdict, may_move, may_speak_for


def may_object(user: User, citation: Citation) -> Verdict:
    """Anybody who is signed in, once at a time about each winner, while the window is open."""
    edition = citation.award.edition
    window = window_of(edition)
    assert window is not None, "see get_winner_to_object_to"
    if not window.is_open:
        when = format_instant(window.ends_at, edition)
        return Verdict(False, _("Objections could be made until %(when)s.") % {"when": when})
    entry = citation.entry
    if has_worked_on(user, entry) or is_same_person(user, entry.representative):
        return Verdict(False, _("This is your own film."))
    if Objection.objects.open().filter(citation=citation, objector=user).exists():
        return Verdict(
            False, _("You have already objected to this winner. The festival office has not decided yet.")
        )
    return YES


def seats_of(user: User | None, edition: Edition) -> list[str]:
    """By which roles somebody who objects took part in the judging of this edition themselves, in words."""
    if user is None:
        return []
    held = roles_of(user, edition)
    return [str(role.label) for role in (Role.JUDGE, Role.CHAIR, Role.ORGANISER, Role.NOTARY) if role in held]


def may_reply(user: Reader, objection: Objection) -> Verdict:
    """Whoever speaks for the winner, once, until it is decided."""
    if not (speaks := may_speak_for(user, objection.citation.entry)):
        return speaks
    if not objection.is_open:
        return Verdict(False, _("This objection has been decided in the meantime."))
    if objection.replied_at:
        return Verdict(False, _("You have answered this objection already."))
    return YES


def may_decide_objection(user: Reader, objection: Objection) -> Verdict:
    """Organisers and the chair, without a film in the edition; nobody about what they object to."""
    may = may_move(user, objection.edition)
    if may and isinstance(user, User) and objection.objector and is_same_person(user, objection.objector):
        return Verdict(False, _("This is your own objection. Another person has to decide about it."))
    return may
