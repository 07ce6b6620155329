from django.http import Http404

from contest.enums import OWN_CONSENTS, REQUIRED_CONSENTS, ConsentKind

WORDED = (*REQUIRED_CONSENTS, *OWN_CONSENTS)


def get_worded_kind(kind: str) -> ConsentKind:
    """Raises Http404 for a statement that an edition cannot word."""
    if kind not in WORDED:
        raise Http404
    return ConsentKind(kind)
