"""Do the tests notice when the code is wrong? `make mutate` changes a place and runs the tests that pass it.

The operators are cosmic-ray's. A sample of the places, drawn with a seed, is each changed in one way; of the
tests that run through a place, those that mirror its module come first, then the quickest."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import coverage
import parso.tree
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.provider import OperatorProvider

ROOT = Path(__file__).parents[1]
MUTATED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]["run"]["source"]
TESTS = (["tests/judging"], ["tests/contest"], ["tests/media_pipeline"])  # asked for what they run through
QUICK = "not longest and not server and not e2e and not film and not engines"
SEED, SAMPLE, LEAST_OF_A_PART, LEAST_SCORE = 9, 120, 12, 0.85
UNSEEN = tomllib.loads((ROOT / "tests/mutation_unseen.toml").read_text())["change"]  # by nobody, ever
MOST_TESTS, MOST_SECONDS = 100, 20.0  # for one change
ASKING = {"VariableReplacer", "VariableInserter"}  # operators that need arguments
BITS = {"BitOr", "BitAnd", "BitXor", "LShift", "RShift"}  # of a number with a fraction they fail at once
STATEMENTS = {"suite", "if_stmt", "while_stmt", "for_stmt", "with_stmt", "try_stmt", "funcdef"}
# Tests failed, could not be read (4 where they are asked for by name), broke off, or calculate on and on
NOTICED = (1, 2, 3, 4, -signal.SIGXCPU)
LIMITED = """import resource, sys, pytest
limit = int(sys.argv[1])  # seconds of the processor, whatever else the machine does
resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
sys.exit(pytest.main(sys.argv[2:]))"""
LEFT_BEHIND = shutil.ignore_patterns(".venv", ".git", "var", ".*_cache", "node_modules")


class Contexts:
    """A plugin of pytest: coverage learns which test runs, and we what it takes of the processor."""

    def __init__(self, durations: Path) -> None:
        self.path, self.seconds, self.failed = durations, Counter[str](), set[str]()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        measuring = coverage.Coverage.current()
        assert measuring
        function, began = item.nodeid.partition("[")[0], time.process_time()
        measuring.switch_context(function)
        answer = yield
        self.seconds[function] += time.process_time() - began
        return answer

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid.partition("[")[0])

    def pytest_sessionfinish(self) -> None:
        self.path.write_text(
            json.dumps({key: s for key, s in self.seconds.items() if key not in self.failed})
        )


@dataclass(frozen=True)
class Place:
    module: str
    line: int
    column: int
    runs: tuple[int, int]  # lines, first and last, that a test runs through to notice a change here


@dataclass(frozen=True)
class Mutant:
    place: Place
    operator: str
    code: str

    @property
    def diff(self) -> str:
        old = (ROOT / self.place.module).read_text()
        changes = unified_diff(old.splitlines(), self.code.splitlines(), n=0, lineterm="")
        return "\n".join(list(changes)[3:])

    @property
    def is_unseen(self) -> bool:
        """Whether the list of changes that nobody can see has this one."""
        lines = self.diff.splitlines()
        line, changed = (
            "\n".join(text[1:].strip() for text in lines if text.startswith(sign)) for sign in "-+"
        )
        return any(
            (one["module"], one["line"], one["changed"]) == (self.place.module, line, changed)
            for one in UNSEEN
        )


@dataclass(frozen=True)
class Passing:
    """Which tests run through which line, and how long each lasts."""

    by_line: dict[tuple[str, int], set[str]]
    seconds: dict[str, float]

    def choose(self, place: Place) -> list[str]:
        """The tests to be run: all that mirror the module, as what a fixture of theirs has run is known of
        the first only, then the quickest of the others that pass the place."""
        first, last = place.runs
        found = set().union(*(self.by_line.get((place.module, n), ()) for n in range(first, last + 1)))
        folder, _, name = f"tests/{Path(place.module).with_suffix('')}".rpartition("/")
        near = {test for test in self.seconds if test.startswith(f"{folder}/test_{name}.py")}
        chosen, seconds = [], 0.0
        for test in sorted(
            (found | near) & self.seconds.keys(), key=lambda one: (one not in near, self.seconds[one])
        ):
            seconds += self.seconds[test]
            if chosen and (seconds > MOST_SECONDS or len(chosen) == MOST_TESTS):
                break
            chosen.append(test)
        return chosen


def measure(folder: Path) -> Passing:
    """Run the quick tests once, with coverage."""

    def run(number: int) -> None:
        run_measured = "from tests.mutation import run_measured; import sys; run_measured(*sys.argv[1:])"
        command = [sys.executable, "-c", run_measured, str(folder / str(number)), *TESTS[number]]
        with (folder / f"{number}.log").open("w") as log:
            subprocess.run(command, cwd=ROOT, stdout=log, stderr=log, check=False)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run, range(len(TESTS))))
    by_line: dict[tuple[str, int], set[str]] = defaultdict(set)
    seconds: dict[str, float] = {}
    for number in range(len(TESTS)):
        data = coverage.CoverageData(str(folder / f"{number}.coverage"))
        data.read()
        for path in data.measured_files():
            module = str(Path(path).relative_to(ROOT))
            for line, tests in data.contexts_by_lineno(path).items():
                by_line[module, line] |= set(tests) - {""}
        seconds |= json.loads((folder / f"{number}.json").read_text())
    return Passing(by_line, seconds)


def run_measured(path: str, *tests: str) -> None:
    measuring = coverage.Coverage(data_file=f"{path}.coverage", source=MUTATED)
    with measuring.collect():
        pytest.main(["-n", "0", "-q", "-m", QUICK, *tests], plugins=[Contexts(Path(f"{path}.json"))])
    measuring.save()


def places_of(module: str) -> Iterator[tuple[Place, str, int]]:
    """Each place that can be changed, with the operator and which of its places it is."""
    tree = get_ast((ROOT / module).read_text())
    operators = OperatorProvider()
    for name in operators:
        if name in ASKING or mixes_kinds(name):
            continue
        number = 0
        for node in ast_nodes(tree):
            for (line, column), _ in operators[name]().mutation_positions(node):
                if not (is_annotation(node) or is_kind_of_class(node) or is_star(node)):
                    yield Place(module, line, column, lines_run(node)), name, number
                number += 1


def mixes_kinds(operator: str) -> bool:
    kind, *pair = operator.split("_")
    return kind == "ReplaceBinaryOperator" and len({name in BITS for name in pair}) == 2


def lines_run(node: Any) -> tuple[int, int]:
    """The statement in the body of a function; the whole body for the head of a function, which runs when it
    is defined; the whole module for what runs when that is imported."""
    if node.type == "decorator":
        function = node.parent.children[-1]
        function = function.children[-1] if function.type == "async_funcdef" else function
        function = function if function.type == "funcdef" else None
    else:
        function = parso.tree.search_ancestor(node, "funcdef")
        if function and node.start_pos >= function.children[-1].start_pos:
            while node.parent.type not in STATEMENTS:
                node = node.parent
            return node.start_pos[0], node.get_last_leaf().start_pos[0]
    whole = function.children[-1] if function else node.get_root_node()
    first = whole.children[1] if whole.type == "suite" else whole
    return first.start_pos[0], whole.get_last_leaf().start_pos[0]


def is_star(node: Any) -> bool:
    """The star of a signature or of a call is no multiplication."""
    return str(getattr(node, "value", "")) in ("*", "**") and node.parent.type not in ("term", "power")


def is_kind_of_class(node: Any) -> bool:
    """`@dataclass(frozen=True)` guards against code that is not written yet."""
    decorator = node if node.type == "decorator" else parso.tree.search_ancestor(node, "decorator")
    return decorator is not None and decorator.children[1].get_code().startswith("dataclass")


def is_annotation(node: Any) -> bool:
    """Nothing runs by an annotation."""
    while node.parent is not None:
        if node.parent.type in ("tfpdef", "annassign") and node is not node.parent.children[0]:
            return "=" not in [
                getattr(one, "value", "") for one in node.parent.children[: node.parent.children.index(node)]
            ]
        if node.parent.type == "funcdef" and node is node.parent.annotation:
            return True
        node = node.parent
    return False


def draw(sample: int, seed: int) -> list[Mutant]:
    choices: dict[Place, list[tuple[str, int]]] = defaultdict(list)
    for folder in MUTATED:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for place, operator, number in places_of(str(path.relative_to(ROOT))):
                choices[place].append((operator, number))
    chance = random.Random(seed)
    in_order = sorted(choices, key=lambda place: (place.module, place.line, place.column))
    places = chance.sample(in_order, sample)
    for folder in MUTATED:
        inside = [place for place in in_order if place.module.startswith(folder)]
        lacking = LEAST_OF_A_PART - len(set(inside) & set(places))
        others = [place for place in inside if place not in places]
        places += random.Random(seed).sample(others, max(lacking, 0))
    mutants = []
    for place in places:
        operator, number = chance.choice(choices[place])
        code = mutate_code((ROOT / place.module).read_text(), OperatorProvider()[operator](), number)
        assert code is not None
        mutants.append(Mutant(place, operator, code))
    return mutants


def is_noticed(mutant: Mutant, tests: list[str], *, workspace: Path, seconds: float) -> bool:
    if not tests:
        return False
    path = workspace / mutant.place.module
    original = path.read_text()
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
    path.write_text(mutant.code)
    words = [sys.executable, "-c", LIMITED, str(round(60 + 10 * seconds))]
    try:
        done = subprocess.run(
            [*words, "-n", "0", "-x", "-q", "-p", "no:cacheprovider", *tests],
            cwd=workspace,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=600,
        )
        assert done.returncode in (0, *NOTICED), f"pytest answered {done.returncode} to {tests}"
        return done.returncode in NOTICED
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(original)


def main() -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="laureate-mutants-") as name:
        folder = Path(name)
        passing = measure(folder)
        measured = time.monotonic() - began
        drawn = draw(SAMPLE, SEED)
        mutants = [mutant for mutant in drawn if not mutant.is_unseen]
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(os.cpu_count() or 1):
            free.put(shutil.copytree(ROOT, folder / f"copy-{number}", ignore=LEFT_BEHIND))

        def ask(mutant: Mutant) -> bool:
            workspace = free.get()
            tests = passing.choose(mutant.place)
            noticed = is_noticed(
                mutant, tests, workspace=workspace, seconds=sum(map(passing.seconds.get, tests))
            )
            free.put(workspace)
            if not noticed:
                where = f"{mutant.place.module}:{mutant.place.line} {mutant.operator}"
                print(f"{where}, {len(tests)} tests\n{mutant.diff}\n", flush=True)
            return noticed

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            noticed = list(pool.map(ask, mutants))
    report(drawn, mutants, noticed)
    lasted, busy = time.monotonic() - began, sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    print(f"{lasted / 60:.1f} minutes, {measured / 60:.1f} to measure; {busy / 60:.1f} of one processor")
    sys.exit(sum(noticed) < LEAST_SCORE * len(noticed))


def report(drawn: list[Mutant], mutants: list[Mutant], noticed: list[bool]) -> None:
    """For each part: drawn, of these unseen, noticed, and the share noticed of what can be seen."""
    for part in (*MUTATED, ""):
        places = sum(mutant.place.module.startswith(part) for mutant in drawn)
        answers = [
            yes for mutant, yes in zip(mutants, noticed, strict=True) if mutant.place.module.startswith(part)
        ]
        score = f"{sum(answers) / len(answers):.2f}" if answers else "–"
        print(f"| {part or 'all'} | {places} | {places - len(answers)} | {sum(answers)} | {score} |")


if __name__ == "__main__":
    main()
