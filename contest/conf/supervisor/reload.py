"""Services that start again when a file of the code is saved, for `make dev`."""

import shlex
from dataclasses import replace

from django.conf import settings

from contest.conf.supervisor.services import PYTHON, Service

WATCHED = ("contest", "demo", "judging", "media_pipeline")
OWN_CODE = ("transfer", "quick", "render", "sweeper")


def with_reload(services: list[Service]) -> list[Service]:
    """The pages by Django's own server, with its page of an error; the others under a watcher."""
    return [_reloading(service) for service in services]


def _reloading(service: Service) -> Service:
    if service.name == "web":
        return replace(service, command=(*PYTHON, "manage.py", "runserver", settings.WEB_BIND))
    if service.name in OWN_CODE:
        folders = [name for name in WATCHED if (settings.BASE_DIR / name).is_dir()]
        watcher = (*PYTHON, "-m", "watchfiles", "--filter", "python", "--sigint-timeout", "5")
        return replace(service, command=(*watcher, shlex.join(map(str, service.command)), *folders))
    return service
