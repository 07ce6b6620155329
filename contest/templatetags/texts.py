"""Texts that are kept in several languages."""

from django import template

from contest.models.texts import Texts, in_readers_language

register = template.Library()


@register.filter
def in_my_language(texts: Texts) -> str:
    return in_readers_language(texts)
