"""How an edition looks to whoever reads its pages and emails: its own brand, or else the site's."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from contest.branding.colours import BrandPalette, default_palette, site_tokens
from contest.branding.contrast import contrast
from contest.models import Brand, Edition, EditionLook, Logo
from contest.models.texts import in_readers_language

SITE = "Laureate"
FILES = ("logo__brought", "logo__small", "logo__large")  # no page needs them
LEAST_SEEN = 2.0  # contrast of a logo and its ground, below which it gets a plate


@dataclass(frozen=True)
class ShownBrand:
    """In the reader's language. `palette` is none where the colours are the site's; `draft_of` is the short
    name of the edition whose office looks at what it has not published yet."""

    name: str = SITE
    headline: str = ""
    story: str = ""
    palette: BrandPalette | None = None
    logo: Logo | None = None
    draft_of: str = ""

    @property
    def is_the_sites(self) -> bool:
        return self.name == SITE

    @property
    def stylesheet(self) -> str:
        """Its address, "" where the site's own is enough."""
        if self.palette is None:
            return ""
        colours = (self.palette.accent[1:], self.palette.stage[1:], self.palette.digest)
        return reverse("brand_stylesheet", args=colours)

    @property
    def accents(self) -> tuple[str, str]:
        """On a light ground and on a dark one."""
        palette = self.palette or default_palette()
        return palette.accent, palette.accent_in_the_dark

    @property
    def ground(self) -> str:
        """Of the night."""
        return (self.palette or default_palette()).stage

    @property
    def plates(self) -> str:
        """Classes of the logo, for the grounds on which it could hardly be seen."""
        mean = self.logo.mean if self.logo else ""
        grounds = {"plate-on-light": site_tokens()["light"]["paper"], "plate-on-dark": self.ground}
        faint = (name for name, ground in grounds.items() if mean and contrast(mean, ground) < LEAST_SEEN)
        return " ".join(faint)


LAUREATE = ShownBrand()


def shown(look: EditionLook | None, *, draft_of: str = "") -> ShownBrand:
    """The site's where there is none."""
    if look is None:
        return ShownBrand(draft_of=draft_of)
    return ShownBrand(
        name=" ".join(in_readers_language(look.name).split()) or SITE,  # it goes into headers of emails
        headline=in_readers_language(look.headline),
        story=in_readers_language(look.story),
        palette=palette_of(look),
        logo=look.logo,
        draft_of=draft_of,
    )


def palette_of(look: EditionLook) -> BrandPalette | None:
    if not (look.accent or look.stage):
        return None
    default = default_palette()
    return BrandPalette(look.accent or default.accent, look.stage or default.stage)


def brand_of(edition_id: int | None, *, among: Iterable[Edition] = ()) -> ShownBrand:
    """`among` are editions that were read with their brands; one query where it is none of them."""
    if edition_id is None:
        return LAUREATE
    for edition in among:
        if edition.pk == edition_id:
            return shown(getattr(edition, "brand", None))
    return shown(Brand.objects.select_related("logo").defer(*FILES).filter(edition=edition_id).first())
