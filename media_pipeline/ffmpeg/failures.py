"""Why a tool did not do what it was asked: some concern the film, some this machine."""


class Unguarded(Exception):
    """The command would read a film without the options of guard.py."""


class SandboxMissing(Exception):
    """FILM_SANDBOX=require, and bubblewrap does not work here."""


class ToolMissing(Exception):
    """ffmpeg or ffprobe is not installed where FFMPEG_BIN and FFPROBE_BIN say."""


class SandboxFailed(Exception):
    """The sandbox could not be set up; nothing is said about the film."""


class Overrun(Exception):
    """The tool was ended: it stalled, or took too long. The message says which; a later try may do better."""


class TooHeavy(Exception):
    """The film asks for more computing, memory or talk than a film of its size explains. The message says
    which; another try would end the same way."""


class ScriptFailed(Exception):
    """A script of ours crashed on a film; the message is what it said."""


class Interrupted(Exception):
    """The run was cut short by something that says nothing about the film: the tool was killed from outside,
    or the disk it writes to is full. A later try may do better."""
