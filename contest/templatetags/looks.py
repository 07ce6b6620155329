"""The brand that a page wears: that of the edition that it is about, else of the current one."""

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
    for name in ABOUT:
        thing = context.get(name)
        key = thing.pk if isinstance(thing, Edition) else getattr(thing, "edition_id", None)
        if key is not None:
            return brand_of(key, among=announced)
    current = current_edition(announced)
    return brand_of(current.pk if current else None, among=announced)
