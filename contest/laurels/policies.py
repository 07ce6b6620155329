"""Who may have a certificate and its laurel, and who may have them all."""

from django.utils.translation import gettext_lazy as _

from contest.domain.team_rights import right_of
from contest.laurels.certificates import CertificateText
from contest.models import Certificate, Citation, Entry
from contest.policies import YES, Reader, Verdict, may_organise, may_see_result, may_speak_for


def may_download(user: Reader, certificate: Certificate) -> Verdict:
    """The team of the entry, and organisers of its edition."""
    if right_of(user, certificate.entry):
        return YES
    return may_organise(user, certificate.entry.edition)


def may_consent_to_press(user: Reader, entry: Entry) -> Verdict:
    """Whoever speaks for a film whose award is public and stands, at any time."""
    if not (speaks := may_speak_for(user, entry)):
        return speaks
    has_won = Citation.objects.public().filter(entry=entry).exists()
    if has_won and may_see_result(entry.edition):
        return YES
    return Verdict(False, _("Only films that hold an award are given to the press."))


def may_be_given(told: CertificateText) -> Verdict:
    """A certificate of what no longer stands is not given out; its page says why."""
    if told.stands:
        return YES
    return Verdict(False, _("This certificate is no longer valid, so it cannot be downloaded."))
