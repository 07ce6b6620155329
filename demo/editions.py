"""The editions of the demo: one that is open now, one that is over, and one of long films that is over for
longer. All dates follow from today."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from contest.domain.default_awards import default_awards
from contest.domain.editions import create_edition
from contest.enums import AwardBasis
from contest.models import Edition, User

OPEN_SLUG, PAST_SLUG, LONG_SLUG = "2026", "2025", "long-2024"
FESTIVAL = {
    "en": "Laureate AI Short Film Competition",
    "zh-hans": "桂冠 AI 短片大赛",
    "id": "Kompetisi Film Pendek AI Laureate",
}
LONG_FORM = {"en": "Laureate Long Form", "zh-hans": "桂冠长片单元", "id": "Laureate Film Panjang"}
LONG_AWARD = {"en": "Long Film Prize", "zh-hans": "最佳长片奖", "id": "Penghargaan Film Panjang"}
AUDIENCE_AWARD = {
    "slug": "audience",
    "name": {"en": "Audience Award", "zh-hans": "观众奖", "id": "Penghargaan Penonton"},
    "basis": AwardBasis.AUDIENCE,
}
LONG_LIMITS = {
    "min_seconds": 15 * 60,
    "max_seconds": 40 * 60,
    "min_height": 360,
    "max_still": 60,
    "max_silence": 20,
    "max_entries": 6,
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
    """The edition of the year before, with one award more: the audience's."""
    first, *others = default_awards()
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
        awards=[first, AUDIENCE_AWARD, *others],
    )


def long_edition(*, now: datetime, by: User) -> Edition:
    """An edition for films of 15 to 40 minutes, and series of them, with limits and awards of its own."""
    return _edition(
        LONG_SLUG,
        year=2024,
        name=LONG_FORM,
        opens_at=_evening(now - timedelta(days=760)),
        closes_at=_evening(now - timedelta(days=700)),
        nominees_at=_evening(now - timedelta(days=670)),
        awards_at=_evening(now - timedelta(days=640)),
        by=by,
        theme={"en": "Take your time", "zh-hans": "慢慢讲", "id": "Ambil waktumu"},
        invitation={
            "en": "Films of 15 to 40 minutes, alone or as episodes. Stay with a picture as long as it needs.",
            "zh-hans": "征集 15 至 40 分钟的影片，单片或剧集均可。让每个画面停留到它该停留的时候。",
            "id": "Film 15 sampai 40 menit, tunggal atau berseri. Diamlah di satu gambar selama ia perlu.",
        },
        regulations=LONG_LIMITS,
        awards=[{"slug": "long-film", "name": LONG_AWARD, "basis": AwardBasis.OVERALL}],
    )


def _edition(
    slug: str,
    *,
    by: User,
    regulations: Mapping[str, Any] | None = None,
    awards: Sequence[Mapping[str, Any]] | None = None,
    **fields: Any,
) -> Edition:
    there = Edition.objects.filter(slug=slug).select_related("regulations").first()
    return there or create_edition(
        fields={"slug": slug, "name": FESTIVAL, "time_zone": "Asia/Shanghai", **fields},
        regulations=regulations or {},
        awards=awards or default_awards(),
        by=by,
    )


def _evening(day: datetime) -> datetime:
    """23:59 in the contest's zone (UTC+8) on that day."""
    return day.replace(hour=15, minute=59, second=0, microsecond=0)
