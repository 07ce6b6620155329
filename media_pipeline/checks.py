"""Said at the start, not in the middle of the night: whether ffmpeg can do what the lab asks of it, and
whether films are read in the sandbox."""

import os
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register

from media_pipeline.captions.caption_command import CommandWrong, is_drafting_offered, words_of_command
from media_pipeline.ffmpeg.abilities import list_abilities
from media_pipeline.ffmpeg.failures import Overrun, SandboxMissing, ToolMissing
from media_pipeline.ffmpeg.run import has_bubble, why_no_bubble
from media_pipeline.provenance.certificates import CertificateWrong, mark_of_certificate
from media_pipeline.storage.films import film_store

FILTERS = (
    *("scale", "setsar", "format", "fps", "split", "bwdif", "zscale", "tonemap", "select", "setpts"),
    *("scdet", "freezedetect", "cropdetect", "metadata", "ebur128", "silencedetect", "ametadata"),
    *("aresample", "aformat", "asplit", "atrim", "channelmap"),
)
ENCODERS = ("libx264", "aac", "mjpeg")
ALLOW = (
    "apt install bubblewrap, and allow user namespaces. Of the services of docker-compose the film workers "
    "alone have a sandbox: docker compose run --rm worker-render python manage.py check --deploy"
)
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
    """What FILM_SANDBOX asks for works where this is asked. Of the sandbox of a worker its own container
    knows."""
    if settings.FILM_SANDBOX in ("container", "off") or has_bubble():
        return []
    if settings.FILM_SANDBOX == "require":
        words = f"FILM_SANDBOX=require, but bubblewrap does not work here: {why_no_bubble()}."
        return [Error(words, hint=ALLOW, id="media_pipeline.E002")]
    words = f"Films are read without a sandbox here, since bubblewrap does not work: {why_no_bubble()}."
    return [Warning(words, hint=ALLOW, id="media_pipeline.W003")]


@register("films", deploy=True)
def check_reader(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Linux holds no process of root's to a number of threads."""
    if os.getuid() != 0 or not has_bubble():
        return []
    words = "Workers run as root here: a film's decoder may start any number of threads in its sandbox."
    return [Info(words, hint="Run the site as a user of its own.", id="media_pipeline.I004")]


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


@register("films")
def check_caption_command(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What is to draft captions is a program that is there, when one is named."""
    if not is_drafting_offered():
        return []
    try:
        words_of_command()
    except CommandWrong as wrong:
        words = f"CAPTION_COMMAND is “{settings.CAPTION_COMMAND}”, and cannot be run: {wrong}."
        hint = "Write a program with its path and its words, or leave the setting empty."
        return [Error(words, hint=hint, id="media_pipeline.E008")]
    return []


@register("films")
def check_certificate(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The organiser's certificate is one that copies can be signed with. Without, they stay unsigned."""
    try:
        mark_of_certificate()
    except CertificateWrong as wrong:
        hint = "Put it right, or leave both settings empty: then a test certificate signs."
        words = f"Public copies get no Content Credentials: {wrong}"
        return [Warning(words, hint=hint, id="media_pipeline.W007")]
    return []


@register(Tags.database)
def check_bucket(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Asked by `up` and `migrate`, with which every start begins: the store has the bucket. One that does not
    answer, or says less to these keys, stops nothing."""
    if not databases or not settings.S3_BUCKET:
        return []
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  (for who has a bucket)

    where = f"S3_BUCKET is “{settings.S3_BUCKET}”"
    try:
        cast(Any, film_store()).connection.meta.client.head_bucket(Bucket=settings.S3_BUCKET)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if status == HTTPStatus.NOT_FOUND:
            hint = "Create it, or write the name of one that is there; and look at S3_ENDPOINT_URL."
            return [Error(f"{where}, and the store has no such bucket.", hint=hint, id="media_pipeline.E005")]
        words = f"{where}, and the store answers {status} when it is asked for it."
        hint = "Look at S3_ACCESS_KEY, S3_SECRET_KEY and S3_REGION."
        return [Warning(words, hint=hint, id="media_pipeline.W005")]
    except BotoCoreError as error:
        return [Warning(f"{where}, and the store does not answer: {error}", id="media_pipeline.W006")]
    return []


def _names(lines: tuple[str, ...]) -> set[str]:
    return {words[1] for line in lines if len(words := line.split()) > 1}
