"""`make up` and `make dev` on a machine that lacks the film tools: they stop, and say what brings them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

NEEDED_BY_THE_SCRIPT = ("dirname", "id", "uname")


def bootstrap(folder: Path, *package_managers: str) -> tuple[int, str]:
    """Status, and what a machine says that has no other programs."""
    for name in NEEDED_BY_THE_SCRIPT:
        program = shutil.which(name)
        assert program
        folder.joinpath(name).symlink_to(program)
    for name in package_managers:
        folder.joinpath(name).symlink_to("/bin/false")
    script = Path(settings.BASE_DIR, "deploy", "bootstrap.sh")
    done = subprocess.run(
        ["/bin/sh", script, "film-tools"], env={"PATH": str(folder)}, capture_output=True, text=True
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("package_managers", "command"),
    [
        ([], "(your system's package manager) install ffmpeg bubblewrap"),
        (["dnf"], "sudo dnf install -y ffmpeg-free bubblewrap"),
        (["brew"], "brew install ffmpeg"),
    ],
)
def test_missing_film_tools_are_named_with_the_command_that_brings_them(
    tmp_path: Path, package_managers: list[str], command: str
) -> None:
    assert bootstrap(tmp_path, *package_managers) == (
        1,
        "Something is missing: ffmpeg and ffprobe, which read the films. Please run this, and then the same "
        f"make command again:\n\n    {command}\n\n",
    )


@pytest.mark.parametrize("target", ["up", "dev"])
def test_both_ways_to_start_ask_for_the_film_tools_first(target: str) -> None:
    told = subprocess.run(
        ["make", "-n", target], cwd=settings.BASE_DIR, capture_output=True, text=True
    ).stdout
    assert told.index("deploy/bootstrap.sh film-tools") < told.index("manage.py up")
