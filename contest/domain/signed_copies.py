"""Content Credentials in the copies that the public is shown: asked for once a film is public, never while it
is judged, so that its bytes tell no judge anything."""

from typing import Any

import structlog
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from contest.domain.ai_label import label_of
from contest.domain.showcase import WINNERS, sealed_entry
from contest.models import Citation, Entry, Seal, Takedown, TheaterFilm
from media_pipeline import api
from media_pipeline.enums import FilmState

logger = structlog.stdlib.get_logger(__name__)
MOST_IN_A_PASS = 200


def ask_for_signed_copies() -> int:
    """Have those public films signed that are not, or were by another result or certificate; returns how
    many. One query where nothing is due. A certificate that is wrong keeps nothing from being public."""
    try:
        certificate = api.mark_of_certificate()
    except (api.CertificateWrong, OSError) as wrong:
        logger.error("public copies stay unsigned", reason=str(wrong))
        return 0
    due = list(_behind(certificate)[:MOST_IN_A_PASS])
    wanted = {entry.film_id: _statement(entry) for entry in due if entry.film_id}
    return api.have_copies_signed(wanted) if wanted else 0


def _behind(certificate: str) -> QuerySet[Entry]:
    """The public films whose copies are signed by something else than this certificate and today's result."""
    standing = Seal.objects.standing().filter(edition=OuterRef("edition"))
    has_won = Exists(Citation.objects.public().filter(entry=OuterRef("pk")))
    is_down = Exists(Takedown.objects.active().filter(entry=OuterRef("pk")))
    in_theater = Exists(TheaterFilm.objects.shown().filter(entry=OuterRef("pk")))
    today = Concat(
        Coalesce(Subquery(standing.values("hash")[:1]), Value("")),
        Value(f" {certificate}"),
        output_field=TextField(),
    )
    signed_by = Cast(KeyTextTransform("by", "film__credentials"), TextField())
    return (
        WINNERS.annotate(signed_by=signed_by, today=today)
        .filter(in_theater | has_won & ~is_down)
        .filter(edition__published_at__lte=timezone.now(), film__state=FilmState.READY)
        .filter(Q(signed_by=None) | ~Q(signed_by=F("today")))
        .order_by("pk")
    )


def _statement(entry: Any) -> dict[str, str]:
    """What is said of a film that `_behind` found: nothing that its public page does not say."""
    sealed = sealed_entry(entry)
    label = label_of(ai_ms=sealed["ai_ms"], all_ms=sealed["all_ms"])
    return {
        "title": entry.shown_title,
        "source_type": label.source_type if label else "",
        "by": entry.today,
    }
