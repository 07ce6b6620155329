"""A catalogue that would show a reader another language, or an error page, is not compiled."""

from pathlib import Path

import pytest

from contest.management.catalogues import main

HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
WHOLE = 'msgid "one film"\nmsgid_plural "%(count)s films"\nmsgstr[0] "un film"\nmsgstr[1] "%(count)s films"\n'


def compiled(folder: Path, text: str) -> tuple[Path, int]:
    path = folder / "django.po"
    path.write_text(f"{HEADER}\n{text}", encoding="utf-8")
    return path, main([str(path)])


def test_catalogue_without_a_fault_is_compiled(tmp_path: Path) -> None:
    path, code = compiled(tmp_path, WHOLE)
    assert (code, path.with_suffix(".mo").exists()) == (0, True)


def test_plural_that_nobody_has_translated_yet_is_as_good_as_any_other_text(tmp_path: Path) -> None:
    path, code = compiled(tmp_path, WHOLE.replace('"un film"', '""').replace('"%(count)s films"\n', '""\n'))
    assert (code, path.with_suffix(".mo").exists()) == (0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            WHOLE.replace('msgstr[1] "%(count)s films"\n', ""),
            "5: “one film” lacks a plural: msgstr[1] is empty. Translate it.",
        ),
        (
            'msgid "Hello %(name)s"\nmsgstr "Bonjour %(nom)s"\n',
            "5: “Hello %(name)s” knows no slot nom; expected: name. Correct it.",
        ),
        (
            WHOLE + 'msgstr[2] "des films"\n',
            "5: msg has more translations than num_plurals of catalog on 4. Correct it.",
        ),
    ],
)
def test_catalogue_with_a_fault_is_refused_by_file_and_message(
    tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, code = compiled(tmp_path, text)
    assert (code, path.with_suffix(".mo").exists()) == (1, False)
    assert capsys.readouterr().err == f"{path}:{said}\n"
