"""The program that counts a protocol again and is one file: the very modules that the site uses, one after
the other, with numpy in place of scipy."""

from functools import cache
from pathlib import Path

import judging

MODULES = (
    *("science.errors", "science.reviews", "science.composite", "science.crossed", "science.fit"),
    *("science.reml", "science.auto", "science.design_check", "science.calibration", "science.frozen"),
    *("science.award_rules", "science.allocation"),
    *("proof.merkle", "proof.reading", "proof.tampering", "proof.counting", "proof.verification"),
    "proof.command_line",
)
STAND_IN = "proof.numpy_only"

HEAD = '''"""Counts a published result of Laureate again. Needs Python 3.11 and numpy, and no network.

    python verify_results.py results.json [--seal CODE] [--receipt HASH] [--entry NUMBER]

This is one file made of the modules by which the site itself counts; each stands below as in the source.
"""

import sys
import types

SOURCES = {}
'''

TAIL = '''

def load(name, source):
    """Make a module of its source, in the packages that its name asks for."""
    parts = name.split(".")
    for end in range(1, len(parts)):
        package = sys.modules.setdefault(".".join(parts[:end]), types.ModuleType(".".join(parts[:end])))
        package.__path__ = []
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, name, "exec"), module.__dict__)
    return module


for name, functions in load("numpy_only", SOURCES.pop("numpy_only")).PLACES.items():
    vars(load(name, "")).update(functions)
for name, source in SOURCES.items():
    program = load(name, source)

if __name__ == "__main__":
    sys.exit(program.main())
'''


@cache
def program_text() -> str:
    home = Path(judging.__file__).parent
    named = [("numpy_only", STAND_IN), *((f"judging.{name}", name) for name in MODULES)]
    parts = [HEAD]
    for name, module in named:
        source = home.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
        parts.append(f"\nSOURCES[{name!r}] = r'''\n{source}'''\n")
    return "".join([*parts, TAIL])
