"""The awards that an edition starts with, most valuable first; eleven places in all."""

from typing import Any

ELEVEN_AWARDS: tuple[dict[str, Any], ...] = (
    {
        "slug": "first-prize",
        "name": {"en": "First Prize", "zh-hans": "一等奖", "id": "Juara I"},
        "basis": {
            "en": "the best film of all",
            "zh-hans": "全场最佳影片",
            "id": "film terbaik dari semuanya",
        },
        "places": 1,
    },
    {
        "slug": "second-prize",
        "name": {"en": "Second Prize", "zh-hans": "二等奖", "id": "Juara II"},
        "basis": {"en": "the next three films", "zh-hans": "其后三部影片", "id": "tiga film berikutnya"},
        "places": 3,
    },
    {
        "slug": "third-prize",
        "name": {"en": "Third Prize", "zh-hans": "三等奖", "id": "Juara III"},
        "basis": {
            "en": "the five films after those",
            "zh-hans": "再其后五部影片",
            "id": "lima film sesudahnya",
        },
        "places": 5,
    },
    {
        "slug": "most-creative",
        "name": {"en": "Most Creative", "zh-hans": "最具创意奖", "id": "Paling Kreatif"},
        "basis": {"en": "the best in creativity", "zh-hans": "创意最佳", "id": "terbaik dalam kreativitas"},
        "places": 1,
        "criterion": "creativity",
    },
    {
        "slug": "best-narration",
        "name": {"en": "Best Narration", "zh-hans": "最佳叙事奖", "id": "Penceritaan Terbaik"},
        "basis": {"en": "the best in storytelling", "zh-hans": "叙事最佳", "id": "terbaik dalam penceritaan"},
        "places": 1,
        "criterion": "narration",
    },
)
