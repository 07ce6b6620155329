"""The ways through the site as template tags: steps of an entry, menu of the office, link of a menu."""

from collections.abc import Sequence

from django import template
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from contest.enums import OFFICE_ROLES, ROUND_ROLES, Role
from contest.models import Edition
from contest.policies import roles_of

register = template.Library()


@register.inclusion_tag("components/entry_steps.html")
def entry_steps(steps: Sequence[object], current: str) -> dict[str, object]:
    """The way through an entry: each step has name, label, url, state and state_label."""
    return {"steps": steps, "current": current}


@register.inclusion_tag("components/office_nav.html", takes_context=True)
def office_nav(context: RequestContext, edition: Edition) -> dict[str, object]:
    """The rooms of an edition's office that the reader may enter."""
    roles = roles_of(context.request.user, edition)
    return {
        "edition": edition,
        "request": context.request,
        "organises": Role.ORGANISER in roles,
        "visits_office": not roles.isdisjoint(OFFICE_ROLES),
        "runs_rounds": not roles.isdisjoint(ROUND_ROLES),
        "reads_rankings": not roles.isdisjoint((*ROUND_ROLES, Role.NOTARY)),
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
