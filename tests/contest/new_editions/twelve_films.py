"""Twelve films that were handed in, with stills, and how a jury scores them: the first is the best."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from contest.enums import EntryState
from contest.models import Edition, Entry
from judging.domain import scoresheets
from judging.models import Assignment, Mark
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Film, Rendition
from media_pipeline.renditions.storyboard import grid_of
from media_pipeline.storage.films import film_store
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry, make_user
from tests.judging.juries import CRITERIA, watch

FILMS = (  # title, who made it, country
    ("The Ninth Ferry", "Noor Haddad", "MA"),
    ("Salt Clock", "Ilse Brandt", "DE"),
    ("Paper Moths", "Wei Lan", "CN"),
    ("Under the Reservoir", "Tomás Rey", "ES"),
    ("A Lamp Learns to Wait", "Putu Ayu", "ID"),
    ("Inland Sea", "Kenji Mori", "JP"),
    ("The Last Projectionist", "Amara Obi", "NG"),
    ("Winter Market", "Oskar Lind", "SE"),
    ("Two Rivers", "Meera Nair", "IN"),
    ("Antenna", "Léa Martin", "FR"),
    ("House of Echoes", "Dario Conti", "IT"),
    ("Slow Lightning", "Ana Souza", "BR"),
)
CUTS = (0, 21_000, 43_000, 62_000)


def hand_in(edition: Edition) -> list[Entry]:
    entries = []
    for number, (title, name, country) in enumerate(FILMS):
        entry = make_entry(
            EntryState.SUBMITTED,
            edition=edition,
            representative=make_user(name=name),
            title=title,
            original_title="",
            country=country,
            ai_percent=100,
        )
        film = make_film_row(cuts=CUTS)
        Film.objects.filter(pk=film.pk).update(
            file_name=f"film-{number + 1}.mp4",
            sha256=f"{film.pk:064x}",
            width=1920,
            height=1080,
        )
        draw_stills(film, number)
        give_film(entry, film)
        entries.append(entry)
    return entries


def draw_stills(film: Film, number: int) -> None:
    grid = grid_of(film.facts)
    still = landscape(number)
    sheet = Image.new("RGB", grid.sheet_size)
    cell = still.resize((grid.cell_width, grid.cell_height))
    for one in range(grid.cells):
        sheet.paste(cell, grid.corner(one))
    pictures = {RenditionKind.POSTER: still, RenditionKind.SHOTS: still, RenditionKind.SPRITE: sheet}
    for kind, picture in pictures.items():
        content = BytesIO()
        picture.save(content, "JPEG", quality=80)
        key = film_store().save(f"tests/{film.pk}/{kind}.jpg", ContentFile(content.getvalue()))
        Rendition.objects.filter(film=film, kind=kind).update(storage_key=key, content_type="image/jpeg")


def landscape(number: int) -> Image.Image:
    """A sky, a sun and a shore, in colours of each film's own."""
    sky = Image.new("HSV", (640, 360), (number * 21 % 256, 120, 190)).convert("RGB")
    shore = Image.new("HSV", (640, 130), ((number * 21 + 110) % 256, 150, 90)).convert("RGB")
    ImageDraw.Draw(sky).ellipse((80 + number * 38, 60, 160 + number * 38, 140), fill=(255, 244, 214))
    sky.paste(shore, (0, 230))
    return sky


def score_all(entries: list[Entry]) -> None:
    """Every judge watches every film and submits scores; each film is clearly better than the next."""
    place = {entry.pk: number for number, entry in enumerate(entries)}
    for duty in Assignment.objects.due().select_related("seat__round__edition", "entry__film"):
        watch(duty)
        sheet = scoresheets.open_sheet(duty)
        least, more = divmod(50 - 4 * place[duty.entry_id], len(CRITERIA))
        lines = sheet.rubric.criteria.filter(slug__in=CRITERIA).order_by("order")
        Mark.objects.bulk_create(
            Mark(scoresheet=sheet, criterion=line, value=least + (number < more))
            for number, line in enumerate(lines)
        )
        scoresheets.submit_scores(duty)
