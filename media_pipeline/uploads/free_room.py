"""Whether the disk has room for one more film."""

from http import HTTPStatus

from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from media_pipeline.enums import UploadState
from media_pipeline.models import Part, Upload
from media_pipeline.uploads.protocol import FREE_DISK_FACTOR, UploadRefused
from media_pipeline.uploads.stores import part_store


def demand_room(size: int, *, besides: int = 0) -> None:
    """Raises UploadRefused (507) when a film of so many bytes is too much beside those accepted, and beside
    as many bytes as come otherwise."""
    free = part_store().free_bytes()
    if free is not None and free - _bytes_to_come() - besides < FREE_DISK_FACTOR * size:
        raise UploadRefused(
            "no_room",
            _(
                "There is no space for a film of %(size)s at the moment. Nothing is lost: try "
                "again in an hour; the festival office has been informed."
            )
            % {"size": filesizeformat(size)},
            HTTPStatus.INSUFFICIENT_STORAGE,
        )


def _bytes_to_come() -> int:
    """What uploads that were accepted have not brought yet."""
    promised = Upload.objects.open().aggregate(bytes=Sum("size"))["bytes"] or 0
    kept = Part.objects.filter(upload__state=UploadState.OPEN).exclude(received_at=None)
    return int(promised - (kept.aggregate(bytes=Sum("size"))["bytes"] or 0))
