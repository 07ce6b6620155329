"""The logo of an edition: brought by its office, drawn by a worker in the sandbox, then part of the draft."""

from hashlib import sha256

from django.db import transaction

from contest.branding.keeping import keep_draft
from contest.domain import office_tasks
from contest.enums import OfficeTaskKind
from contest.models import BrandDraft, Edition, Logo, OfficeTask, User
from contest.policies import Refused, demand, may_organise
from media_pipeline import api
from media_pipeline.enums import PosterState


def bring_logo(edition: Edition, content: bytes, *, by: User) -> Logo:
    """Have a logo drawn of a picture; until then, and if it cannot be, the one before stays. Raises
    `Refused`, which names the field."""
    demand(may_organise(by, edition))
    try:
        api.LOGO.check(content)
    except api.PictureRefused as refused:
        raise Refused(refused.message, field="picture") from refused
    with transaction.atomic():
        keep_draft(edition, by=by)
        edition.logos.exclude(state=PosterState.MADE).delete()
        logo = Logo.objects.create(edition=edition, brought=content, sha256=sha256(content).hexdigest())
        office_tasks.ask(
            edition, kind=OfficeTaskKind.DRAW_LOGO, by=by, total=1, facts={}, subject=str(logo.pk)
        )
    return logo


def remove_logo(edition: Edition, *, by: User) -> None:
    """From the draft; one that is being drawn is given up. Raises `Refused`."""
    with transaction.atomic():
        keep_draft(edition, by=by, logo=None)
        edition.logos.exclude(state=PosterState.MADE).delete()


def latest_logo(edition: Edition) -> Logo | None:
    """The last that was brought, whatever became of it; without its bytes."""
    return edition.logos.defer("brought", "small", "large").last()


@office_tasks.works_on(OfficeTaskKind.DRAW_LOGO)
def _draw(task: OfficeTask) -> None:
    logo = Logo.objects.filter(pk=int(task.subject), state=PosterState.WAITING).first()
    if logo is None:
        return
    try:
        drawn = api.draw_logo(bytes(logo.brought))
    except api.PictureUnreadable:
        Logo.objects.filter(pk=logo.pk).update(state=PosterState.REFUSED, brought=b"")
        return
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=task.edition_id)
        made = Logo.objects.filter(pk=logo.pk, state=PosterState.WAITING).update(
            state=PosterState.MADE,
            brought=b"",
            small=drawn.small,
            large=drawn.large,
            width=drawn.width,
            height=drawn.height,
            mean=drawn.mean,
        )
        if made:
            BrandDraft.objects.filter(edition=task.edition_id).update(logo=logo)
