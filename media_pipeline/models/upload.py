from django.db import models
from django.utils.crypto import get_random_string

from media_pipeline.enums import FilmState, UploadState


def new_upload_code() -> str:
    return get_random_string(22)


class UploadQuerySet(models.QuerySet["Upload"]):
    def open(self) -> "UploadQuerySet":
        return self.filter(state=UploadState.OPEN)

    def with_parts_in_use(self) -> "UploadQuerySet":
        """Still arriving, or complete and not yet joined to the master of a film that is wanted."""
        is_wanted = models.Q(film__master_key="", film__is_discarded=False) & ~models.Q(
            film__state=FilmState.REFUSED
        )
        return self.filter(
            models.Q(state=UploadState.OPEN)
            | models.Q(state=UploadState.SEALED) & (models.Q(film=None) | is_wanted)
        )


class Upload(models.Model):
    """A film on its way. The manifest (SHA-256 of every part, in order) is the commitment: `root_hash` is
    the SHA-256 over the parts' digests, and `committed_at` the instant the deadline is compared with.
    `owner` is an opaque name given by the caller; nobody else's calls find the upload. An owner sends one
    film at a time."""

    code = models.CharField(max_length=22, unique=True, default=new_upload_code, editable=False)
    owner = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=UploadState.choices, default=UploadState.OPEN)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    part_size = models.PositiveIntegerField()
    root_hash = models.CharField(max_length=64)
    limits = models.JSONField(default=dict)  # what the film will be held to: api.FilmLimits
    store_ref = models.CharField(max_length=300, blank=True)  # S3: the multipart upload's id
    committed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    film = models.OneToOneField(
        "media_pipeline.Film", on_delete=models.SET_NULL, null=True, blank=True, related_name="upload"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "state"]),
            models.Index(
                fields=["expires_at"], condition=models.Q(state=UploadState.OPEN), name="upload_open"
            ),
            models.Index(
                fields=["sealed_at"],
                condition=models.Q(state=UploadState.SEALED, film__isnull=True),
                name="upload_without_film",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(state=UploadState.OPEN), name="one_open_upload_per_owner"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UploadState.values), name="upload_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(size__gte=1, part_size__gte=1), name="upload_has_bytes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def master_key(self) -> str:
        """The name that the joined film will have in the film store."""
        return f"masters/{self.code}.{self.file_name.rpartition('.')[2].lower()}"


class Part(models.Model):
    """One promised part; `received_at` is set once its bytes are kept and their hash was right."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()  # from 1
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="part_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="part_number_from_1"),
            models.CheckConstraint(condition=models.Q(size__gte=1), name="part_has_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"
