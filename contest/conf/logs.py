"""How the site tells what it does: one line for each thing, as JSON in the scaled profile and for people in
the embedded one. Lines of libraries leave by the same door. No secret and no email address gets through it,
whoever wrote the line. `request_id`, `user_id`, `job_id` and `film_id` are bound where they are known: by
contest.request_log, contest.conf.task_log and media_pipeline.work_queue.jobs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

LEAST_SECRET = 6  # characters; a shorter one would black out ordinary words
NAMES_OF_SECRETS = r"(?>\w*?(?:password|secret|token|cookie|authorization|session_?key|signature))\w*+"
NAME_OF_SECRET = re.compile(NAMES_OF_SECRETS, re.IGNORECASE)
HIDDEN = (  # each tries a run of letters once, from its beginning: a stranger may send 64 kB of them
    (re.compile(r"(?<=://)[^/\s@]+@"), "[login]@"),  # of a database, broker or mail server
    (re.compile(r"(?<![\w.%+'-])[\w.%+'-]++@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    (
        re.compile(r"(?<![\w.=-])[\w.=-]++(?::[0-9A-Za-z]{6})?:[\w-]{43}(?![\w-])"),
        "[token]",
    ),  # of django.core.signing
    (re.compile(rf"(\b{NAMES_OF_SECRETS}['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&]+", re.IGNORECASE), r"\1[secret]"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but tab and new line, of which a traceback is made
KNOWN_EXTRAS = ("cpu", "memory", "status_code")  # what stdlib's `extra=` may bring; never a request


@dataclass(frozen=True)
class Redactor:
    """A processor that blacks out `secrets`, what looks like a secret, and email addresses, and escapes
    control characters: what a stranger sends does not write on an operator's terminal."""

    secrets: frozenset[str] = field(repr=False)

    def __call__(self, logger: Any, method: str, event: EventDict) -> EventDict:
        return {name: self._clean_named(name, value) for name, value in event.items()}

    def _clean_named(self, name: object, value: object) -> object:
        return "[secret]" if NAME_OF_SECRET.fullmatch(str(name)) else self._clean(value)

    def _clean(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict):
            return {self._clean(key): self._clean_named(key, one) for key, one in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean(one) for one in value]
        return self._clean_text(str(value))

    def _clean_text(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, "[secret]")
        for pattern, instead in HIDDEN:
            text = pattern.sub(instead, text)
        return CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def passwords_in(*urls: str) -> set[str]:
    """Those of the services that are named by URL."""
    return {unquote(urlsplit(url).password or "") for url in urls}


def logging_config(*, as_json: bool, secrets: Iterable[str]) -> dict[str, Any]:
    """Django's LOGGING."""
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False)
    )
    redact = Redactor(frozenset(secret for secret in secrets if len(secret) >= LEAST_SECRET))
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": ProcessorFormatter,
                "foreign_pre_chain": [*NOTED, structlog.stdlib.ExtraAdder(KNOWN_EXTRAS)],
                "processors": [
                    ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    redact,
                    render,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": []},  # Django's own go to a console in DEBUG alone, and to admins by mail
            "django.security.DisallowedHost": {
                "handlers": [],
                "propagate": False,
            },  # a scan
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # each request has its line in contest.request_log,
            "celery.app.trace": {"level": "CRITICAL"},  # each task in contest.conf.task_log,
            "celery.worker.strategy": {"level": "WARNING"},  # each mail in contest.domain.notices
            "media_pipeline.ffmpeg.run": {"level": "WARNING"},  # what each tool took: for tests
            "_granian": {"handlers": [], "propagate": True},
        },
    }


NOTED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
)
structlog.configure(
    processors=[*NOTED, ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)
