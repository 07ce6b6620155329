"""The browsers that tests are run in, each skipped with its reason where the machine lacks it."""

from typing import Any

import pytest

from tests.engines.engine import Engine
from tests.engines.firefox import Firefox
from tests.engines.webkit import WebKit


def _choose(engine: type[Engine]) -> Any:
    missing = ", ".join(engine.missing())
    reason = f"{engine.__name__} needs {missing}: run `deploy/bootstrap.sh engines` as root"
    return pytest.param(
        engine, id=engine.__name__.lower(), marks=pytest.mark.skipif(bool(missing), reason=reason)
    )


BROWSERS = [_choose(Firefox), _choose(WebKit)]
in_firefox = pytest.mark.parametrize("engine", BROWSERS[:1], indirect=True)
in_webkit = pytest.mark.parametrize("engine", BROWSERS[1:], indirect=True)
