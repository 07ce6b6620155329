"""What programs read of the contest: the same objects as the pages, by the same access functions."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from contest.access import get_edition_for_entries, get_entry_for_creator, get_open_or_past_edition
from contest.api.document import openapi_document
from contest.api.reading import (
    Endpoint,
    Filter,
    Problem,
    Rows,
    answer_problem,
    reads,
    refuse_writing,
)
from contest.api.shapes import (
    EditionAnswer,
    EntryAnswer,
    WinnerAnswer,
    edition_facts,
    entry_facts,
    winner_facts,
)
from contest.domain.showcase import winners_of
from contest.domain.team_rights import entries_with
from contest.enums import ApiScope, EntryState
from contest.models import Edition, Entry
from contest.office.entry_search import WantedEntries, entries_in_office
from contest.policies import Reader, may_see_result

STATE = Filter("state", "Only entries in this state.", tuple(EntryState.values))
EDITION = Filter("edition", "Only entries of the edition with this slug.")
SUBMITTED = Filter(
    "state", "Only entries in this state.", tuple(state.value for state in EntryState if state != "draft")
)
WORDS = Filter("q", "Words in number, titles, team, name or address.")


@csrf_exempt
def api_document(request: HttpRequest) -> HttpResponse:
    """The description of the interface itself, for anybody."""
    try:
        refuse_writing(request)
    except Problem as problem:
        return answer_problem(problem)
    return JsonResponse(openapi_document())


@reads(Endpoint("api_editions", "Announced editions, the latest first.", EditionAnswer, is_list=True))
def api_editions(_reader: Reader) -> Rows:
    return Rows(Edition.objects.announced().order_by("-opens_at"), edition_facts)


@reads(
    Endpoint(
        "api_results", "Winners of an edition, first prize first, once it is published.", WinnerAnswer, True
    )
)
def api_results(_reader: Reader, slug: str) -> Rows:
    edition = get_open_or_past_edition(slug)
    if not may_see_result(edition):
        raise Http404
    return Rows(winners_of(edition), winner_facts)


@reads(
    Endpoint(
        "api_own_entries",
        "Your own entries, and those in whose team you are.",
        EntryAnswer,
        is_list=True,
        scope=ApiScope.ENTRIES,
        filters=(STATE, EDITION),
    )
)
def api_own_entries(reader: Reader, state: str, edition: str) -> Rows:
    mine = Entry.objects.filter(entries_with(reader.pk)).select_related("edition", "film")
    if state:
        mine = mine.filter(state=state)
    if edition:
        if not Edition.objects.announced().filter(slug=edition).exists():
            words = _("“edition” is “%(found)s”; expected one of the slugs at /api/v1/editions/.")
            raise Problem(HTTPStatus.BAD_REQUEST, words % {"found": edition[:60]})
        mine = mine.filter(edition__slug=edition)
    return Rows(mine.order_by("pk"), entry_facts)


@reads(Endpoint("api_own_entry", "One of your own entries.", EntryAnswer, scope=ApiScope.ENTRIES))
def api_own_entry(reader: Reader, code: str) -> EntryAnswer:
    return entry_facts(get_entry_for_creator(reader, code))


@reads(
    Endpoint(
        "api_office_entries",
        "Entries of an edition as its office knows them, those that wait longest first.",
        EntryAnswer,
        is_list=True,
        scope=ApiScope.OFFICE,
        filters=(SUBMITTED, WORDS),
    )
)
def api_office_entries(reader: Reader, slug: str, state: str, q: str) -> Rows:
    edition = get_edition_for_entries(reader, slug)
    entries = entries_in_office(edition, WantedEntries(state=state, words=q[:200]))
    return Rows(entries.select_related("edition"), entry_facts)
