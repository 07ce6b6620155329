"""Which tables of the contest and of the film lab leave with an edition, and which stay, with the reason."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from contest import models as contest
from contest.models import Checkpoint, Edition, Entry, Notice, SharePictures, TheaterFilm
from contest.moving.tables import Moved, of_edition, register_moving
from media_pipeline import models as lab
from media_pipeline.enums import JobState, RenditionKind, UploadState
from media_pipeline.models import Film, Job, Match, Rendition, Upload

OF_THE_MACHINE = "work of this site's workers, or files that they made"
LETS_IN = "lets somebody in, or a program"
OF_ITS_OWNER = "leaves as people.json, with name, addresses and languages alone"
OF_VOTERS = "tells how single people have voted; what was counted leaves with the vote"
FOR_A_HALL = (RenditionKind.SHOW, RenditionKind.PRORES)


def films_of(edition: Edition) -> QuerySet[Film]:
    """All that came for its entries, those that were replaced as well."""
    is_its = Q(entry__edition=edition) | Q(upload__in=uploads_of(edition))
    return Film.objects.filter(is_its).distinct()


def uploads_of(edition: Edition) -> QuerySet[Upload]:
    """Those that are complete; whoever is in the middle of one begins anew."""
    owner = Concat(Value("entry:"), "code", output_field=CharField())
    owners = Entry.objects.filter(edition=edition).annotate(owner=owner).values("owner")
    return Upload.objects.filter(state=UploadState.SEALED, owner__in=owners)


def kept_copies_of(edition: Edition) -> QuerySet[Rendition]:
    return Rendition.objects.filter(film__in=films_of(edition)).exclude(kind__in=FOR_A_HALL)


def _of_films(model: type[Any], prepare: Any = lambda row: None) -> Moved:
    return Moved(lambda edition: model._default_manager.filter(film__in=films_of(edition)), prepare)


def _matches_of(edition: Edition) -> QuerySet[Match]:
    films = films_of(edition)
    return Match.objects.filter(film__in=films, other__in=films)


def _mails_of(edition: Edition) -> QuerySet[Notice]:
    return Notice.objects.filter(Q(entry__edition=edition) | Q(facts__edition=edition.slug))


def _end_mail(mail: Notice) -> None:
    """That it was written is kept, so that it is not written again; what it said is not, and one that waits
    is not sent from two places."""
    mail.facts, mail.error, mail.published_at, mail.lease_until = {}, "", None, None
    if mail.sent_at is None and mail.cancelled_at is None:
        mail.cancelled_at = timezone.now()


def _let_wait(job: Job) -> None:
    """Work that was running is begun anew; what machines said of it stays with them."""
    if job.state == JobState.RUNNING:
        job.state = JobState.QUEUED
    job.token = job.host = job.log_tail = job.command = ""
    job.lease_until = job.published_at = job.not_before = None


def _forget_bucket(upload: Upload) -> None:
    upload.store_ref = ""


def _have_stored(checkpoint: Checkpoint) -> None:
    """The store that it comes to does not have it yet."""
    checkpoint.stored_at = checkpoint.not_before = None
    checkpoint.error = ""


def _counted_votes_of(edition: Edition) -> QuerySet[contest.AudienceVote]:
    """One that is not counted is counted where its ballots are."""
    return contest.AudienceVote.objects.filter(edition=edition, counted_at__isnull=False)


def _forget_key(vote: contest.AudienceVote) -> None:
    vote.key = ""


def _pictures_of(edition: Edition) -> Iterator[str]:
    for drawn in SharePictures.objects.filter(edition=edition):
        for by_language in drawn.keys.values():
            yield from by_language.values()
    for film in TheaterFilm.objects.filter(edition=edition):
        yield from film.pictures.values()


CONTEST: dict[type[Any], Moved] = {
    Edition: of_edition(Edition, "pk"),
    **{
        model: of_edition(model)
        for model in (
            *(contest.Regulations, contest.Award, contest.RetentionPeriods, contest.Membership),
            *(contest.Entry, contest.NomineeList, contest.Motion, contest.Seal, contest.PublicationPlan),
            *(contest.Takedown, contest.PublicReport, contest.Objection, contest.PublicQuestion),
            *(contest.UsualReason, contest.MailText, contest.SavedView, contest.ChosenColumns),
            *(contest.SharePictures, contest.TheaterFilm),
        )
    },
    **{
        model: of_edition(model, "entry__edition")
        for model in (
            *(contest.Credit, contest.ToolUse, contest.OwnCut, contest.ShotLabel, contest.Consent),
            *(contest.JuryComment, contest.Message, contest.RequestedChange, contest.OfficeNote),
            *(contest.RightsPaper, contest.Portrayal, contest.MusicUse, contest.StageResult),
            *(contest.TeamMember, contest.TeamInvitation, contest.HandOver, contest.CeremonyNote),
            *(contest.TheaterPermission, contest.Certificate),
        )
    },
    contest.AudienceVote: Moved(_counted_votes_of, _forget_key),
    contest.PortrayalConsent: of_edition(contest.PortrayalConsent, "portrayal__entry__edition"),
    contest.Citation: of_edition(contest.Citation, "award__edition"),
    contest.Evidence: of_edition(contest.Evidence, "objection__edition"),
    contest.Programme: of_edition(contest.Programme, "places__film__edition"),
    contest.ProgrammePlace: of_edition(contest.ProgrammePlace, "film__edition"),
    Notice: Moved(_mails_of, _end_mail),
    Checkpoint: Moved(lambda _edition: Checkpoint.objects.all(), _have_stored),
    contest.JournalEntry: Moved(lambda _edition: contest.JournalEntry.objects.order_by("number")),
}

LAB: dict[type[Any], Moved] = {
    Upload: Moved(uploads_of, _forget_bucket),
    Film: Moved(films_of),
    Rendition: Moved(kept_copies_of),
    Match: Moved(_matches_of),
    Job: _of_films(Job, _let_wait),
    **{
        model: _of_films(model)
        for model in (
            *(lab.FilmFinding, lab.Waiver, lab.Fingerprint, lab.Shot, lab.CaptionTrack, lab.CaptionDraft),
            *(lab.EmbeddedTrack, lab.OwnPoster, lab.RawClip),
        )
    },
}

STAYING = {
    "contest.User": OF_ITS_OWNER,
    "account.EmailAddress": OF_ITS_OWNER,
    **dict.fromkeys(
        (
            *("contest.ApiToken", "contest.Webhook", "contest.WebhookMessage", "mfa.Authenticator"),
            *("account.EmailConfirmation", "usersessions.UserSession", "sessions.Session"),
            *("contest.ViewKey", "contest.TheaterView"),
        ),
        LETS_IN,
    ),
    **dict.fromkeys(
        (
            *("contest.OfficeTask", "contest.BulkAct", "contest.BulkLine", "contest.PersonalCopy"),
            *("contest.ShowPack", "contest.WatchedCopy", "media_pipeline.ShowOrder", "media_pipeline.Part"),
        ),
        OF_THE_MACHINE,
    ),
    **dict.fromkeys(("contest.Ballot", "contest.ViewerReceipt", "contest.ViewerClock"), OF_VOTERS),
}


def register() -> None:
    register_moving(moved=CONTEST | LAB, staying=STAYING, documents=_pictures_of)
