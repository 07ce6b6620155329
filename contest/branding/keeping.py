"""The look of an edition: worked at as a draft, looked at, then published; and the site's own again."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contest.branding.colours import Illegible, illegible_accents, illegible_on_stage
from contest.branding.contrast import LEAST
from contest.domain import journal
from contest.models import Brand, BrandDraft, Edition, EditionLook, SharePictures, TheaterFilm, User
from contest.policies import Refused, demand, may_organise
from contest.sentences import listed

LOOK_FIELDS = ("name", "headline", "story", "accent", "stage")
ILLEGIBLE: Mapping[str, str | Promise] = {
    "accent": gettext_lazy(
        "%(colour)s cannot be read well on %(pairs)s. Choose a darker one: a contrast of %(least)s is needed."
    ),
    "stage": gettext_lazy(
        "On %(colour)s these cannot be read well: %(pairs)s. Choose a darker background: a contrast of "
        "%(least)s is needed."
    ),
}


def check_colours(*, accent: str, stage: str) -> None:
    """Each is #rrggbb, or empty. Raises `Refused`, which names the field, and what fails by how much."""
    for field, colour, found in (
        ("accent", accent, illegible_accents(accent) if accent else []),
        ("stage", stage, illegible_on_stage(stage) if stage else []),
    ):
        if found:
            told = {"colour": colour, "pairs": listed(map(_said, found)), "least": LEAST}
            raise Refused(ILLEGIBLE[field] % told, field=field)


def draft_of(edition: Edition) -> EditionLook:
    """What the office works at: its draft, else what is public, else nothing yet (no row)."""
    draft = BrandDraft.objects.select_related("logo").filter(edition=edition).first()
    return draft or public_look(edition) or BrandDraft(edition=edition)


def public_look(edition: Edition) -> Brand | None:
    return Brand.objects.select_related("logo").filter(edition=edition).first()


def fields_of(look: EditionLook) -> dict[str, Any]:
    return {name: getattr(look, name) for name in LOOK_FIELDS}


def print_of(look: EditionLook) -> str:
    """By which a page says which look it was opened with."""
    told = (sorted(look.name.items()), sorted(look.headline.items()), sorted(look.story.items()))
    return sha256(repr((told, look.accent, look.stage, look.logo_id)).encode()).hexdigest()[:16]


def keep_draft(edition: Edition, *, by: User, **fields: Any) -> BrandDraft:
    """Fields that are not named stay. Raises `Refused`."""
    demand(may_organise(by, edition))
    with transaction.atomic():
        before = _held_draft(edition)
        draft = {**fields_of(before), "logo": before.logo, **fields}
        check_colours(accent=draft["accent"], stage=draft["stage"])
        return BrandDraft.objects.update_or_create(edition=edition, defaults=draft)[0]


def publish_draft(edition: Edition, *, seen: str, by: User) -> None:
    """Everybody sees from now on what the office has looked at: `seen` is its print. Raises `Refused`."""
    demand(may_organise(by, edition))
    with transaction.atomic():
        draft = _held_draft(edition)
        if print_of(draft) != seen:
            raise Refused(_("Somebody has changed the look meanwhile. Look at it again, then publish it."))
        public = public_look(edition)
        if public and print_of(public) == seen:
            raise Refused(_("This look is public already."))
        told = {**fields_of(draft), "logo": draft.logo}
        Brand.objects.update_or_create(edition=edition, defaults=told)
        facts = {**fields_of(draft), "logo": draft.logo.sha256 if draft.logo else ""}
        _tell(
            "brand_published", edition, by, {f"brand_{name}": value for name, value in facts.items() if value}
        )


def reset_brand(edition: Edition, *, by: User) -> None:
    """The site's own look again, and no draft. Raises `Refused` where there was nothing."""
    demand(may_organise(by, edition))
    with transaction.atomic():
        _held_draft(edition)
        was_public, _rows = Brand.objects.filter(edition=edition).delete()
        was_drafted, _rows = BrandDraft.objects.filter(edition=edition).delete()
        edition.logos.all().delete()
        if not was_public and not was_drafted:
            raise Refused(_("This edition has the site’s own look already."))
        if was_public:
            _tell("brand_reset", edition, by, {})


def copy_brand(original: Edition, edition: Edition) -> None:
    """Give a new edition the look of an earlier one, with a logo of its own."""
    look = public_look(original)
    if look is None:
        return
    logo = look.logo
    if logo:
        logo.pk, logo.edition = None, edition
        logo.save()
    Brand.objects.create(edition=edition, logo=logo, **fields_of(look))


def _held_draft(edition: Edition) -> EditionLook:
    """Nobody else changes the look until the transaction ends."""
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    return draft_of(edition)


def _tell(verb: str, edition: Edition, by: User, facts: dict[str, Any]) -> None:
    """What is kept of public pages and pictures is made anew."""
    edition.note_public_change()
    SharePictures.objects.filter(edition=edition).update(seal_hash="", not_before=None)
    TheaterFilm.objects.filter(edition=edition).update(pictures_of="", pictures_after=None)
    journal.record(verb, subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition)


def _said(pair: Illegible) -> str:
    told = {
        "name": pair.name,
        "other": pair.other,
        "contrast": f"{pair.contrast:.2f}",
        "short": f"{pair.short_by:.2f}",
    }
    # Translators: one of two colours that are too alike: what it is, its code, their contrast, what lacks
    return pgettext("contrast", "%(name)s %(other)s (%(contrast)s, %(short)s too little)") % told
