"""Secrets of the embedded profile: created once, readable by their owner alone."""

import os
import secrets
from pathlib import Path

from contest.conf.environment import unfit


def read_or_create_secret(path: Path) -> str:
    """Return the secret kept at `path`, which is in a folder of VAR_DIR; the first caller of all processes
    creates it (mode 0600). Raises ImproperlyConfigured where neither can be done; a full disk does not hinder
    one that is there."""
    try:
        if not path.exists():
            _create_secret(path)
        return path.read_text()
    except OSError as error:
        raise unfit("VAR_DIR", path.parents[1], f"a folder in which the site can write: {error}") from error


def _create_secret(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)  # fails where it exists: whoever links first decides
    except FileExistsError:
        pass
    finally:
        draft.unlink()
