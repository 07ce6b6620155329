"""The only way in which a view gets an object. What a reader may not see does not exist for them: every
getter raises Http404 for the unknown and the foreign alike."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from contest.domain.entry_refusals import LeftTeam
from contest.domain.queries.duplicates import Pair, matches_in, pairs_of
from contest.domain.team_rights import has_worked_on, right_of
from contest.models import (
    Citation,
    Edition,
    Entry,
    Motion,
    NomineeList,
    OfficeTask,
    PublicReport,
    Seal,
    TheaterFilm,
    User,
)
from contest.policies import (
    Reader,
    Verdict,
    may_check_entries,
    may_organise,
    may_read_entries,
    may_see_programme,
    may_see_result,
    may_see_sealed,
    may_visit_office,
)

BIGGEST_KEY = 2**63 - 1
ENTRIES = Entry.objects.select_related("edition__regulations", "representative")
REPORTS = PublicReport.objects.select_related(
    "edition__regulations", "entry__representative", "entry__edition"
)


def person(request: HttpRequest) -> User:
    """Whoever is signed in; pages behind `login_required` only."""
    assert isinstance(request.user, User)
    return request.user


def get_open_or_past_edition(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.opened().select_related("regulations"), slug=slug)


def get_programme(user: Reader, slug: str) -> Edition:
    """An edition that was announced; whoever visits its office sees it before, as the public will."""
    return get_edition(user, slug, may=may_see_programme)


def get_edition(user: Reader, slug: str, *, may: Callable[[Reader, Edition], Verdict]) -> Edition:
    edition = get_object_or_404(Edition.objects.select_related("regulations"), slug=slug)
    if not may(user, edition):
        raise Http404
    return edition


def get_edition_for_organiser(user: Reader, slug: str) -> Edition:
    return get_edition(user, slug, may=may_organise)


def get_edition_for_office(user: Reader, slug: str) -> Edition:
    """For reading: the chair sees what organisers see."""
    return get_edition(user, slug, may=may_visit_office)


def get_edition_for_entries(user: Reader, slug: str) -> Edition:
    """For reading its entries alone."""
    return get_edition(user, slug, may=may_read_entries)


def get_entry_for_creator(user: Reader, code: str) -> Entry:
    """For its contact person and its team; what each of them may do is for policies.py to say. Raises
    LeftTeam, an Http404 that has words, for whoever was in the team."""
    entry = get_object_or_404(ENTRIES, code=code)
    if right_of(user, entry):
        return entry
    raise LeftTeam(entry) if has_worked_on(user, entry) else Http404


def get_upload_entry(user: Reader, code: str) -> Entry:
    """The entry that a film is sent for; whether it may be sent now is `policies.may_upload`'s answer."""
    return get_entry_for_creator(user, code)


def get_entry_for_organiser(user: Reader, slug: str, code: str) -> Entry:
    return _submitted(get_edition_for_organiser(user, slug), code)


def get_entry_for_checking(user: Reader, slug: str, code: str) -> Entry:
    return _submitted(get_edition(user, slug, may=may_check_entries), code)


def get_entry_for_office(user: Reader, slug: str, code: str) -> Entry:
    """For reading: by the office, and by those who check entries."""
    return _submitted(get_edition_for_entries(user, slug), code)


def get_pair_for_organiser(user: Reader, slug: str, pk: int) -> Pair:
    return _pair(get_edition_for_organiser(user, slug), pk, reader=user)


def get_pair_for_office(user: Reader, slug: str, pk: int) -> Pair:
    return _pair(get_edition_for_entries(user, slug), pk, reader=user)


def get_motion_for_office(user: Reader, slug: str, pk: int) -> Motion:
    """What somebody has proposed; whether the reader may confirm it is `seconding.may_second`'s answer."""
    motions = Motion.objects.select_related("edition", "moved_by", "closed_by")
    return get_object_or_404(motions, edition=get_edition_for_office(user, slug), pk=_key(pk))


def _key(pk: int) -> int:
    if pk > BIGGEST_KEY:
        raise Http404
    return pk


def _pair(edition: Edition, pk: int, *, reader: Reader) -> Pair:
    """Two films that are alike, with as much of the earlier one as the reader may know."""
    return pairs_of([get_object_or_404(matches_in(edition), pk=_key(pk))], reader=reader)[0]


def _submitted(edition: Edition, code: str) -> Entry:
    """An entry as the office sees it: see `known_to_office` for drafts."""
    return get_object_or_404(ENTRIES.in_edition(edition).known_to_office(), code=code)


def get_office_task(user: Reader, slug: str, pk: int) -> OfficeTask:
    """For the office any; for those who only check entries what they have asked for."""
    edition = get_edition_for_entries(user, slug)
    tasks = OfficeTask.objects.select_related("edition").filter(edition=edition)
    known = tasks if may_visit_office(user, edition) else tasks.filter(asked_by=user.pk)
    return get_object_or_404(known, pk=_key(pk))


def get_public_award(user: Reader, slug: str, pk: int) -> Citation:
    """An award that was published and stands, for the office."""
    citations = Citation.objects.public().select_related("award__edition__regulations", "entry")
    edition = get_edition_for_office(user, slug)
    return get_object_or_404(citations, award__edition=edition, pk=_key(pk))


def get_sealed_results(user: Reader, slug: str) -> Seal:
    """The seal that holds, for the office before it is public; hidden from who has a film in the edition."""
    edition = get_edition_for_office(user, slug)
    seals = Seal.objects.standing().defer("masters").select_related("edition__regulations")
    if not may_see_sealed(user, edition):
        raise Http404
    return get_object_or_404(seals, edition=edition)


def get_public_film(code: str) -> Entry:
    """A winner of a published edition, or a film of the theater, by the entry's code, unless it was taken off
    the public pages."""
    entry = get_object_or_404(ENTRIES.select_related("film"), code=code)
    if not is_public_film(entry):
        raise Http404
    return entry


def is_public_film(entry: Entry) -> bool:
    """Whether the film has a page of its own: a winner of a published edition that was not taken down, or a
    film that the theater shows."""
    has_won = Citation.objects.public().filter(entry=entry).exists()
    if has_won and may_see_result(entry.edition) and not entry.takedowns.active().exists():
        return True
    return TheaterFilm.objects.shown().filter(entry=entry).exists()


def get_public_film_of(edition: Edition, code: str) -> Entry:
    """A winner of this edition, or a film that was selected for the theater, shown or taken down."""
    has_won = Exists(Citation.objects.public().filter(entry=OuterRef("pk")))
    public = ENTRIES.filter(has_won | Q(theater_film__selected_at__isnull=False))
    return get_object_or_404(public.filter(edition=edition), code=code)


def get_report_by_code(code: str) -> PublicReport:
    """A report by the number of its receipt, which only whoever sent it was told, and the creator it is
    about."""
    return get_object_or_404(REPORTS, code=code)


def get_report_for_office(user: Reader, slug: str, pk: int) -> PublicReport:
    return _report(get_edition_for_office(user, slug), pk)


def get_report_for_organiser(user: Reader, slug: str, pk: int) -> PublicReport:
    return _report(get_edition_for_organiser(user, slug), pk)


def _report(edition: Edition, pk: int) -> PublicReport:
    if pk > BIGGEST_KEY:
        raise Http404
    return get_object_or_404(REPORTS, edition=edition, pk=pk)


def get_public_nominees(slug: str) -> NomineeList:
    """The nominees of an edition, once they are public."""
    return get_object_or_404(NomineeList.objects.public().select_related("edition"), edition__slug=slug)
