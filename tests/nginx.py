"""A real nginx as deploy/nginx.conf has it, in front of a site and its transfer processes."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from contest.conf.supervisor.services import answers
from tests.waiting import free_port, wait_until

CONF = Path(settings.BASE_DIR, "deploy", "nginx.conf")
WHOLE = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
{user}
events {{}}
http {{
    access_log off;
    proxy_read_timeout {patience}s;
    include /etc/nginx/mime.types;
    {paths}
    {site}
}}
"""


@contextmanager
def running_nginx(
    folder: Path,
    *,
    films: Path,
    site: str | None = None,
    transfer: str | None = None,
    doors: Path = Path("/run/laureate"),
    proxy_in_front: str = "255.255.255.255",
    patience: int = 60,
) -> Iterator[str]:
    """Its address, until the body ends. Web and transfer are behind the sockets in `doors`, or at `site` and
    `transfer` as host:port. For an answer nginx waits `patience` seconds, which is its own default."""
    port = free_port()
    conf = CONF.read_text().replace("listen 80;", f"listen 127.0.0.1:{port};")
    conf = conf.replace("${PROXY_IN_FRONT}", proxy_in_front)
    for name, place in (("web", site), ("transfer", transfer)):
        if place:
            conf = re.sub(rf"unix:/run/laureate/{name}-\d\.sock", place, conf)
    conf = conf.replace("/run/laureate/", f"{doors}/").replace("/var/lib/laureate/films/", f"{films}/")
    conf = conf.replace("/etc/nginx/laureate/", f"{CONF.with_suffix('')}/")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    written = folder / "nginx.conf"
    written.write_text(WHOLE.format(folder=folder, user=user, patience=patience, paths=paths, site=conf))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    assert program, "nginx is missing; deploy/bootstrap.sh nginx installs it"
    process = subprocess.Popen([program, "-p", folder, "-c", written])
    try:
        wait_until(lambda: answers(f"127.0.0.1:{port}"))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
