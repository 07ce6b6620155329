"""Who may have a certificate and its laurel, and who may have them all."""

from django.utils.translation import gettext_lazy as _

from contest.laurels.certificates import CertificateText
from contest.models import Certificate, Citation, Entry
from contest.policies import NOT_YOURS, YES, Reader, Verdict, may_organise, may_see_result


def may_download(user: Reader, certificate: Certificate) -> Verdict:
    """The contact person of the entry, and organisers of its edition."""
    if certificate.entry.representative_id == user.pk:
        return YES
    return may_organise(user, certificate.entry.edition)


def may_consent_to_press(user: Reader, entry: Entry) -> Verdict:
    """The contact person of a film whose award is public and stands, at any time."""
    if entry.representative_id != user.pk:
        return NOT_YOURS
    has_won = Citation.objects.public().filter(entry=entry).exists()
    if has_won and may_see_result(entry.edition):
        return YES
    return Verdict(False, _("Only films that hold an award are given to the press."))


def may_be_given(told: CertificateText) -> Verdict:
    """A certificate of what no longer stands is not given out; its page says why."""
    if told.stands:
        return YES
    return Verdict(False, _("This certificate is no longer valid, so it cannot be downloaded."))
