"""Secrets of the embedded profile: created once, readable by their owner alone."""

import os
import secrets
from pathlib import Path


def read_or_create_secret(path: Path) -> str:
    """Return the secret kept at `path`; the first caller of all processes creates it (mode 0600)."""
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
    return path.read_text()
