"""What of a film's own poster its team and the office see, and the files of what stands for films in
public."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q

from media_pipeline.enums import JobKind, JobState, PosterState, RenditionKind
from media_pipeline.models import Film, Job, OwnPoster, Rendition
from media_pipeline.playback.addresses import sign


@dataclass(frozen=True)
class OwnPosterReport:
    """`url` is where the poster is, "" while there is none; `is_shown` whether it stands for the film in
    public. Of the picture that is to come: whether it `is_waiting` to be drawn, `has_failed` for a reason
    that is not its own, or `is_unreadable`."""

    url: str = ""
    is_shown: bool = False
    is_waiting: bool = False
    has_failed: bool = False
    is_unreadable: bool = False

    @property
    def is_there(self) -> bool:
        """Whether there is anything to remove."""
        return bool(self.url) or self.is_waiting or self.has_failed


NONE_BROUGHT = OwnPosterReport()


def own_poster_report(film_id: int, *, viewer: str) -> OwnPosterReport:
    """For a viewer who may know whose film it is; one query where no picture was brought, otherwise four."""
    states = set(OwnPoster.objects.filter(film=film_id).values_list("state", flat=True))
    if not states:
        return NONE_BROUGHT
    drawn = Rendition.objects.filter(film=film_id, kind=RenditionKind.OWN_POSTER).order_by("pk").last()
    job = Job.objects.filter(film=film_id, kind=JobKind.POSTER).first()
    is_due = PosterState.WAITING in states or (PosterState.MADE in states and drawn is None)
    has_failed = is_due and job is not None and job.state == JobState.FAILED
    return OwnPosterReport(
        url=sign(drawn, viewer=viewer) if drawn else "",
        is_shown=drawn is not None and Film.objects.filter(pk=film_id, shows_own_poster=True).exists(),
        is_waiting=is_due and not has_failed,
        has_failed=has_failed,
        is_unreadable=PosterState.REFUSED in states and PosterState.WAITING not in states,
    )


def public_poster_keys(film_ids: Collection[int]) -> dict[int, str]:
    """Where the store has what stands for each of the films in public; one query."""
    frame = Q(kind=RenditionKind.POSTER, number=F("film__poster_number"))
    own = Q(kind=RenditionKind.OWN_POSTER, film__shows_own_poster=True)
    rows = Rendition.objects.filter(frame | own, film_id__in=film_ids)
    return dict(rows.order_by("-kind", "pk").values_list("film_id", "storage_key"))  # frames first
