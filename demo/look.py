"""The look that the edition of long films has of its own: a lighthouse's green, and a lamp drawn here."""

import io

from PIL import Image, ImageDraw

from contest.branding.keeping import draft_of, keep_draft, print_of, public_look, publish_draft
from contest.branding.logos import bring_logo
from contest.enums import OfficeTaskKind
from contest.models import Edition, OfficeTask, User
from demo.editions import LONG_FORM
from demo.jury import finish

ACCENT, STAGE = "#0a6065", "#06191b"
HEADLINE = {
    "en": "Long films, told slowly",
    "zh-hans": "长片，慢慢讲",
    "id": "Film panjang, dituturkan pelan",
}
STORY = {
    "en": "For those who need a quarter of an hour before anything happens.\n\n"
    "The jury watched every film to its end, in one sitting, with the lights down.",
    "zh-hans": "献给那些需要一刻钟才让事情发生的人。\n\n评审团熄灯而坐，一次看完了每一部影片。",
    "id": "Untuk mereka yang perlu seperempat jam sebelum sesuatu terjadi.\n\n"
    "Dewan juri menonton setiap film sampai selesai, sekali duduk, dengan lampu padam.",
}


def give_look(edition: Edition, *, organiser: User) -> None:
    """Once: what was published stays."""
    if public_look(edition):
        return
    texts = {"name": LONG_FORM, "headline": HEADLINE, "story": STORY}
    keep_draft(edition, by=organiser, accent=ACCENT, stage=STAGE, **texts)
    logo = bring_logo(edition, draw_lamp(), by=organiser)
    finish(OfficeTask.objects.get(edition=edition, kind=OfficeTaskKind.DRAW_LOGO, subject=str(logo.pk)))
    publish_draft(edition, seen=print_of(draft_of(edition)), by=organiser)


def draw_lamp() -> bytes:
    """A tower with a lamp and two beams, on nothing, as PNG."""
    image = Image.new("RGBA", (960, 480))
    pen = ImageDraw.Draw(image)
    for beam in ([(440, 110), (0, 20), (0, 210)], [(520, 110), (960, 20), (960, 210)]):
        pen.polygon(beam, fill="#e0a93b")
    pen.polygon([(440, 170), (520, 170), (560, 470), (400, 470)], fill=ACCENT)
    pen.rectangle((430, 60, 530, 160), fill="#e0a93b", outline=ACCENT, width=12)
    pen.polygon([(420, 60), (540, 60), (480, 4)], fill=ACCENT)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
