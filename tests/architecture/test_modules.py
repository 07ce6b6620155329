"""The shape of the house: rooms that exist, modules that can be read in one sitting."""

from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).parents[2]
APPS = ("contest", "demo", "judging", "media_pipeline")
MOST_LINES = 300
BANNED_NAMES = {"utils", "common", "helpers", "misc"}
TOP_LEVEL = {
    *(
        "manage.py",
        "contest",
        "demo",
        "judging",
        "media_pipeline",
        "templates",
        "static",
        "tests",
        "deploy",
        "docs",
    ),
    *("docker-compose.yml", "Dockerfile", "Makefile", "pyproject.toml"),
    *("requirements.lock", "requirements-test.lock"),
    *("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
}

MADE_BY_RUNNING = {"var"}

MODULES = [
    path.relative_to(ROOT).as_posix()
    for app in APPS
    for path in sorted(Path(ROOT, app).rglob("*.py"))
    if "migrations" not in path.parts
]


def lines_of(module: str) -> int:
    return len(Path(ROOT, module).read_text().splitlines())


def test_modules_can_be_read_in_one_sitting() -> None:
    assert {module: lines for module in MODULES if (lines := lines_of(module)) > MOST_LINES} == {}


def test_no_module_is_named_after_nothing() -> None:
    assert [module for module in MODULES if BANNED_NAMES & {*Path(module).with_suffix("").parts}] == []


def test_top_level_is_the_agreed_one() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert found - TOP_LEVEL - MADE_BY_RUNNING == set()


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
