"""What is told in the log, as whoever reads it gets it."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from structlog.stdlib import ProcessorFormatter

from contest.conf.logs import logging_config


@contextmanager
def listening(*, as_json: bool = True, secrets: tuple[str, ...] = ()) -> Iterator[io.StringIO]:
    """All that is told meanwhile, in this process."""
    told = io.StringIO()
    handler, root = logging.StreamHandler(told), logging.getLogger()
    line = logging_config(as_json=as_json, secrets=secrets)["formatters"]["line"]
    handler.setFormatter(ProcessorFormatter(**{name: value for name, value in line.items() if name != "()"}))
    root.addHandler(handler)
    try:
        yield told
    finally:
        root.removeHandler(handler)


def read_lines(told: io.StringIO, *, but: tuple[str, ...] = ("timestamp",)) -> list[dict[str, Any]]:
    """Each line's facts, without those that no test can know."""
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    return [{name: value for name, value in line.items() if name not in but} for line in lines]
