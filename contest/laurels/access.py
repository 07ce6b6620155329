"""How the views of certificates get their objects: see contest.access."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.laurels.certificates import public_certificates
from contest.laurels.policies import may_download
from contest.models import Certificate
from contest.policies import Reader, may_see_result


def get_certificate(code: str) -> Certificate:
    """By the code that is printed on it; each is public from the moment in which it is issued."""
    certificate = get_object_or_404(public_certificates(), code=code.upper())
    if certificate.seal and not may_see_result(certificate.entry.edition):
        raise Http404
    return certificate


def get_certificate_for_download(user: Reader, code: str) -> Certificate:
    certificate = get_certificate(code)
    if not may_download(user, certificate):
        raise Http404
    return certificate
