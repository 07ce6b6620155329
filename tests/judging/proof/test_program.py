"""The program that is one file: with Python and numpy alone it comes to the same answers as the site."""

import os
import subprocess
import venv
from pathlib import Path

import numpy as np
import pytest

from judging.domain.sealed_scores import commitment_of
from judging.proof.program import program_text
from judging.proof.reading import write_protocol
from judging.proof.verification import describe
from tests.judging.proof.counted import Counted, change_one_byte, make_counted, protocol_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def counted(module_db: None) -> Counted:
    return make_counted()


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has numpy and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    home = Path(np.__file__).parent
    for name in (home.name, f"{home.name}.libs"):
        if (home.parent / name).exists():
            (packages / name).symlink_to(home.parent / name)
    return folder / "bin" / "python"


def run(python: Path, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    program = folder / "verify_results.py"
    program.write_text(program_text(), encoding="utf-8")
    return subprocess.run(
        [python, "-I", program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_program_counts_with_python_and_numpy_alone(
    counted: Counted, bare_python: Path, tmp_path: Path
) -> None:
    protocol = protocol_of(counted)
    (tmp_path / "results.json").write_text(write_protocol(protocol), encoding="utf-8")
    no_scipy = subprocess.run([bare_python, "-I", "-c", "import scipy"], capture_output=True, check=False)
    assert no_scipy.returncode == 1
    receipt = commitment_of(counted.changed.scoresheet)
    seal, code = counted.seal.short_code, counted.jury.entries[0].code
    asked = ("results.json", "--seal", seal, "--receipt", receipt, "--entry", code)
    found = run(bare_python, tmp_path, *asked)
    assert (found.returncode, found.stderr) == (0, "")
    told = found.stdout.splitlines()
    described = list(describe(protocol))
    assert told[: len(described)] == described
    assert told[len(described)].startswith("The seal begins with the code that you gave: ")
    assert told[len(described) + 1].startswith(f"{receipt}: it counts, judge ")
    assert f"Entry {code} was counted. Scoresheets in the file: " in found.stdout


def test_program_finds_one_changed_byte(counted: Counted, bare_python: Path, tmp_path: Path) -> None:
    content, name = change_one_byte(protocol_of(counted))
    (tmp_path / "results.json").write_bytes(content)
    found = run(bare_python, tmp_path, "results.json")
    assert (found.returncode, found.stdout, found.stderr) == (
        1,
        "",
        f"{name} was changed or added after the seal.\n",
    )


def test_program_refuses_another_seal_and_what_is_no_protocol(
    counted: Counted, bare_python: Path, tmp_path: Path
) -> None:
    (tmp_path / "results.json").write_text(write_protocol(protocol_of(counted)), encoding="utf-8")
    other = run(bare_python, tmp_path, "results.json", "--seal", "AAAA-BBBB-CCCC")
    holds = "This file holds, but it belongs to another result."
    words = f"{holds} Its seal is {counted.seal.hash}, not aaaabbbbcccc.\n"
    assert (other.returncode, other.stderr) == (1, words)
    none = run(bare_python, tmp_path, "verify_results.py")
    assert none.returncode == 2
    assert none.stderr == (
        "verify_results.py: The file is incomplete or is not a result file: its end is missing. Download it "
        "again.\n"
    )


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        *(
            (
                "--seal",
                value,
                f"“{value}” is no code of a seal: give at least its first 12 digits from 0 to 9 and letters "
                "from a to f, as F5A9-97BF-08CA; it has 64.",
            )
            for value in ("", " ", "b", "F5A9-97BF-08C", "F5A9-97BF-08CG", "a" * 65)
        ),
        *(
            (
                "--receipt",
                value,
                f"“{value}” is no receipt: a receipt has 64 digits from 0 to 9 and letters from a to f.",
            )
            for value in ("", "F5A9-97BF-08CA")
        ),
    ],
)
def test_program_refuses_a_question_that_is_none(
    counted: Counted, bare_python: Path, tmp_path: Path, option: str, value: str, words: str
) -> None:
    (tmp_path / "results.json").write_text(write_protocol(protocol_of(counted)), encoding="utf-8")
    found = run(bare_python, tmp_path, "results.json", option, value)
    assert (found.returncode, found.stdout, found.stderr.splitlines()[-1]) == (
        2,
        "",
        f"verify_results.py: error: argument {option}: {words}",
    )


def test_program_says_which_codes_it_takes(bare_python: Path, tmp_path: Path) -> None:
    told = " ".join(run(bare_python, tmp_path, "--help").stdout.split())
    assert "its first 12 digits, as F5A9-97BF-08CA, or all" in told
    assert "a judge’s receipt: all of its 64 digits" in told
