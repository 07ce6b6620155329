"""The two editions of the demo: one that is open now, and one that is over. All dates follow from today."""

from datetime import datetime, timedelta
from typing import Any

from contest.domain.default_awards import default_awards
from contest.domain.editions import create_edition
from contest.models import Edition, User

OPEN_SLUG, PAST_SLUG = "2026", "2025"
FESTIVAL = {
    "en": "Laureate AI Short Film Competition",
    "zh-hans": "桂冠 AI 短片大赛",
    "id": "Kompetisi Film Pendek AI Laureate",
}


def open_edition(*, now: datetime, by: User) -> Edition:
    """The edition that takes entries: it opened four weeks before it was seeded and closes in three."""
    return _edition(
        OPEN_SLUG,
        year=2026,
        opens_at=_evening(now - timedelta(days=27)),
        closes_at=_evening(now + timedelta(days=21)),
        nominees_at=_evening(now + timedelta(days=49)),
        awards_at=_evening(now + timedelta(days=70)),
        by=by,
        theme={
            "en": "Beyond a tool, towards a partner",
            "zh-hans": "超越工具，成为伙伴",
            "id": "Melampaui alat, menuju mitra",
        },
        invitation={
            "en": "One to five minutes, made with machines that answer back. Show us what you could not have "
            "made alone, and what it could not have made without you.",
            "zh-hans": "用一到五分钟，与一台会回应您的机器共同创作。"
            "让我们看到您独自无法完成、而它离开您也无法完成的作品。",
            "id": "Satu sampai lima menit, dibuat bersama mesin yang menjawab. Perlihatkan apa yang tak bisa "
            "Anda buat sendiri, dan apa yang tak bisa dibuatnya tanpa Anda.",
        },
    )


def past_edition(*, now: datetime, by: User) -> Edition:
    """The edition of the year before."""
    return _edition(
        PAST_SLUG,
        year=2025,
        opens_at=_evening(now - timedelta(days=400)),
        closes_at=_evening(now - timedelta(days=340)),
        nominees_at=_evening(now - timedelta(days=310)),
        awards_at=_evening(now - timedelta(days=280)),
        by=by,
        theme={"en": "The first frame", "zh-hans": "第一帧", "id": "Frame pertama"},
        invitation={
            "en": "Every film begins with a picture that nobody has seen. Begin.",
            "zh-hans": "每部影片都始于一个无人见过的画面。开始吧。",
            "id": "Setiap film bermula dari gambar yang belum pernah dilihat siapa pun. Mulailah.",
        },
    )


def _edition(slug: str, *, by: User, **fields: Any) -> Edition:
    there = Edition.objects.filter(slug=slug).select_related("regulations").first()
    return there or create_edition(
        fields={"slug": slug, "name": FESTIVAL, "time_zone": "Asia/Shanghai", **fields},
        regulations={},
        awards=default_awards(),
        by=by,
    )


def _evening(day: datetime) -> datetime:
    """23:59 in the contest's zone (UTC+8) on that day."""
    return day.replace(hour=15, minute=59, second=0, microsecond=0)
