"""Said at the start, not in the middle of the night: whether ffmpeg can do what the lab asks of it, and
whether films are read in the sandbox."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from media_pipeline.ffmpeg.failures import Overrun, SandboxMissing, ToolMissing
from media_pipeline.ffmpeg.run import has_bubble, list_abilities

FILTERS = (
    *("scale", "setsar", "format", "fps", "split", "bwdif", "zscale", "tonemap", "select", "setpts"),
    *("scdet", "freezedetect", "cropdetect", "metadata", "ebur128", "silencedetect", "ametadata"),
    *("aresample", "aformat", "asplit", "atrim", "channelmap"),
)
ENCODERS = ("libx264", "aac", "mjpeg")
INSTALL = (
    "Install it: apt install ffmpeg bubblewrap (Fedora: dnf install ffmpeg; macOS: brew install ffmpeg)."
)


@register("films")
def check_ffmpeg(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """ffmpeg and ffprobe are there, with each filter and encoder that recipes use."""
    try:
        filters = _names(list_abilities("filters"))
        encoders = _names(list_abilities("encoders"))
    except ToolMissing as missing:
        return [Warning(f"Films cannot be read: {missing}", hint=INSTALL, id="media_pipeline.W001")]
    except (Overrun, SandboxMissing, OSError) as failed:
        return [Warning(f"ffmpeg does not answer: {failed}", hint=INSTALL, id="media_pipeline.W001")]
    lacking = [name for name in FILTERS if name not in filters]
    lacking += [name for name in ENCODERS if name not in encoders]
    if not lacking:
        return []
    words = f"{settings.FFMPEG_BIN} lacks {', '.join(lacking)}; films cannot be rendered."
    return [Warning(words, hint="Use Debian's ffmpeg, or set FFMPEG_BIN.", id="media_pipeline.W002")]


@register("films")
def check_sandbox(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """FILM_SANDBOX is a word we know, and what it asks for is there."""
    if settings.FILM_SANDBOX not in ("auto", "require", "off"):
        words = f"FILM_SANDBOX is “{settings.FILM_SANDBOX}”; use auto, require or off."
        return [Error(words, id="media_pipeline.E001")]
    if settings.FILM_SANDBOX == "off" or has_bubble():
        return []
    hint = "apt install bubblewrap, and allow user namespaces; or run workers in a container without network."
    if settings.FILM_SANDBOX == "require":
        return [
            Error("FILM_SANDBOX=require, but bubblewrap fails here.", hint=hint, id="media_pipeline.E002")
        ]
    return [Warning("Films are read without bubblewrap's walls.", hint=hint, id="media_pipeline.W003")]


@register("films")
def check_trust_anchors(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The file of trusted signers is there, when one is named: films could not be read without."""
    anchors = settings.C2PA_TRUST_ANCHORS
    if not anchors or Path(anchors).is_file():
        return []
    hint = "Put the PEM file of the authorities there, or leave the setting empty."
    return [
        Error(f"C2PA_TRUST_ANCHORS names {anchors}, which is no file.", hint=hint, id="media_pipeline.E003")
    ]


def _names(lines: tuple[str, ...]) -> set[str]:
    return {words[1] for line in lines if len(words := line.split()) > 1}
