"""What machines are told of a film that has won: schema.org's Movie, and oEmbed."""

from typing import Any

from django.utils.translation import gettext as _

from contest.domain.showcase import Winner
from contest.models import Edition

EMBED_SIZE = (960, 540)


def movie_of(winner: Winner, edition: Edition, *, url: str, picture: str) -> dict[str, Any]:
    """As schema.org knows a film. Nothing is said that the sealed result does not say."""
    label = winner.share.label
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": winner.title,
        "alternateName": winner.other_title,
        "description": winner.synopsis,
        "url": url,
        "image": picture,
        "duration": f"PT{round(winner.seconds)}S" if winner.seconds else "",
        "datePublished": edition.published_at.date().isoformat() if edition.published_at else "",
        "director": {"@type": "Person", "name": winner.team} if winner.team else "",
        "countryOfOrigin": {"@type": "Country", "name": str(winner.country.name)} if winner.country else "",
        "award": award_of(winner, edition),
        "digitalSourceType": label.source_type if label else "",
    }
    return {name: value for name, value in told.items() if value}


def award_of(winner: Winner, edition: Edition) -> str:
    # Translators: an award, the contest and its year, as in “First Prize, AI Short Film Competition 2026”
    return _("%(award)s, %(edition)s %(year)s") % {
        "award": winner.award_name,
        "edition": edition.title,
        "year": edition.year,
    }


def embed_of(
    winner: Winner,
    edition: Edition,
    *,
    html: str,
    size: tuple[int, int],
    picture: str,
    home: str,
) -> dict[str, Any]:
    """As oEmbed 1.0 tells of a video."""
    return {
        "version": "1.0",
        "type": "video",
        "title": winner.title,
        "author_name": winner.team,
        "provider_name": f"{edition.title} {edition.year}",
        "provider_url": home,
        "thumbnail_url": picture,
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
        "width": size[0],
        "height": size[1],
        "html": html,
    }


def fit_embed(longest: int | None, highest: int | None) -> tuple[int, int]:
    """16:9, no larger than asked for."""
    width = min(EMBED_SIZE[0], longest or EMBED_SIZE[0], (highest or EMBED_SIZE[1]) * 16 // 9)
    return width, width * 9 // 16
