"""How the page cuts a film, for whoever sends one from outside the site: nothing of Django is asked."""

from media_pipeline.uploads.protocol import PART_SIZES


def part_size_of_page(size: int) -> int:
    """How static/js/components/upload.js cuts a film where no bucket takes its parts."""
    return next((part for part in PART_SIZES if size <= 2 * part), PART_SIZES[-1])
