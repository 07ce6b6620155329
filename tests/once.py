"""What is dear and always the same is made once: by whichever worker of pytest-xdist asks first."""

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def made_once(kept: Path, make: Callable[[Path], object]) -> Path:
    """The file `kept`; where it is not there yet, `make` writes it."""
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            draft = kept.with_name(f"draft-{kept.name}")
            make(draft)
            draft.rename(kept)
    return kept


def found_once(name: str, find: Callable[[], T]) -> T:
    """What `find` answers to the first who asks in this run of the tests."""
    kept = Path(os.environ["TEST_ROOT"], f"{name}.found")
    made_once(kept, lambda draft: draft.write_bytes(pickle.dumps(find())))
    found: T = pickle.loads(kept.read_bytes())
    return found
