"""What judges say of themselves: languages, days of absence and the most films in a round for the assignment,
and how the public is to read of them, if at all."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.domain import journal
from contest.folding import fold
from contest.models import Edition, User
from contest.sentences import listed
from judging.domain.refusals import Unsound
from judging.enums import RoundState
from judging.models import JudgeProfile, Round, Scoresheet, Seat

Days = tuple[date, date]  # the first and the last
TOLD = ("languages", "absences", "cap", "is_named")  # in the journal


def profile_of(judge: User, edition: Edition) -> JudgeProfile:
    """A judge's profile; a blank one where nothing has been said."""
    found = JudgeProfile.objects.filter(judge=judge, edition=edition).first()
    return found or JudgeProfile(judge=judge, edition=edition)


def profiles_in(edition: Edition, judges: Collection[int]) -> Mapping[int, JudgeProfile]:
    """By judge id; whoever has said nothing is missing. One query."""
    return {
        profile.judge_id: profile
        for profile in JudgeProfile.objects.filter(edition=edition, judge__in=judges)
    }


def change_profile(
    judge: User,
    *,
    edition: Edition,
    languages: Iterable[str],
    absences: Iterable[Days],
    cap: int | None,
    by: User,
    named_as: str | None = None,
) -> JudgeProfile:
    """Write a profile; the cap holds at once in each round that is not closed, for films to come. `named_as`
    stays as it is without one; the journal tells only whether there is one. The same again changes nothing.
    Raises Unsound for days in the wrong order and a cap below 1."""
    if cap is not None and cap < 1:
        raise Unsound(_("Enter at least 1 film, or leave the limit empty."), field="cap")
    said: dict[str, Any] = {
        "languages": list(dict.fromkeys(languages)),
        "absences": [[first.isoformat(), last.isoformat()] for first, last in join_days(absences)],
        "cap": cap,
    } | ({} if named_as is None else {"named_as": named_as})
    with transaction.atomic():
        profile, is_new = JudgeProfile.objects.select_for_update().get_or_create(judge=judge, edition=edition)
        if not is_new and all(getattr(profile, name) == value for name, value in said.items()):
            return profile
        for name, value in said.items():
            setattr(profile, name, value)
        profile.save(update_fields=list(said))
        open_seats = Seat.objects.filter(judge=judge, round__edition=edition, released_at=None)
        open_seats.exclude(round__state=RoundState.CLOSED).update(cap=cap)
        edition.note_public_change()
        told = {name: getattr(profile, name) for name in TOLD}
        journal.record("judge.profile", subject=f"user:{judge.pk}", facts=told, actor=by, edition=edition)
    return profile


def named_jurors(edition: Edition) -> list[str]:
    """How the public reads of those who judged in an edition and will be named, in alphabetical order."""
    judged = Scoresheet.objects.filter(
        assignment__seat__judge=OuterRef("judge"),
        assignment__seat__round__edition=edition,
        assignment__seat__round__meeting_for=None,
        submitted_at__isnull=False,
    )
    named = JudgeProfile.objects.filter(Exists(judged), edition=edition).exclude(named_as="")
    return sorted(named.values_list("named_as", flat=True), key=fold)


def join_days(absences: Iterable[Days]) -> list[Days]:
    """In order, with those that overlap made one. Raises Unsound where the last day is before the first."""
    joined = list[Days]()
    for first, last in sorted(absences):
        if last < first:
            raise Unsound(_("The last day is before the first. Swap the two days."), field="absences")
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def seats_for(round_: Round, judges: Collection[int]) -> list[Seat]:
    """New seats, each with the cap of its judge."""
    caps = caps_of(round_.edition_id, judges)
    return [Seat(round=round_, judge_id=judge, cap=caps.get(judge)) for judge in judges]


def caps_of(edition_id: int, judges: Collection[int]) -> dict[int, int | None]:
    """The most films in one round, by judge; whoever has said nothing is missing."""
    profiles = JudgeProfile.objects.filter(edition=edition_id, judge__in=judges)
    return dict(profiles.values_list("judge_id", "cap"))


def absent_on(day: date, edition: Edition, judges: Collection[int]) -> set[int]:
    """Of these judges, those who are away on a day. One query."""
    profiles = profiles_in(edition, judges).values()
    return {
        profile.judge_id
        for profile in profiles
        if any(first <= day <= last for first, last in profile.absent_days)
    }


def describe_absences(profile: JudgeProfile | None) -> str:
    """The days of absence in words; "" where there are none."""
    return listed(format_days(days) for days in profile.absent_days) if profile else ""


def format_days(days: Days) -> str:
    """ "24 December – 2 January", or the one day."""
    first, last = (formats.date_format(day, pgettext("date format", "j F")) for day in days)
    if days[0] == days[1]:
        return first
    # Translators: days of absence, as in “24 December – 2 January”
    return pgettext("from one day to another", "%(first)s – %(last)s") % {"first": first, "last": last}
