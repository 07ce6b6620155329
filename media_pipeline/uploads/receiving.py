"""Who may send a part to the local store."""

from http import HTTPStatus

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from media_pipeline.models import Part
from media_pipeline.uploads.lifecycle import demand_open
from media_pipeline.uploads.part_draft import check_length
from media_pipeline.uploads.protocol import UploadRefused
from media_pipeline.uploads.stores import read_part_token


def admit_part(token: str, *, length: int | None) -> Part:
    """The part that `token` was signed for, with its upload. Raises UploadRefused for a token that is not
    ours or too old (403), an upload that is not open (409), no or another length than promised (411, 400)."""
    try:
        code, number, size, sha256 = read_part_token(token)
    except signing.SignatureExpired:
        raise UploadRefused(
            "link_expired",
            _("This link was valid for 15 minutes. Request a new one and upload the chunk again."),
            HTTPStatus.FORBIDDEN,
        ) from None
    except (signing.BadSignature, TypeError, ValueError):
        raise UploadRefused(
            "link_forged", _("This link was not issued by this site."), HTTPStatus.FORBIDDEN
        ) from None
    part = (
        Part.objects.select_related("upload")
        .filter(upload__code=code, number=number, size=size, sha256=sha256)
        .first()
    )
    if part is None:
        raise UploadRefused("unknown", _("There is no such upload."), HTTPStatus.NOT_FOUND)
    demand_open(part.upload, timezone.now())
    if length is None:
        raise UploadRefused(
            "no_length",
            _("The request does not state its size. Add a Content-Length header."),
            HTTPStatus.LENGTH_REQUIRED,
        )
    check_length(part, length)
    return part
