"""Publishing a sealed result, now or at an instant set ahead, and telling everybody once.

`announce` makes the result public; a worker then writes the emails, in batches that may be repeated: each has
its key. Before that the gate is held against the winners once more."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.domain import journal, office_tasks
from contest.domain.editions import format_instant
from contest.domain.film_readings import ask_for_reading, reading_since
from contest.domain.gate import Lack, lacks_of
from contest.domain.honours import lock_results, places_of, undecided_places
from contest.domain.honours_refused import (
    AlreadyPublished,
    AwardsUndecided,
    GateClosed,
    HonoursRefused,
    NotSealed,
    SealBroken,
)
from contest.domain.journeys import Journey, journeys_of
from contest.domain.motions import why_held
from contest.domain.notices import NoticePlan, cancel_notices, enqueue_notices, sample_mail
from contest.domain.seals import breaches_of
from contest.domain.share_pictures import publish_share_pictures
from contest.domain.team_mails import keys_of_team, to_teams
from contest.enums import EntryState, NoticeKind, OfficeTaskKind, WebhookEvent
from contest.models import Citation, Edition, Entry, OfficeTask, PublicationPlan, Seal, TeamMember, User
from contest.models.texts import Texts
from contest.policies import demand, may_publish
from contest.webhooks.delivery import enqueue_event

Line = dict[str, Any]
BATCH = 500  # emails that are written in one transaction


@dataclass(frozen=True)
class PublicationPreview:
    """What publishing would do: pages that appear, mails that go; and what is in its way."""

    seal: Seal | None
    undecided: list[str] = field(default_factory=list)
    film_codes: list[str] = field(default_factory=list)
    mails: dict[NoticeKind, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)
    is_read: bool = False  # the winning films' files, since the seal

    @property
    def mail_total(self) -> int:
        return sum(self.mails.values())


def preview_publication(edition: Edition) -> PublicationPreview:
    """What `announce` would do, without doing it; query counts do not grow with entries."""
    seal = Seal.objects.of(edition)
    if seal is None:
        return PublicationPreview(None)
    lines: list[dict[str, Any]] = seal.snapshot["conferrals"]
    decided = {(line["award"], line["place"]) for line in lines}
    awards = list(edition.awards.all())
    reading = reading_since(seal)
    changed = reading.facts.get("changed", []) if reading else []
    counts = {kind: _readers(edition, kind) for kind in (NoticeKind.ENTRY_WON, NoticeKind.ENTRY_NOT_SELECTED)}
    languages: dict[str, int] = {}
    for by_language in counts.values():
        for language, count in by_language.items():
            languages[language or "en"] = languages.get(language or "en", 0) + count
    return PublicationPreview(
        seal=seal,
        undecided=undecided_places(
            awards, {(a.pk, p) for a in awards for p in places_of(a) if (a.slug, p) in decided}
        ),
        film_codes=[line["entry"]["code"] for line in lines if line["entry"]],
        mails={kind: total for kind, by in counts.items() if (total := sum(by.values()))},
        languages=languages,
        breaches=[*(str(breach) for breach in breaches_of(seal)), *changed],
        lacks=[] if edition.published_at else lacks_of(edition, winners_in(edition), is_publishing=True),
        is_read=reading is not None,
    )


def sample_mails(seal: Seal) -> list[tuple[NoticeKind, list[tuple[str, EmailMessage]]]]:
    """Of each kind of email that publishing sends, the first one in each language of the site."""
    lines = {line["entry"]["code"]: line for line in seal.snapshot["conferrals"] if line["entry"]}
    eligible = seal.edition.entries.filter(state=EntryState.ELIGIBLE).select_related("representative")
    first = eligible.filter(code__in=lines).first(), eligible.exclude(code__in=lines).order_by("pk").first()
    journeys = journeys_of([entry.pk for entry in first if entry])
    return [
        (mail.kind, [(code, sample_mail(mail, code)) for code, _name in settings.LANGUAGES])
        for entry in first
        if entry and (mail := _mail_to(entry, lines, seal, journeys.get(entry.pk)))
    ]


def announce(edition: Edition, *, by: User, now: datetime | None = None) -> Edition:
    """Publish the sealed result now; a worker then writes to every participant.

    Raises `Refused` (not an organiser, an own film), `NotSealed`, `AwardsUndecided`, `SealBroken`,
    `GateClosed`, `AlreadyPublished`, or `HonoursRefused` while entries, or a proposal to unseal, are open."""
    demand(may_publish(by, edition))
    now = now or timezone.now()
    with transaction.atomic():
        lock_results(edition)
        if edition.published_at:
            raise AlreadyPublished(
                _("The results of %(edition)s are already published.") % {"edition": edition.title}
            )
        if edition.is_open(now):
            raise HonoursRefused(
                _("Entries are open until %(when)s; results can be published after that.")
                % {"when": format_instant(edition.closes_at, edition)}
            )
        if held := why_held(edition):
            raise HonoursRefused(held)
        preview = preview_publication(edition)
        if preview.seal is None:
            raise NotSealed
        if preview.undecided:
            raise AwardsUndecided(preview.undecided)
        if preview.breaches:
            raise SealBroken(preview.breaches)
        if preview.lacks:
            raise GateClosed(preview.lacks)
        if not preview.is_read:
            raise HonoursRefused(
                _(
                    "The winning films’ files have not been read since the results were sealed. Have them "
                    "read."
                )
            )
        Edition.objects.unpublished().filter(pk=edition.pk).update(published_at=now)
        edition.published_at = now
        PublicationPlan.objects.filter(edition=edition).delete()
        office_tasks.ask(
            edition,
            kind=OfficeTaskKind.TELL_CREATORS,
            by=by,
            total=preview.mail_total,
            facts={"seal": preview.seal.pk},
        )
        journal.record(
            "results_published",
            subject=f"edition:{edition.slug}",
            facts={"seal": preview.seal.hash, "mails": {str(k): n for k, n in preview.mails.items()}},
            actor=by,
            edition=edition,
        )
        enqueue_event(WebhookEvent.PUBLISHED, edition, {"winners": len(winners_in(edition))})
        transaction.on_commit(publish_share_pictures)
    return edition


def winners_in(edition: Edition) -> list[int]:
    """Ids of the entries that win by the seal that holds, first prize first."""
    standing = Citation.objects.standing().filter(award__edition=edition)
    return list(standing.order_by("award__order", "place").values_list("entry_id", flat=True))


def ask_to_read_winners(edition: Edition, *, by: User | None) -> OfficeTask:
    """Have the files of the winning films read, and every master compared with the seal."""
    films = Entry.objects.filter(pk__in=winners_in(edition), film__isnull=False)
    return ask_for_reading(edition, films.values_list("film_id", flat=True), by=by)


def tell_of_correction(seal: Seal, *, loser: Entry, line: Line, award: Texts, reason: Texts) -> None:
    """Write to the team whose award was revoked, and to the one that has it now. What was to be written to
    them and is not sent yet is overtaken."""
    stale = keys_of_team(f"{NoticeKind.ENTRY_WON}:{loser.code}", loser)
    mails = [
        NoticePlan(
            kind=NoticeKind.AWARD_REVOKED,
            user=loser.representative,
            key=f"{NoticeKind.AWARD_REVOKED}:{loser.code}",
            entry=loser,
            facts={"award": award, "reason": reason},
        )
    ]
    if line["entry"]:
        winner = Entry.objects.select_related("representative").get(code=line["entry"]["code"])
        stale += keys_of_team(f"{NoticeKind.ENTRY_NOT_SELECTED}:{winner.code}", winner)
        former = {name: getattr(loser, name) for name in ("title", "original_title", "language")}
        mails.append(_won(winner, line, seal, revoked_from=former))
    cancel_notices(stale)
    enqueue_notices(to_teams(mails))


@office_tasks.works_on(OfficeTaskKind.TELL_CREATORS)
def _tell_creators(task: OfficeTask) -> None:
    """Enqueue an email to each, batch by batch; one that is there already stays."""
    edition = task.edition
    seal = Seal.objects.get(pk=task.facts["seal"])
    lines = {line["entry"]["code"]: line for line in seal.snapshot["conferrals"] if line["entry"]}
    done = 0
    for entries in _batches(edition):
        journeys = journeys_of([entry.pk for entry in entries])
        mails = to_teams(_mail_to(entry, lines, seal, journeys.get(entry.pk)) for entry in entries)
        with transaction.atomic():
            enqueue_notices(mails)
        done += len(mails)
        office_tasks.tell_done(task, done)


def _batches(edition: Edition) -> Iterator[list[Entry]]:
    """All who are told, by key, so many at a time."""
    eligible = edition.entries.filter(state=EntryState.ELIGIBLE).select_related("representative")
    after = 0
    while batch := list(eligible.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = batch[-1].pk
        yield batch


def _mail_to(entry: Entry, lines: Mapping[str, Line], seal: Seal, journey: Journey | None) -> NoticePlan:
    """What the creator of an entry is told: of a prize, or kindly that there is none, and how far it came."""
    if line := lines.get(entry.code):
        return _won(entry, line, seal)
    return NoticePlan(
        kind=NoticeKind.ENTRY_NOT_SELECTED,
        user=entry.representative,
        key=f"{NoticeKind.ENTRY_NOT_SELECTED}:{entry.code}",
        entry=entry,
        facts={"journey": asdict(journey)} if journey else {},
    )


def _won(
    entry: Entry, line: Line, seal: Seal, *, revoked_from: Mapping[str, str] | None = None
) -> NoticePlan:
    """`revoked_from`: the titles of the film that had the prize before, where a result is corrected."""
    award = next(told["name"] for told in seal.snapshot["awards"] if told["slug"] == line["award"])
    return NoticePlan(
        kind=NoticeKind.ENTRY_WON,
        user=entry.representative,
        key=f"{NoticeKind.ENTRY_WON}:{entry.code}",
        entry=entry,
        facts={
            "award": award,
            "statement": line["statement"],
            "seal": seal.short_code,
            **({"revoked_from": dict(revoked_from)} if revoked_from else {}),
        },
    )


def _readers(edition: Edition, kind: NoticeKind) -> dict[str, int]:
    """How many get this mail, by the language they read."""
    winners = Citation.objects.standing().filter(award__edition=edition).values("entry")
    entries = edition.entries.filter(state=EntryState.ELIGIBLE)
    asked = (
        entries.filter(pk__in=winners) if kind == NoticeKind.ENTRY_WON else entries.exclude(pk__in=winners)
    )
    counts = Counter(dict(asked.order_by().values_list("representative__language").annotate(Count("pk"))))
    members = TeamMember.objects.submitting().filter(entry__in=asked)
    counts.update(dict(members.order_by().values_list("user__language").annotate(Count("pk"))))
    return counts
