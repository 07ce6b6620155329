from contest.folding import fold


def test_case_accents_and_width_make_no_difference() -> None:
    told = {
        "Cartas a uma Casa Vazía": "cartas a uma casa vazia",
        "Sørvik": "sorvik",
        "TRẦN Thu  Linh": "tran thu linh",
        "Straße": "strasse",
        "ＡＩ 电影": "ai 电影",
        "\u202eabc\u202c": "abc",
        "a\0b": "a b",
        "Đà Nẵng": "da nang",
        "《海边》": "海边",
        "Sci‑fi — “noir”": "sci fi noir",
    }
    assert {text: fold(text) for text in told} == told


def test_apostrophes_of_all_keyboards_are_one() -> None:
    typed = ("Weaver's", "Weaver’s", "weaver‘s", "WEAVERʼS", "weaver´s", "weaver`s", "weavers")
    assert {fold(text) for text in typed} == {"weavers"}
