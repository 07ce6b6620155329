"""A person's word against the machine's: a finding that does not count for one film, with the reason."""

from dataclasses import asdict

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.enums import JobKind, Severity
from media_pipeline.findings.catalogue import FINDINGS, NotWaivable, widened
from media_pipeline.findings.record import FilmMoved, reopen_film
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Film, FilmFinding, Waiver
from media_pipeline.work_queue import enqueue


class WaiverRefused(Exception):
    """The finding cannot be waived, or no longer; `reason` says why and what to do."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def waive_finding(film_id: int, code: str, *, reason: str, by: str) -> bool:
    """Let the finding no longer count. One that kept the film out widens the limits of this one film, which
    is then checked anew from its master; any other stays on record. True if this call did it, False when
    it is waived already. Raises WaiverRefused."""
    finding = _finding(film_id, code)
    if finding is None:
        return False
    waiver, is_new = Waiver.objects.get_or_create(
        film_id=film_id,
        code=code,
        defaults={"values": finding.values, "reason": reason.strip(), "granted_by": by},
    )
    if is_new and finding.severity == Severity.BLOCKS:
        _check_again(waiver.film, finding)
    return is_new


@transaction.atomic
def restore_finding(film_id: int, code: str) -> bool:
    """Take a waiver back: the finding counts again. False when there is no waiver. Raises WaiverRefused for
    one that let the film in: that cannot be undone without a new check of the film."""
    if code in FINDINGS and FINDINGS[code].severity == Severity.BLOCKS:
        raise WaiverRefused(
            _(
                "The film passed because of this waiver, so the waiver cannot be withdrawn. "
                "Request changes to the entry or disqualify it instead."
            )
        )
    return Waiver.objects.filter(film_id=film_id, code=code).delete()[0] > 0


def _finding(film_id: int, code: str) -> FilmFinding | None:
    """The finding, if it may be waived; None when it is waived. Raises WaiverRefused."""
    if not Film.objects.filter(pk=film_id, is_discarded=False).exists():
        raise WaiverRefused(_("This film was replaced. Look at the entry’s current film."))
    if Waiver.objects.filter(film_id=film_id, code=code).exists():
        return None
    finding = FilmFinding.objects.filter(film_id=film_id, code=code).first()
    if finding is None:
        raise WaiverRefused(_("The film no longer has this issue. Reload the page."))
    if not FINDINGS[code].may_be_waived:
        raise WaiverRefused(
            _("“%(finding)s” cannot be waived: such a film cannot be shown. It has to be fixed.")
            % {"finding": FINDINGS[code].title}
        )
    return finding


def _check_again(film: Film, finding: FilmFinding) -> None:
    try:
        limits = widened(FilmLimits(**film.limits), finding.code, finding.values)
        reopen_film(film, limits=asdict(limits))
    except (FilmMoved, NotWaivable) as moved:
        raise WaiverRefused(_("This film is being checked again. Reload the page.")) from moved
    enqueue.enqueue_again(film, JobKind.INSPECT, film_seconds=(film.duration_ms or 0) / 1000)
