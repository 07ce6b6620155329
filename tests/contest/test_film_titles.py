from django.utils import translation

from contest.film_titles import order_titles
from contest.models import Entry

BOATS, HIS = "Paper Boats for My Brother", "给弟弟的纸船"
TRAM, HERS = "The Last Tram to Bandung", "Trem Terakhir ke Bandung"


def test_original_title_stands_first_in_its_own_language() -> None:
    for reader, english, original, spoken, shown in [
        ("zh-hans", BOATS, HIS, "Mandarin, English subtitles", (HIS, BOATS)),
        ("zh-hans", BOATS, HIS, "Chinese", (HIS, BOATS)),
        ("zh-hans", BOATS, HIS, "普通话，英文字幕", (HIS, BOATS)),
        ("zh-hans", BOATS, HIS, "Cantonese, English", (HIS, BOATS)),
        ("zh-hans", BOATS, HIS, "English, some Mandarin", (BOATS, HIS)),
        ("zh-hans", "Night Shift", "星工場の夜勤", "Japanese", ("Night Shift", "星工場の夜勤")),
        ("en", BOATS, HIS, "Mandarin, English subtitles", (BOATS, HIS)),
        ("id", BOATS, HIS, "Mandarin, English subtitles", (BOATS, HIS)),
        ("id", TRAM, HERS, "Indonesian", (HERS, TRAM)),
        ("id", TRAM, HERS, "Bahasa Indonesia (subtitle Inggris)", (HERS, TRAM)),
        ("zh-hans", TRAM, HERS, "Indonesian", (TRAM, HERS)),
        ("zh-hans", BOATS, "", "Mandarin", (BOATS, "")),
        ("zh-hans", BOATS, BOATS, "Mandarin", (BOATS, "")),
        ("en", "", HIS, "Mandarin", (HIS, "")),
        ("id", "", "", "", ("", "")),
    ]:
        with translation.override(reader):
            assert order_titles(english, original, spoken=spoken) == shown, (
                reader,
                english,
                original,
                spoken,
                shown,
            )


def test_film_is_named_to_its_reader_wherever_it_is_named() -> None:
    entry = Entry(title=BOATS, original_title=HIS, language="Mandarin")
    for reader, shown in (("en", (BOATS, HIS)), ("zh-hans", (HIS, BOATS)), ("id", (BOATS, HIS))):
        with translation.override(reader):
            assert (entry.shown_title, entry.other_title) == shown
