"""Who may send a part, or the rest of one, to the transfer process; and what becomes of it."""

from http import HTTPStatus

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from media_pipeline.models import Part
from media_pipeline.uploads.lifecycle import demand_open
from media_pipeline.uploads.part_draft import PartDraft, check_length
from media_pipeline.uploads.part_links import read_part_token
from media_pipeline.uploads.protocol import UploadRefused
from media_pipeline.uploads.stores import part_store


def find_part(token: str) -> Part:
    """The part that `token` was signed for, with its upload. Raises UploadRefused for a token that is not
    ours or too old (403), and for an upload that is not open (409)."""
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
    promised = {"upload__code": code, "number": number, "size": size, "sha256": sha256}
    try:
        part = Part.objects.select_related("upload").get(**promised)
    except Part.DoesNotExist:
        raise UploadRefused("unknown", _("There is no such upload."), HTTPStatus.NOT_FOUND) from None
    demand_open(part.upload, timezone.now())
    return part


def admit_part(token: str, *, length: int | None, offset: int | None = None) -> Part:
    """The part whose bytes come now: all of them, or `length` from `offset` on. Raises UploadRefused as
    find_part does, and for no length or more bytes than promised (411, 400)."""
    part = find_part(token)
    if length is None:
        raise UploadRefused(
            "no_length",
            _("The request does not state its size. Add a Content-Length header."),
            HTTPStatus.LENGTH_REQUIRED,
        )
    if offset is None or offset + length > part.size:
        check_length(part, (offset or 0) + length)
    return part


def keep_draft(draft: PartDraft) -> int:
    """Check a part that is whole and give it to the store; what has come was synced. Returns how many of its
    bytes are here. Raises UploadRefused for other bytes than promised."""
    if draft.size >= draft.part.size:
        draft.check()
        part_store().adopt(draft)
    return draft.size
