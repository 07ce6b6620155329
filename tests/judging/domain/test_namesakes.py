from judging.domain.namesakes import is_named_in, name_keys


def test_names_agree_by_more_than_letters() -> None:
    for name, other in [
        ("Chen Wei", "Wei Chen"),
        ("Dr. José Álvarez", "jose alvarez"),
        ("ＣＨＥＮ\N{IDEOGRAPHIC SPACE}Ｗｅｉ", "chen wei"),
        ("Jan van der Berg", "Vanderberg, Jan"),
        ("陈伟 (Chen Wei)", "Wei CHEN"),
        ("陈伟教授", "陈伟"),
        ("Søren Łukasz", "Soren Lukasz"),
        ("Tom O’Brien", "Obrien Tom"),
        ("Ann Smith-Jones", "ann smith jones"),
        ("Prof. Dr. Dewi Sartika, PhD", "Dewi Sartika"),
    ]:
        assert name_keys(name) & name_keys(other), (name, other)


def test_names_of_others_do_not_agree() -> None:
    for name, other in [
        ("Chen Wei", "Chen Wen"),
        ("Chen Wei", "Chen"),
        ("が", "か"),
        ("陈伟", "陈伟明"),
        ("", ""),
        ("A", "a"),
        ("Dr.", "Prof."),
    ]:
        assert not name_keys(name) & name_keys(other), (name, other)


def test_organisations_are_found_in_texts() -> None:
    for organisation, text, is_named in [
        ("Beijing Film Academy", "Student at the BEIJING FILM ACADEMY", True),
        ("北京电影学院", "北京电影学院学生", True),
        ("光影文化有限公司", "光影文化", True),
        ("Sora Ltd.", "Sora Films", True),
        ("Sora", "Sorata", False),
        ("Film Academy Beijing", "Beijing Film Academy", False),
        ("Ltd.", "Sora Ltd.", False),
    ]:
        assert is_named_in(organisation, text) == is_named, (organisation, text, is_named)
