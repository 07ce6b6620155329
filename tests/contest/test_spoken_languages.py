from django.utils import translation

from contest.spoken_languages import name_language, read_languages


def test_languages_are_read_from_their_names() -> None:
    for typed, codes, unknown in [
        ("English, Mandarin; bahasa Inggris、法语\nIndonesian", ["en", "zh", "fr", "id"], []),
        ("中文，英文, Bahasa Indonesia / Cantonese", ["zh", "en", "id", "yue"], []),
        ("de, Klingonish, English, ,Klingonish", ["de", "en"], ["Klingonish"]),
        (" ", [], []),
    ]:
        assert read_languages(typed) == (codes, unknown), (typed, codes, unknown)


def test_what_is_shown_can_be_read_again() -> None:
    for language in ["en", "zh-hans", "id"]:
        with translation.override(language):
            names = ", ".join(name_language(code) for code in ("en", "zh", "id", "yue", "pt", "ar"))
        assert read_languages(names) == (["en", "zh", "id", "yue", "pt", "ar"], []), language
