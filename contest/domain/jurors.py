"""Who sat on the jury, as far as they will be named in public. The jury room knows them."""

from collections.abc import Callable

from contest.models import Edition

Source = Callable[[Edition], list[str]]
_sources: list[Source] = []


def register_jurors(source: Source) -> None:
    """Take what another app knows, from its AppConfig.ready."""
    _sources.append(source)


def jurors_of(edition: Edition) -> list[str]:
    """How the public reads of each, in the order in which they are shown."""
    return [juror for source in _sources for juror in source(edition)]
