"""Two editions with everybody and everything in them, for the permission matrix."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from contest.audience.counting_rule import CountingRule, rule_to_json
from contest.branding.colours import BrandPalette
from contest.domain.honours import Conferral
from contest.domain.queries.films import upload_owner
from contest.enums import (
    APPOINTED_ROLES,
    ConsentUse,
    EntryState,
    EvidenceKind,
    MotionKind,
    MusicBasis,
    ObjectionGrounds,
    OfficeTaskKind,
    Role,
    TeamRight,
    Tool,
)
from contest.laurels.issuing import issue_certificates
from contest.models import (
    AudienceVote,
    Brand,
    BrandDraft,
    BulkAct,
    Certificate,
    Citation,
    Edition,
    Entry,
    Evidence,
    Logo,
    Membership,
    Motion,
    MusicUse,
    Objection,
    OfficeTask,
    Programme,
    ProgrammePlace,
    PublicQuestion,
    PublicReport,
    RoleInvitation,
    SavedView,
    TeamInvitation,
    User,
    Webhook,
)
from contest.roles.inviting import key_of as key_of_role
from contest.team.inviting import key_of as key_of_team
from contest.theater.listing import list_film
from contest.theater.permission import set_permission
from judging.domain import awards, rounds, standings_opening, tallies
from judging.domain.assignments import preview_assignment
from judging.domain.invitations import key_of
from judging.enums import AssignmentRunKind, AssignmentRunState
from judging.models import (
    Assignment,
    AssignmentRun,
    AwardProposal,
    ChosenEntry,
    FilmProblem,
    Invitation,
    Round,
    Tally,
)
from media_pipeline import api
from media_pipeline.enums import MatchKind, PosterState, RenditionKind
from media_pipeline.models import CaptionTrack, EmbeddedTrack, Match, RawClip, Rendition, Upload
from media_pipeline.storage.films import film_store
from tests.architecture.every_answer import object_of
from tests.contest.films import bring_raw_clip, caption_film, embed_subtitles, label_film, make_film_row
from tests.contest.nights import nominate, publish_results, read_films, seal_conferrals
from tests.contest.register.register_of_film import register_person
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.juries import judge_film, make_invitation


@dataclass
class Side:
    """One edition: its people, and one object of each kind."""

    edition: Edition
    creator: User
    judge: User
    chair: User
    organiser: User
    notary: User
    assistant: User
    curator: User
    entry: Entry
    upload: Upload
    round: Round
    assignment: Assignment
    assignment_run: AssignmentRun
    tally: Tally
    proposal: AwardProposal
    match: Match
    membership: Membership
    invitation: Invitation
    team_invitation: TeamInvitation
    role_invitation: RoleInvitation
    chosen: ChosenEntry
    problem: FilmProblem
    report: PublicReport
    question: PublicQuestion
    motion: Motion
    task: OfficeTask
    citation: Citation
    objection: Objection
    evidence: Evidence
    programme: Programme
    certificate: Certificate
    act: BulkAct
    view: SavedView
    webhook: Webhook
    logo: Logo

    def arguments(self, route: str) -> dict[str, Any]:
        """What a URL's parameters are on this side."""
        film = SimpleNamespace(token="", name="")
        if route.startswith("media/"):
            address = api.playback(self.entry.film_id, viewer=f"user:{self.creator.pk}").poster_url
            _, _, film.token, film.name = address.split("/")
        keys = {"team": key_of_team(self.team_invitation), "roles": key_of_role(self.role_invitation)}
        found = next(thing for thing in vars(self).values() if type(thing) is object_of(route))
        values = {
            "slug": self.edition.slug,
            "code": getattr(found, "code", ""),
            "pk": found.pk,
            "seat": self.assignment.seat_id,
            "membership": self.membership.pk,
            "key": keys.get(route.split("/")[0]) or key_of(self.invitation),
            "captiontrack": next(
                (track.pk for track in CaptionTrack.objects.filter(film=self.entry.film_id)), 0
            ),
            **register_keys(self.entry),
            "embeddedtrack": next(
                (track.pk for track in EmbeddedTrack.objects.filter(film=self.entry.film_id)), 0
            ),
            "rawclip": next((clip.pk for clip in RawClip.objects.filter(film=self.entry.film_id)), 0),
            "entry": self.entry.code,
            "award": self.edition.awards.values_list("pk", flat=True)[0],
            "token": film.token,
            "table": "entries",
            "kind": "csv",
            "line": 0,
            "statement_kind": "rights",
            "logo_digest": self.logo.digest,
            **palette_words(),
            "mail_kind": "entry_accepted",
            "mail_language": "en",
            "name": film.name,
        }
        return {name: value for name, value in values.items() if f":{name}>" in route or f"<{name}>" in route}


def palette_words() -> dict[str, str]:
    """What the address of a stylesheet says."""
    palette = BrandPalette("#bf351d", "#0b0f1c")
    return {"accent": palette.accent[1:], "stage": palette.stage[1:], "digest": palette.digest}


def make_logo(edition: Edition, *, is_public: bool) -> Logo:
    """One that is drawn."""
    logo = Logo.objects.create(
        edition=edition,
        state=PosterState.MADE,
        brought=b"",
        sha256="0" * 64,
        small=b"s",
        large=b"l",
        width=9,
        height=3,
    )
    (Brand if is_public else BrandDraft).objects.create(edition=edition, logo=logo, name={"en": "Lamps"})
    return logo


def people_of(own: Side, foreign: Side) -> dict[str, User | None]:
    """Somebody of each role, as the permission matrix names them."""
    return {
        "visitor": None,
        "creator": own.creator,
        "other": make_entry(edition=own.edition).representative,
        "judge": own.judge,
        "far_judge": foreign.judge,
        "chair": own.chair,
        "organiser": own.organiser,
        "notary": own.notary,
        "assistant": own.assistant,
        "curator": own.curator,
    }


def make_side(*, is_published: bool) -> Side:
    edition = make_edition("open")
    people = {role: make_user() for role in APPOINTED_ROLES}
    for role, user in people.items():
        make_membership(user, edition, role)
    organiser, creator = people[Role.ORGANISER], make_user()
    entry = make_entry(EntryState.ELIGIBLE, edition=edition, representative=creator, film=make_film_row())
    rival = make_entry(EntryState.ELIGIBLE, edition=edition, film=make_film_row())
    round_ = rounds.plan_round(
        edition,
        name={"en": "Screening"},
        closes_at=timezone.now() + timedelta(days=7),
        by=organiser,
        reviews_per_entry=1,
        judges=[people[Role.JUDGE]],
    )
    rounds.open_round(round_, by=organiser)
    for number, assignment in enumerate(Assignment.objects.filter(seat__round=round_)):
        judge_film(assignment, 6 + number)
    rounds.close_round(round_, by=organiser)
    tally = tallies.compute_tally(Round.objects.get(pk=round_.pk), by=organiser)
    standings_opening.open_standings(tally.round, by=people[Role.NOTARY])
    proposals = awards.propose(tally, by=organiser)
    caption_film(entry.film)
    register_person(entry, uses=ConsentUse)
    MusicUse.objects.create(entry=entry, title="Opening", basis=MusicBasis.TOOL, source="Suno 5")
    embed_subtitles(entry.film)
    bring_raw_clip(entry.film)
    poster = Rendition.objects.get(film=entry.film_id, kind=RenditionKind.POSTER)
    film_store().save(poster.storage_key, ContentFile(b"a picture"))
    invitation = make_invitation(edition, by=organiser)
    if is_published:
        nominate(edition, [entry], by=organiser)
        vote_on(edition, by=organiser)
        publish(edition, winner=entry, by=organiser)
        issue_certificates()
    citation = Citation.objects.filter(entry=entry).first() or Citation.objects.create(
        award=edition.awards.all()[0], place=1, entry=entry, ended_at=timezone.now()
    )
    objection = Objection.objects.create(
        edition=edition,
        citation=citation,
        objector=make_user(),
        grounds=ObjectionGrounds.NOT_MAKER,
        statement="The film was shown two years ago by somebody else.",
    )
    return Side(
        edition=edition,
        creator=creator,
        judge=people[Role.JUDGE],
        chair=people[Role.CHAIR],
        organiser=organiser,
        notary=people[Role.NOTARY],
        assistant=people[Role.ASSISTANT],
        curator=people[Role.CURATOR],
        entry=entry,
        upload=open_upload(entry),
        round=Round.objects.get(pk=round_.pk),
        assignment=Assignment.objects.get(seat__round=round_, entry=entry),
        assignment_run=make_run(round_, by=organiser),
        tally=tally,
        proposal=proposals[0],
        match=Match.objects.create(film=rival.film, other=entry.film, kind=MatchKind.FILM, share=0.9),
        membership=people[Role.JUDGE].memberships.get(),
        invitation=invitation,
        team_invitation=TeamInvitation.objects.create(
            entry=entry,
            email="ana@example.org",
            right=TeamRight.EDIT,
            invited_by=creator,
            invited_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=1),
        ),
        role_invitation=RoleInvitation.objects.create(
            edition=edition,
            email="ben@example.org",
            role=Role.ASSISTANT,
            invited_by=organiser,
            mailed_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=1),
        ),
        chosen=ChosenEntry.objects.create(
            round=round_, entry=entry, reason="It is strong.", chosen_by=organiser
        ),
        problem=FilmProblem.objects.create(
            assignment=Assignment.objects.get(seat__round=round_, entry=entry),
            film=entry.film,
            text="No sound after 0:40.",
        ),
        report=PublicReport.objects.create(
            edition=edition, entry=entry, reason="copyright", statement="The music is mine.", language="en"
        ),
        question=PublicQuestion.objects.create(
            edition=edition, text="May a school enter?", email="ada@example.org", language="en"
        ),
        motion=Motion.objects.create(
            edition=edition,
            kind=MotionKind.UNSEAL,
            subject=f"edition:{edition.slug}",
            basis_hash="0" * 64,
            reason="The jury wants to talk about it again.",
            moved_by=organiser,
        ),
        task=OfficeTask.objects.create(
            edition=edition, kind=OfficeTaskKind.READ_FILMS, finished_at=timezone.now()
        ),
        citation=citation,
        objection=objection,
        evidence=Evidence.objects.create(
            objection=objection, name="proof.pdf", kind=EvidenceKind.PDF, size=9, content=b"%PDF-1.7\n"
        ),
        programme=make_programme(entry),
        certificate=Certificate.objects.filter(entry=entry).first() or Certificate(),
        act=BulkAct.objects.create(edition=edition, decision="accept", by=organiser, language="en"),
        view=SavedView.objects.create(edition=edition, user=organiser, name="Mine", query="claim=mine"),
        webhook=Webhook.objects.create(
            edition=edition, address="https://example.org/hook", secret="whsec_c2VjcmV0", made_by=organiser
        ),
        logo=make_logo(edition, is_public=is_published),
    )


def register_keys(entry: Entry) -> dict[str, int]:
    """Of each thing in the register of an entry, one."""
    rows = {
        "portrayal": entry.portrayals,
        "musicuse": entry.music_uses,
        "rightspaper": entry.rights_papers,
    }
    return {name: next(iter(found.values_list("pk", flat=True)), 0) for name, found in rows.items()}


def make_programme(entry: Entry) -> Programme:
    """A public programme of this film alone, with its creator's permission: to be seen once it has won."""
    set_permission(entry, True, by=entry.representative)
    programme = Programme.objects.create(title={"en": "To begin with"}, position=1, is_public=True)
    ProgrammePlace.objects.create(programme=programme, kind=programme.kind, film=list_film(entry), position=1)
    return programme


def vote_on(edition: Edition, *, by: User) -> None:
    """The audience has voted, and nobody has counted yet."""
    now = timezone.now()
    AudienceVote.objects.create(
        edition=edition,
        opens_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
        rule=rule_to_json(CountingRule()),
        key="ab" * 32,
        planned_by=by,
    )


def make_run(round_: Round, *, by: User) -> AssignmentRun:
    """A preview of what is missing, which nobody has applied."""
    return AssignmentRun.objects.create(
        round=round_,
        kind=AssignmentRunKind.FILL,
        state=AssignmentRunState.PLANNED,
        plan=preview_assignment(round_).to_json(),
        asked_by=by,
    )


def publish(edition: Edition, *, winner: Entry, by: User) -> None:
    """One entry wins the first award, the others are not awarded."""
    places = [(award.pk, place) for award in edition.awards.all() for place in range(1, award.places + 1)]
    winners = [winner.pk] + [None] * len(places)
    conferrals = [
        Conferral(award, place, entry, {"en": "For the light."})
        for (award, place), entry in zip(places, winners, strict=False)
    ]
    assert winner.film is not None
    label_film(winner, winner.film, [Tool.SEEDANCE] * 3)
    read_films([winner])
    seal_conferrals(edition, conferrals, by=by)
    Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() - timedelta(days=2))
    edition.refresh_from_db()
    publish_results(edition, by=by)


def open_upload(entry: Entry) -> Upload:
    return Upload.objects.create(
        owner=upload_owner(entry),
        file_name="film.mp4",
        size=1000,
        part_size=1000,
        root_hash=f"{entry.pk:064}",
        committed_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
