"""Who may do what in the theater, and why not."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.domain.duties import has_duty
from contest.domain.team_rights import has_worked_on, right_of
from contest.enums import EDITING_RIGHTS, Duty, EntryState
from contest.models import Edition, Entry
from contest.policies import BY_RIGHT, YES, Reader, Verdict
from media_pipeline.enums import FilmState


def may_read_theater(user: Reader, edition: Edition) -> Verdict:
    """Read the office's pages about the theater."""
    if has_duty(user, edition, Duty.READ_THEATER):
        return YES
    return Verdict(False, _("Only organisers, curators and the jury chair can do this."))


def may_curate(user: Reader, edition: Edition) -> Verdict:
    """Select films, and keep the programmes, which are the whole site's: organisers and curators of any
    edition."""
    if has_duty(user, edition, Duty.CURATE):
        return YES
    return Verdict(
        False, _("Only organisers and curators of %(edition)s can do this.") % {"edition": edition.title}
    )


def may_curate_film(user: Reader, entry: Entry) -> Verdict:
    """Whoever curates, about another person's film."""
    if has_worked_on(user, entry):
        return Verdict(False, _("This is your own film. Another person has to decide where it is shown."))
    return YES


def may_permit(user: Reader, entry: Entry) -> Verdict:
    """Let the theater show a film, or no longer: whoever may edit the entry, whatever state it is in."""
    right = right_of(user, entry)
    return YES if right in EDITING_RIGHTS else BY_RIGHT[right]


def may_be_selected(entry: Entry) -> Verdict:
    """Whether the office can choose a film for the theater."""
    edition = entry.edition
    if not edition.published_at or edition.published_at > timezone.now():
        return Verdict(
            False,
            _(
                "The results of this edition are not published yet. Films are selected for the theater once "
                "they are."
            ),
        )
    if entry.state != EntryState.ELIGIBLE:
        return Verdict(
            False,
            _("This entry has the status “%(state)s”. Only accepted entries can be shown in the theater.")
            % {"state": entry.get_state_display()},
        )
    if entry.film is None or entry.film.state != FilmState.READY:
        return Verdict(False, _("This entry has no film that has passed its technical check."))
    return YES
