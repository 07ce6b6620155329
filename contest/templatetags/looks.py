"""What frames a page: the brand and the edition that it is about, else the current one's."""

from collections.abc import Mapping
from typing import Any

from django import template

from contest.branding.shown import LAUREATE, ShownBrand, brand_of
from contest.domain.editions import current_edition
from contest.models import Edition

register = template.Library()

ABOUT = ("edition", "entry", "round")  # what a page can be about, as its context names it


@register.simple_tag(takes_context=True)
def brand_of_page(context: Mapping[str, Any]) -> ShownBrand:
    """One that the view has put there, as a preview does, comes first."""
    if isinstance(given := context.get("brand"), ShownBrand):
        return given
    announced = context.get("announced_editions")
    if announced is None:  # nobody asked for a page
        return LAUREATE
    current = current_edition(announced)
    key = _edition_about(context) or (current.pk if current else None)
    return brand_of(key, among=announced)


@register.simple_tag(takes_context=True)
def edition_of_page(context: Mapping[str, Any]) -> Edition | None:
    """That whose regulations and office the frame of the page leads to: the one that it is about, if it is
    announced, else the current one."""
    announced = context.get("announced_editions")
    if announced is None:
        return None
    key = _edition_about(context)
    return next((one for one in announced if one.pk == key), None) or current_edition(announced)


def _edition_about(context: Mapping[str, Any]) -> int | None:
    for name in ABOUT:
        thing = context.get(name)
        key = thing.pk if isinstance(thing, Edition) else getattr(thing, "edition_id", None)
        if key is not None:
            return int(key)
    return None
