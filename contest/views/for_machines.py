"""What machines read: robots, sitemap, the feed of results, the dates of an edition as a calendar file."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contest.access import get_programme
from contest.addresses import address_in
from contest.domain.archive import editions_shown
from contest.domain.icalendar import calendar_of
from contest.moving.public_pages import pages_of
from contest.templatetags.heads import tag_of

NOT_FOR_ROBOTS = (
    "/account/",
    "/api/",
    "/desk/",
    "/entries/",
    "/judge/",
    "/media/",
    "/my-data/",
    "/objections/",
    "/office/",
    "/reports/",
    "/uploads/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines find what is published; the rest asks for a sign-in anyway."""
    rules = [f"Disallow: {path}" for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {address_in(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, in every language."""
    codes = [code for code, _name in settings.LANGUAGES]
    pages = [
        {"address": address_in(path), "others": [(tag_of(code), address_in(path, code)) for code in codes]}
        for path in _public_paths()
    ]
    return render(request, "contest/sitemap.xml", {"pages": pages}, content_type="application/xml")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The results of all editions as an Atom feed, in the reader's language."""
    language = get_language() or ""
    lines = [line for line in editions_shown() if line.is_published]
    lines.sort(key=lambda line: line.updated_at or timezone.now(), reverse=True)
    atom = Atom1Feed(
        title=_("Results of the contest"),
        link=address_in(reverse("edition_list"), language),
        description=None,
        language=language,
        feed_url=address_in(reverse("feed"), language),
        author_name="Laureate",
    )
    for line in lines:
        path = reverse("winners_show", args=[line.edition.slug])
        facts: dict[str, Any] = {
            "pubdate": line.edition.published_at,
            "updateddate": line.updated_at,
        }
        atom.add_item(
            title=_("Winners of %(year)s: %(edition)s")
            % {"year": line.edition.year, "edition": line.edition.title},
            link=address_in(path, language),
            description=render_to_string("contest/_feed_entry.html", {"line": line}),
            unique_id=address_in(path),
            **facts,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def edition_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_programme(request.user, slug)
    url = address_in(reverse("edition_show", args=[slug]))
    response = HttpResponse(calendar_of(edition, url=url), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def _public_paths() -> Iterator[str]:
    yield from map(reverse, ("home", "edition_list", "theater_hall", "theater_films"))
    for line in editions_shown():
        yield from pages_of(line)
