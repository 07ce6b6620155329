"""A program that the operator names, run on files of ours, never on a film."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from media_pipeline.ffmpeg.run import RunOutcome, run_tool
from media_pipeline.ffmpeg.sandbox import Limits


def run_own_program(
    arguments: Sequence[str],
    *,
    reads: Sequence[Path],
    writes: Path,
    limits: Limits,
    on_answer: Callable[[str], object],
) -> RunOutcome:
    """It may start processes of its own, and sees what it `reads`, the system's folders and its working
    folder, and no network. Raises Overrun, TooHeavy, SandboxMissing, WallsFailed."""

    def heard(line: str) -> bool:
        on_answer(line)
        return True

    folder = writes.absolute()
    command = ["env", f"PATH={os.defpath}", f"HOME={folder}", f"TMPDIR={folder}", *arguments]
    return run_tool(
        command, None, writes, limits, heard, lambda line: None, also_reads=reads, is_filtered=False
    )
