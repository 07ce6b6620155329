"""The ways through the site as template tags: steps of an entry, menu of the office, link of a menu."""

from collections.abc import Sequence

from django import template
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from contest.domain.duties import duties_in
from contest.enums import Duty
from contest.models import Edition

register = template.Library()


@register.inclusion_tag("components/entry_steps.html")
def entry_steps(steps: Sequence[object], current: str) -> dict[str, object]:
    """The way through an entry: each step has name, label, url, state and state_label."""
    return {"steps": steps, "current": current}


@register.inclusion_tag("components/office_nav.html", takes_context=True)
def office_nav(context: RequestContext, edition: Edition) -> dict[str, object]:
    """The rooms of an edition's office that the reader may enter."""
    duties = duties_in(context.request.user, edition)
    is_theater_alone = Duty.READ_OFFICE not in duties
    return {
        "edition": edition,
        "request": context.request,
        "duties": duties,
        "shows_theater": Duty.READ_THEATER in duties and (is_theater_alone or edition.published_at),
    }


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context: RequestContext, view: str, label: str | Promise, *args: str) -> dict[str, object]:
    """A link of a menu, marked where the reader is; nothing where the site has no such page."""
    try:
        url = reverse(view, args=args)
    except NoReverseMatch:
        return {"url": ""}
    request = context.get("request")
    return {"url": url, "label": label, "is_current": request is not None and request.path == url}
