"""Reads what ffmpeg writes with `-progress`: lines of key=value, each block ended by `progress=`."""

from dataclasses import dataclass


@dataclass
class PassProgress:
    """Fed line by line; `seconds` of the film are done, `steps` counts the times it moved on."""

    seconds: float = 0.0
    frames: int = 0
    steps: int = 0

    def read(self, line: str) -> bool:
        """Take one line in; True when it ends a block in which the work moved on."""
        key, _, value = line.strip().partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit():
            self.seconds = max(self.seconds, int(value) / 1_000_000)
        elif key == "frame" and value.isdigit():
            self.frames = max(self.frames, int(value))
        elif key == "progress":
            moved = int(self.seconds * 1000) + self.frames
            if moved > self.steps:
                self.steps = moved
                return True
        return False
