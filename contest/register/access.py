"""The only way in which a view gets a line of the register or one of its files: see contest.access."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY, get_entry_for_creator, get_entry_for_office, get_entry_for_organiser
from contest.models import Entry, MusicUse, Portrayal, RightsPaper
from contest.policies import Reader


def get_portrayal_for_creator(user: Reader, code: str, portrayal: int) -> tuple[Entry, Portrayal]:
    entry = get_entry_for_creator(user, code)
    return entry, _portrayal(entry, portrayal)


def get_portrayal_for_organiser(
    user: Reader, slug: str, code: str, portrayal: int
) -> tuple[Entry, Portrayal]:
    entry = get_entry_for_organiser(user, slug, code)
    return entry, _portrayal(entry, portrayal)


def get_music_for_creator(user: Reader, code: str, musicuse: int) -> tuple[Entry, MusicUse]:
    entry = get_entry_for_creator(user, code)
    rows = MusicUse.objects.select_related("licence_paper").defer("licence_paper__content")
    return entry, get_object_or_404(rows, entry=entry, pk=_key(musicuse))


def get_paper_for_creator(user: Reader, code: str, rightspaper: int) -> RightsPaper:
    return _paper(get_entry_for_creator(user, code), rightspaper)


def get_paper_for_office(user: Reader, slug: str, code: str, rightspaper: int) -> RightsPaper:
    return _paper(get_entry_for_office(user, slug, code), rightspaper)


def _portrayal(entry: Entry, pk: int) -> Portrayal:
    rows = Portrayal.objects.select_related("consent_paper", "guardian_paper")
    rows = rows.defer("consent_paper__content", "guardian_paper__content")
    return get_object_or_404(rows, entry=entry, pk=_key(pk))


def _paper(entry: Entry, pk: int) -> RightsPaper:
    return get_object_or_404(RightsPaper, entry=entry, pk=_key(pk))


def _key(pk: int) -> int:
    if pk > BIGGEST_KEY:
        raise Http404
    return pk
