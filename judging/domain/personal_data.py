"""What the jury room has of a person: for the copy that a judge takes away, for the privacy page, and what
goes with an erased account or after an edition's time. Scores stay, since results rest on them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contest.models import Edition, User
from contest.privacy.collecting import rows
from contest.privacy.marks import NOWHERE, address_of_mark
from contest.privacy.personal_parts import Kept, PersonalPart, register_personal_parts
from contest.privacy.retention import Removal, register_removals
from judging.models import (
    Assignment,
    DeclaredConflict,
    FilmHandover,
    Invitation,
    JudgeProfile,
    NoReminders,
    Recusal,
    Scoresheet,
    Watch,
    WatchClock,
)

KEPT = [
    Kept(
        _("Judges: languages and time, panels, assignments"),
        _("To give each film to judges who can judge it."),
        ("judging.JudgeProfile", "judging.Seat", "judging.Assignment"),
        _("Languages and time until the account is erased; the rest stays, by its mark."),
    ),
    Kept(
        _("How a judge is named among the jury, where the judge has entered it"),
        _("To show the jury with the results."),
        ("judging.JudgeProfile",),
        _("Until the judge clears it, or the account is erased."),
    ),
    Kept(
        _("Scores, notes and comments of judges"),
        _("To find the winners, and to prove how."),
        ("judging.Scoresheet", "judging.Mark", "judging.TalliedSheet", "judging.TalliedJudge"),
        _(
            "Scores stay, by the mark of an erased account; notes, and comments that were not released, go "
            "with it."
        ),
    ),
    Kept(
        _("Conflicts of interest and recusals of judges"),
        _("So that nobody judges a film that is close to them."),
        ("judging.DeclaredConflict", "judging.Recusal"),
        _("They stay, since results rest on them."),
    ),
    Kept(
        _("How a judge watched: which seconds of a film were played, on which copy"),
        _("To accept scores only of who has watched the film."),
        ("judging.Watch", "judging.FilmHandover", "judging.WatchClock"),
        _("Until the account is erased; how many seconds it was stays."),
        period="watching",
    ),
    Kept(
        _("Invitations to the jury: name and address"),
        _("To invite judges, and to remind them."),
        ("judging.Invitation",),
        _("Until the account is erased."),
        period="addresses",
    ),
]


def collect(judge: User) -> dict[str, Any]:
    sheets = Scoresheet.objects.filter(assignment__seat__judge=judge).order_by("pk")
    about = ("version", "notes", "comment", "opened_at", "submitted_at", "comment_released_at")
    return {
        "profiles": rows(
            JudgeProfile.objects.filter(judge=judge),
            "edition__slug",
            "languages",
            "absences",
            "cap",
            "named_as",
        ),
        "assignments": rows(_assigned_to(judge), "code", "seat__round__code", "state", "watch__seconds"),
        "scoresheets": [
            {
                "assignment": sheet.assignment.code,
                **{name: getattr(sheet, name) for name in about},
                "scores": {mark.criterion.slug: mark.value for mark in sheet.marks.all()},
            }
            for sheet in sheets.select_related("assignment").prefetch_related("marks__criterion")
        ],
        "conflicts_of_interest": rows(
            DeclaredConflict.objects.filter(judge=judge), "edition__slug", "kind", "name", "declared_at"
        ),
        "recusals": rows(Recusal.objects.filter(judge=judge), "reason", "at"),
        "invitations": rows(
            Invitation.objects.filter(_to(judge)), "edition__slug", "email", "name", "state", "invited_at"
        ),
    }


def erase(judge: User) -> None:
    """What is the judge's alone; scores stay, and so does what bars them from counting."""
    for model in (JudgeProfile, NoReminders, WatchClock):
        model.objects.filter(judge=judge).delete()
    sheets = Scoresheet.objects.filter(assignment__seat__judge=judge)
    sheets.update(notes="")
    sheets.filter(comment_released_at=None).update(comment="")
    _forget_watching(_assigned_to(judge))
    _forget_addresses(Invitation.objects.filter(_to(judge)))


def _assigned_to(judge: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(seat__judge=judge)


def _to(judge: User) -> Q:
    return Q(judge=judge) | Q(email__iexact=judge.email)


def _forget_watching(assignments: QuerySet[Assignment]) -> None:
    """Of how a film was watched only how much of it stays, which the score rests on."""
    Watch.objects.filter(assignment__in=assignments).update(ranges=[], heights={})
    FilmHandover.objects.filter(assignment__in=assignments).delete()


def _forget_addresses(invitations: QuerySet[Invitation]) -> None:
    for invitation in invitations:
        invitation.email, invitation.name = address_of_mark(f"jury-{invitation.code}"), ""
        invitation.save(update_fields=["email", "name"])


def _watched_in(edition: Edition) -> QuerySet[Watch]:
    return Watch.objects.filter(assignment__seat__round__edition=edition).exclude(ranges=[])


def _invited_to(edition: Edition) -> QuerySet[Invitation]:
    return Invitation.objects.filter(edition=edition).exclude(email__endswith=f"@{NOWHERE}")


def register() -> None:
    part = PersonalPart(
        "judging",
        collect,
        erase=erase,
        counts={_("Films assigned to you to judge"): lambda judge: _assigned_to(judge).count()},
    )
    register_personal_parts(kept=KEPT, parts=[part])
    register_removals(
        Removal(
            "watching",
            _("Which seconds of films judges have played"),
            lambda edition: _watched_in(edition).count(),
            lambda edition: _forget_watching(Assignment.objects.filter(seat__round__edition=edition)),
        ),
        Removal(
            "addresses",
            _("Names and addresses in invitations to the jury"),
            lambda edition: _invited_to(edition).count(),
            lambda edition: _forget_addresses(_invited_to(edition)),
        ),
    )
