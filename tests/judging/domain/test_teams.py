"""Which entries are one team's."""

from judging.domain.teams import teams_of


def test_contact_person_and_team_name_make_one_team() -> None:
    entries = [
        (1, 7, "Lampworks"),
        (2, 8, "  LAMPWORKS "),
        (3, 8, ""),
        (4, 9, ""),
        (5, 10, "Ｌａｍｐ-works"),
        (6, 11, "Works, Lamp"),
        (7, 12, "灯工坊"),
        (8, 13, "灯 工坊"),
        (9, 14, "灯"),
        (10, 15, "灯"),
    ]
    assert teams_of(entries) == {1: 7, 2: 7, 3: 7, 4: 9, 5: 7, 6: 7, 7: 12, 8: 12, 9: 14, 10: 15}


def test_an_entry_without_a_team_name_is_its_contact_persons() -> None:
    assert teams_of([(1, 5, ""), (2, 6, ""), (3, 5, "—")]) == {1: 5, 2: 6, 3: 5}
