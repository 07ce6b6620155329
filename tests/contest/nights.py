"""Editions whose awards are decided, for tests of what happens on the night."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from contest.domain import corrections, motions, office_tasks
from contest.domain.honours import Conferral, confer
from contest.domain.nominees import publish_due_nominees, seal_nominees, snapshot_of
from contest.domain.result_publication import announce
from contest.domain.unsealing import propose_unsealing
from contest.enums import EntryState, MotionKind, MotionState, NomineeOrder, OfficeTaskKind, Role
from contest.models import Citation, Edition, Entry, Membership, Motion, OfficeTask, Seal, User
from media_pipeline.models import Film
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_membership, make_user

TALLY = "c0ffee" * 10
REASON = "The jury has met and stands by it."


def make_judged_edition(*, entries: int = 12, slug: str = "") -> tuple[Edition, list[Entry], User]:
    """A closed edition, its eligible entries with films that were read a moment ago, and its organiser."""
    edition = make_edition("closed", **({"slug": slug} if slug else {}))
    films = [make_entry(EntryState.ELIGIBLE, edition=edition) for _ in range(entries)]
    for entry in films:
        give_film(entry)
    read_films(films)
    organiser = make_user()
    make_membership(organiser, edition, "organiser")
    return edition, films, organiser


def read_films(entries: Iterable[Entry]) -> None:
    """As if a worker had read the files of these films and found them right."""
    films = [entry.film_id for entry in entries if entry.film_id]
    Film.objects.filter(pk__in=films).update(checked_at=timezone.now(), fault="")


def read_winners(edition: Edition) -> None:
    """As if a worker had read the winning films since the seal, which `confer` asks for."""
    seal = Seal.objects.of(edition)
    assert seal is not None
    OfficeTask.objects.unfinished().filter(edition=edition, kind=OfficeTaskKind.READ_FILMS).update(
        finished_at=timezone.now(), facts={"films": [], "seal": seal.pk}
    )


def second_person(edition: Edition, first: User) -> User:
    """Who confirms what `first` has proposed: the chair, who is found or made."""
    role = Role.ORGANISER if edition.memberships.filter(user=first, role=Role.CHAIR).exists() else Role.CHAIR
    seats = Membership.objects.filter(edition=edition, role=role).exclude(user=first)
    found = seats.select_related("user").order_by("pk").first()
    return found.user if found else make_membership(make_user(), edition, role).user


def agree(motion: Motion) -> Motion:
    """A second person confirms it."""
    return motions.second(motion, by=second_person(motion.edition, motion.moved_by))


def unseal_by_two(edition: Edition, *, by: User) -> Motion:
    return agree(propose_unsealing(edition, reason=REASON, by=by))


def publish_results(edition: Edition, *, by: User) -> Edition:
    """Publish, the winning films having been read; the mails are written."""
    read_winners(edition)
    announce(edition, by=by)
    do_office_tasks()
    return edition


def do_office_tasks() -> None:
    """What a worker does with what the office has asked for."""
    for task in OfficeTask.objects.unfinished().order_by("pk"):
        office_tasks.work_on(task.pk)


def conferrals_for(edition: Edition, entries: Sequence[Entry]) -> list[Conferral]:
    """Every place of every award in order, to the entries in order; "not awarded" once they run out."""
    places = [(award, place) for award in edition.awards.all() for place in range(1, award.places + 1)]
    ids = [entry.pk for entry in entries][: len(places)]
    ids += [None] * (len(places) - len(ids))
    return [
        Conferral(award_id=award.pk, place=place, entry_id=entry_id, statement={"en": f"For {award.slug}."})
        for (award, place), entry_id in zip(places, ids, strict=True)
    ]


def seal_conferrals(
    edition: Edition, conferrals: Sequence[Conferral], *, by: User, judged: Iterable[str] = ()
) -> Seal:
    return confer(
        edition,
        conferrals=conferrals,
        tally_hash=TALLY,
        by=by,
        seconded_by=second_person(edition, by),
        judged=judged,
    )


def make_sealed_edition(*, winners: int = 11, others: int = 1) -> tuple[Edition, list[Entry], User, Seal]:
    edition, entries, organiser = make_judged_edition(entries=winners + others)
    conferrals = conferrals_for(edition, entries[:winners])
    codes = [entry.code for entry in entries]
    seal = seal_conferrals(edition, conferrals, by=organiser, judged=codes)
    return edition, entries, organiser, seal


def make_published_edition(*, winners: int = 11, others: int = 1) -> tuple[Edition, list[Entry], User]:
    edition, entries, organiser, _seal = make_sealed_edition(winners=winners, others=others)
    publish_results(edition, by=organiser)
    return edition, entries, organiser


def revoke_award(
    entry: Entry, *, by: User, successor: Entry | None = None, reason: str = "It was not AI."
) -> Seal:
    """Take the award of an entry back, as two people do, and give it to another or to nobody."""
    citation = Citation.objects.standing().select_related("award", "entry__representative").get(entry=entry)
    motion = Motion.objects.create(
        edition=entry.edition,
        kind=MotionKind.REVOKE,
        subject=f"award:{citation.award.slug}/{citation.place}",
        basis_hash="0" * 64,
        reason=REASON,
        state=MotionState.SECONDED,
        moved_by=by,
        closed_by=second_person(entry.edition, by),
        closed_at=timezone.now(),
    )
    reasons = {"en": reason, "zh-hans": "这不是人工智能作品。", "id": "Ini bukan AI."}
    return corrections.revoke(
        citation, successor=successor, statement={}, public_reason=reasons, motion=motion
    )


def nominate(edition: Edition, entries: Sequence[Entry], *, by: User) -> None:
    """They are the nominees, and public."""
    ids = [entry.pk for entry in entries]
    order = NomineeOrder.TITLE
    snapshot = snapshot_of(edition, entry_ids=ids, order=order, stage="round", stage_name={})
    seal_nominees(edition, snapshot, by=by)
    publish_due_nominees(now=edition.nominees_at)
