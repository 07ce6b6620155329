"""The browsers that tests are run in, each skipped with its reason where the machine lacks it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engines.engine import Engine
from tests.engines.firefox import Firefox
from tests.engines.older import OLDER
from tests.engines.webkit import WebKit


def _choose(name: str, engine: type[Engine], start: Callable[[Path], Engine] | None = None) -> Any:
    missing = ", ".join(engine.missing())
    reason = f"{engine.__name__} needs {missing}: run `deploy/bootstrap.sh engines` as root"
    return pytest.param(start or engine, id=name, marks=pytest.mark.skipif(bool(missing), reason=reason))


BROWSERS = [_choose("firefox", Firefox), _choose("webkit", WebKit)]
OLDER_BROWSERS = [_choose(f"without {name}", Firefox, start) for name, start in OLDER.items()]
in_firefox = pytest.mark.parametrize("engine", BROWSERS[:1], indirect=True)
in_webkit = pytest.mark.parametrize("engine", BROWSERS[1:], indirect=True)
in_older_ones_too = pytest.mark.parametrize("engine", BROWSERS + OLDER_BROWSERS, indirect=True)
