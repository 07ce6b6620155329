"""Which Content Credentials a film's copies get. Apart from the step that signs them, which loads the whole
lab."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from media_pipeline.enums import JobKind, RenditionKind
from media_pipeline.models import Film, Rendition
from media_pipeline.provenance.credentials import Credentials
from media_pipeline.work_queue import enqueue

SIGNED = (RenditionKind.TOP, RenditionKind.LIGHT)


def have_copies_signed(wanted: Mapping[int, Mapping[str, Any]]) -> int:
    """See to it that what the public is shown of these films is signed with these statements (`title` and
    `source_type`, and whatever else is to be told apart: another one is signed anew). Returns how many were
    not; two queries where none was."""
    behind = 0
    for film in Film.objects.filter(pk__in=wanted).only("pk"):
        statement = dict(wanted[film.pk])
        with transaction.atomic():
            if Film.objects.filter(pk=film.pk).exclude(credentials=statement).update(credentials=statement):
                enqueue.enqueue_again(film, JobKind.LABEL)
                behind += 1
    return behind


def credentials_of(film_id: int) -> Credentials | None:
    """Who signed the copy of the film that the public plays; None while nobody has. One query."""
    newest = Rendition.objects.filter(film=film_id, kind=RenditionKind.TOP).order_by("-pk")
    told = newest.values_list("credentials", flat=True).first()
    return Credentials(told["signer"], told["is_listed"]) if told else None
