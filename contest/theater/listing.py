"""What the theater knows of a film beside its entry: kept in one row, so that a search asks one table. A row
is made when its film may come to be shown, and made anew when the edition's result has been corrected."""

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import override
from django_countries.fields import Country

from contest.domain.queries.declarations import declaration_read
from contest.domain.showcase import WINNERS
from contest.film_titles import END_OF_FIRST
from contest.folding import fold
from contest.models import Award, Citation, Edition, Entry, Seal, TheaterFilm, TheaterPermission

WITHOUT_AWARD = 1000  # a rank behind those of all awards
MOST_IN_A_PASS = 200
MOST_SEARCHED = 4000  # characters of what is known of a film


def list_film(entry: Entry) -> TheaterFilm:
    """The row of the entry's film, as it is now. Asks for a film that was checked."""
    found = WINNERS.select_related("edition").get(pk=entry.pk)
    assert found.film is not None, "only checked films are listed"
    citation = Citation.objects.standing().filter(entry=found).select_related("award").first()
    award = citation.award if citation else None
    share = declaration_read(found).share
    seal = Seal.objects.of(found.edition)
    row, _made = TheaterFilm.objects.update_or_create(
        entry=found,
        defaults={
            "edition": found.edition,
            "told_by": seal.hash if seal else "",
            "search": fold(" ".join(_words_of(found, award)))[:MOST_SEARCHED],
            "language": fold(END_OF_FIRST.split(found.language, maxsplit=1)[0]),
            "country": found.country.code or "",
            "rank": award.order if award else WITHOUT_AWARD,
            "length_ms": found.film.duration_ms or 0,
            "ai_ms": share.ai_ms,
            "all_ms": share.all_ms,
        },
    )
    return row


def refresh_listing() -> None:
    """Make the rows that are missing or were made from another result. One query where there are none."""
    standing = Seal.objects.standing().filter(edition=OuterRef("edition"))
    permitted = Exists(TheaterPermission.objects.standing().filter(entry=OuterRef("pk")))
    stale = (
        Entry.objects.annotate(seal_hash=Subquery(standing.values("hash")[:1]))
        .filter(Q(theater_film__isnull=False) | permitted)
        .filter(edition__published_at__lte=timezone.now(), film__duration_ms__gt=0)
        .filter(Q(theater_film=None) | ~Q(theater_film__told_by=F("seal_hash")))
    )
    for entry in stale.order_by("pk")[:MOST_IN_A_PASS]:
        list_film(entry)


def stamp_of_theater(*_name: str) -> str:
    """What changes with anything that the theater shows, and with the look of an edition. One query."""
    is_public = Q(published_at__lte=timezone.now())
    found = Edition.objects.announced().aggregate(
        editions=Count("pk", filter=is_public), changes=Sum("public_changes")
    )
    return f"theater {found['editions']} {found['changes']}"


def _words_of(entry: Entry, award: Award | None) -> list[str]:
    """Everything by which somebody may look for a film, in every language of the site."""
    words = [entry.title, entry.original_title, entry.code, entry.team_name or entry.representative.name]
    words += [credit.name for credit in entry.credits.all()]
    words += [use.tool_name for use in entry.tool_uses.all()]
    words += [entry.language, entry.profession, str(entry.edition.year), *entry.edition.name.values()]
    words += award.name.values() if award else ()
    for code, _name in settings.LANGUAGES:
        with override(code):
            words.append(str(Country(entry.country.code).name) if entry.country else "")
    return [*words, entry.synopsis]
