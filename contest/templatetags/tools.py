"""The AI tools of an edition in words on pages."""

from dataclasses import dataclass

from django import template

from contest.enums import Tool
from contest.models import Regulations
from contest.sentences import listed
from contest.tools.offers import tools_offered
from contest.typed_text import isolated, with_bdi

register = template.Library()


@dataclass(frozen=True)
class ToolRules:
    """The tools with which films are mainly made, and all that are allowed; "" where any may be."""

    main: str
    allowed: str


@register.simple_tag
def tools_of(rules: Regulations) -> ToolRules:
    offers = tools_offered(rules)
    is_open = any(offer.value == Tool.OTHER for offer in offers)
    return ToolRules(
        main=with_bdi(listed(isolated(offer.words) for offer in offers if offer.is_main)),
        allowed="" if is_open else with_bdi(listed(isolated(offer.words) for offer in offers)),
    )
