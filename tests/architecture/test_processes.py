"""Films are read by nobody but ffmpeg/run.py: no other module of the lab can start a process. And the process
that many lines share loads nothing that it does not need."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.running_site import new_site

ROOT = Path(__file__).parents[2]
STARTERS = {"media_pipeline/ffmpeg/run.py"}
MODULES = {
    "subprocess",
    "multiprocessing",
    "pty",
    "billiard",
    "ctypes",
    "cffi",
    "av",
    "cv2",
    "imageio",
    "pexpect",
}
CALLS = {
    *("system", "popen", "Popen", "fork", "forkpty", "posix_spawn", "posix_spawnp", "run_async"),
    *(
        "create_subprocess_exec",
        "create_subprocess_shell",
        "check_output",
        "check_call",
        "getoutput",
        "probe",
    ),
    *(
        f"{family}{kind}"
        for family in ("exec", "spawn")
        for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp")
    ),
    *("execvpe", "spawnvpe", "eval", "exec", "__import__", "import_module"),
}
HEAVY = {"numpy", "scipy", "boto3", "botocore", "storages", "PIL", "c2pa", "redis"}
LAB = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "media_pipeline").rglob("*.py"))


def suspects(tree: ast.AST) -> Iterator[str]:
    """Names by which a process could be started, as far as the tree has them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            yield from (name for name in names if name in CALLS or name in MODULES)
            yield from (str(node.module) for _ in names[:1] if str(node.module).partition(".")[0] in MODULES)
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in CALLS or (name == "run" and isinstance(called, ast.Attribute)):
                yield name


def suspects_in(module: str) -> list[str]:
    return list(suspects(ast.parse(Path(ROOT, module).read_text())))


def test_modules_of_the_lab_start_no_process() -> None:
    others = [module for module in LAB if module not in STARTERS]
    assert {module: found for module in others if (found := suspects_in(module))} == {}


def test_starters_are_still_some() -> None:
    assert {module for module in STARTERS if "subprocess" in suspects_in(module)} == STARTERS


def test_way_to_start_a_process_is_seen() -> None:
    for code in [
        "import subprocess as s",
        "from os import system",
        "import os\nos.execv('a', [])",
        "import ffmpeg\nffmpeg.input('a').output('b').run()",
        "import ffmpeg\nffmpeg.probe('a')",
        "from multiprocessing.pool import Pool",
        "__import__('subprocess')",
        "import asyncio\nasyncio.create_subprocess_shell('a')",
    ]:
        assert list(suspects(ast.parse(code))) != [], code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("modules", "needed"),
    [
        ("contest.conf.transfer", set()),
        ("contest.conf.asgi, contest.conf.urls", {"numpy", "scipy"}),  # pages of the jury calculate
    ],
    ids=["transfer", "web"],
)
def test_server_loads_what_it_needs_alone(modules: str, needed: set[str], tmp_path: Path) -> None:
    look = f"import json, sys, {modules}; print(json.dumps(sorted(sys.modules)))"
    environment = new_site(tmp_path / "var").environment
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert HEAVY & set(json.loads(done.stdout)) == needed
