"""The press kit of a published edition as one ZIP file: texts and the result in every language, stills,
laurels, and the films whose creators agree to it. It says what the public pages say; a film that was taken
off those is not in it."""

from zipfile import ZipFile

import structlog
from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from contest.addresses import address_in
from contest.domain import office_tasks
from contest.domain.showcase import Winner, corrections_in, winners_by
from contest.enums import ConsentKind, OfficeTaskKind
from contest.laurels.bundles import Step, ask_for_bundle, make_bundle
from contest.laurels.certificates import laurel_code_of
from contest.laurels.printing import INKS, laurel_svg
from contest.laurels.typesetting import FontsMissing
from contest.models import Certificate, Consent, Edition, OfficeTask, Seal, User
from contest.zip_files import write_stored
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition

TEXTS = {"texts": "contest/laurels/press_texts.txt", "result": "contest/laurels/press_result.txt"}
logger = structlog.stdlib.get_logger(__name__)


def ask_for_press_kit(edition: Edition, *, by: User | None) -> OfficeTask:
    """Raises `Refused` before the results are public."""
    seal = Seal.objects.of(edition)
    total = len(settings.LANGUAGES) + (len(winners_by(seal)) if seal else 0)
    return ask_for_bundle(edition, OfficeTaskKind.PRESS_KIT, total=total, by=by)


@office_tasks.works_on(OfficeTaskKind.PRESS_KIT)
def _make(task: OfficeTask) -> None:
    make_bundle(task, lambda archive, step: _write(archive, step, edition=task.edition))


def _write(archive: ZipFile, step: Step, *, edition: Edition) -> None:
    seal = Seal.objects.of(edition)
    assert seal is not None, "it is asked for once the results are public"
    winners = winners_by(seal)
    films = _films_for_press(winners)
    for winner in winners:
        if winner.is_shown:
            _write_pictures(archive, winner)
            if key := films.get(winner.code):
                write_stored(archive, f"films/{winner.code}.mp4", key)
        step()
    inside = {name.filename for name in archive.infolist()}
    for language, _name in settings.LANGUAGES:
        with override(language):
            _write_texts(archive, edition, seal, language, inside)
        step()


def _write_texts(archive: ZipFile, edition: Edition, seal: Seal, language: str, inside: set[str]) -> None:
    winners = [
        {
            "told": winner,
            "address": address_in(reverse("film_show", args=[winner.code]), language),
            "film": film if (film := f"films/{winner.code}.mp4") in inside else "",
            "stills": sorted(name for name in inside if name.startswith(f"stills/{winner.code}-")),
        }
        for winner in winners_by(seal)
    ]
    context = {
        "edition": edition,
        "seal": seal,
        "winners": winners,
        "corrections": corrections_in(seal),
    }
    for name, template in TEXTS.items():
        text = render_to_string(template, context)
        archive.writestr(f"{name}-{language}.txt", text.strip() + "\n")


def _write_pictures(archive: ZipFile, winner: Winner) -> None:
    """Stills, the maker's own poster, and the laurel for a poster."""
    is_own = Q(kind=RenditionKind.OWN_POSTER, film__shows_own_poster=True)
    stills = Rendition.objects.filter(is_own | Q(kind=RenditionKind.POSTER), film_id=winner.film_id or 0)
    for still in stills.order_by("number", "pk"):
        name = "poster" if still.kind == RenditionKind.OWN_POSTER else still.number
        write_stored(archive, f"stills/{winner.code}-{name}.jpg", still.storage_key)
    certificate = Certificate.objects.filter(code=laurel_code_of(winner.code)).first()
    if certificate is None:
        return
    for ink in INKS:
        try:
            archive.writestr(f"laurels/{winner.code}-{ink}.svg", laurel_svg(certificate, ink=ink))
        except FontsMissing as missing:
            logger.warning("a laurel is not in the press kit", film=winner.code, scripts=missing.scripts)


def _films_for_press(winners: list[Winner]) -> dict[str, str]:
    """Keys of the films that may be given to the press, by the entry's code."""
    codes = [winner.code for winner in winners if winner.is_shown]
    allowed = Consent.objects.filter(entry__code__in=codes, kind=ConsentKind.PRESS)
    films = {film: code for code, film in allowed.values_list("entry__code", "entry__film_id")}
    copies = Rendition.objects.filter(film_id__in=[pk for pk in films if pk], kind=RenditionKind.TOP)
    return {films[film]: key for film, key in copies.order_by("pk").values_list("film_id", "storage_key")}
