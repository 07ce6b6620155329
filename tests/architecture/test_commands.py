"""Every command of the documents is one: the program that it names understands it, and some test runs it."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError

from tests.architecture.test_documents import DOCUMENTS, ROOT
from tests.commands import BLOCK, blocks_of

LIVE_DOCUMENTS = [document for document in DOCUMENTS if document.name != "CHANGELOG.md"]
INLINE = re.compile(r"`((?:make|manage\.py|python -m|\.venv/bin/python|docker compose|sudo) [^`\n]+)`")
SILENT = {"cd", "do", "done", "for"}  # words of the shell
RUN_ELSEWHERE = {
    "sed": "tests/contest/domain/test_checkpoints.py",
    "tr": "tests/contest/domain/test_checkpoints.py",
    "base64": "tests/contest/receipts/test_receipts.py",
    "openssl": "tests/contest/receipts/test_receipts.py",
    "tests/fresh_machine.sh": "tests/fresh_machine.sh",  # it is the test; a quarter of an hour, as root
    "curl": "tests/contest/api/test_reading.py",  # asks what the command asks
    "git": "tests/fresh_machine.sh",
    "cp": "tests/deploy/compose.py",
    "docker": "tests/deploy/compose.py",  # reads the file; this machine need not have an engine
}
NOT_RUN = {  # commands of ours that no test runs
    "seed_demo": "fills a site for minutes; tests/demo runs what it calls",
    "play_rehearsal": "started by the site itself",
    "document_findings": "tests compare what it would write",
    "document_guides": "tests compare what it would write",
    "makemigrations": "writes into the sources; tests run it with --check",
}
OF_MANAGE = {"version"}  # which manage.py answers by itself
APPS = ("contest", "contest.conf", "demo", "judging", "media_pipeline")
COMPOSE = {"up", "run", "exec", "restart", "ps"}


def commands() -> Iterator[tuple[str, list[str]]]:
    """Name of the document, and words of the command."""
    for document in LIVE_DOCUMENTS:
        text = document.read_text()
        lines = [line for block in blocks_of(document) for line in block.splitlines()]
        for line in [*lines, *INLINE.findall(text)]:
            for words in commands_in(line):
                yield document.name, words


def commands_in(line: str) -> Iterator[list[str]]:
    """The words of each command of a line, without comments."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    for is_between, words in groupby(lexer, lambda word: set(word) <= set("&|;>")):
        if not is_between:
            yield list(words)


def why_not(words: list[str]) -> str:
    """What is wrong with a command; "" where nothing is."""
    if words[0] in SILENT:
        return ""
    if words[0] == "sudo":
        words = words[1:]
    program, *arguments = words
    if program in ("python", ".venv/bin/python"):
        return why_no_python(arguments)
    if program == "manage.py":
        return why_not_managed(arguments)
    if program == "make":
        return "" if {word for word in arguments if "=" not in word} <= targets() else "no such target"
    if program == "docker":
        return why_not_composed(arguments)
    return "" if program in RUN_ELSEWHERE or len(words) == 1 else "nobody runs this program"


def why_no_python(arguments: list[str]) -> str:
    if arguments[0] == "manage.py":
        return why_not_managed(arguments[1:])
    if arguments[0] != "-m":
        return ""  # a program that the site gives out
    if arguments[1] == "pytest":
        paths = [word for word in arguments[2:] if word.split("/")[0] == "tests"]
        return "" if paths and all(Path(ROOT, path).exists() for path in paths) else "no such tests"
    return "" if find_spec(arguments[1]) else "no such module"


def why_not_managed(arguments: list[str]) -> str:
    """Its own parser takes the arguments, as it would take them from a shell."""
    name, *others = arguments
    if name not in {*get_commands(), *OF_MANAGE}:
        return "no such command"
    if not others:
        return ""  # a text that names it
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    command._called_from_command_line = False  # refusals are raised, not printed
    try:
        command.create_parser("manage.py", name).parse_args(others)
    except CommandError as refused:
        return str(refused)
    return ""


@cache
def targets() -> set[str]:
    """What make itself says that it can make of our Makefile."""
    said = subprocess.run(["make", "-pnq"], cwd=ROOT, capture_output=True, text=True).stdout
    return set(re.findall(r"^([\w-]+):", said, re.MULTILINE))


def why_not_composed(arguments: list[str]) -> str:
    services = yaml.safe_load(Path(ROOT, "docker-compose.yml").read_text())["services"].keys()
    compose, act, *others = arguments
    if compose != "compose" or act not in COMPOSE:
        return "no such act"
    named = [word for word in others if not word.startswith(("-", "$"))]
    if act in ("run", "exec") and "python" in named:
        inner = others[others.index("python") + 1 :]
        return why_no_python(inner) if named[0] in services else "no such service"
    named = named[:1] if act in ("run", "exec") else named
    return "" if set(named) <= services else "no such service"


@pytest.mark.slow
def test_commands_of_documents_are_understood() -> None:
    found = list(commands())
    assert len(found) > 100
    wrong = [(document, *words, why) for document, words in found if (why := why_not(words))]
    assert wrong == []


def test_blocks_of_commands_are_shell() -> None:
    """And no command stands in a block that is not marked as such."""
    for document in DOCUMENTS:
        for block in blocks_of(document):
            done = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True)
            assert (document.name, done.stderr) == (document.name, "")
        others = BLOCK.sub("", document.read_text())
        unmarked = re.findall(r"^ {4}(?:make|manage\.py|docker|\.venv/bin/python) .*", others, re.MULTILINE)
        assert (document.name, unmarked) == (document.name, [])


def test_each_command_of_ours_is_run_by_a_test() -> None:
    ours = {name for name, app in get_commands().items() if app in APPS}
    sources = "\n".join(path.read_text() for path in Path(ROOT, "tests").rglob("*.py"))
    run = {
        name
        for name in ours
        if re.search(rf"(?:call_command\(\s*|\"manage\.py\", |\.manage\()\"{name}\"", sources)
    }
    assert sorted(ours - run) == sorted(NOT_RUN.keys() & ours)
    assert [file for file in RUN_ELSEWHERE.values() if not Path(ROOT, file).exists()] == []
