"""The commands of documents: the lines of their blocks that are marked `sh`."""

import re
from pathlib import Path

BLOCK = re.compile(r"^( *)```sh\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks_of(document: Path) -> list[str]:
    return [block for _indent, block in BLOCK.findall(document.read_text())]
