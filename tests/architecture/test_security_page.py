"""docs/security.md against the final release of the standard it goes through."""

import re
from collections import Counter
from pathlib import Path

from django.conf import settings

# OWASP ASVS 5.0.0, levels 1 and 2: by section, the numbers of its requirements; the gaps are level 3
RELEASE = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3
6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2
10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1
12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4
14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""
STATES = {"met", "untested", "open", "not applicable"}


def test_each_requirement_of_the_release_is_answered_once() -> None:
    text = Path(settings.BASE_DIR, "docs", "security.md").read_text()
    rows = [line.split(" | ") for line in text.splitlines() if re.match(r"\| \d", line)]
    asked = Counter(
        f"{section}.{number}"
        for section, first, last in re.findall(r"([\d.]+):(\d+)(?:-(\d+))?", RELEASE)
        for number in range(int(first), int(last or first) + 1)
    )
    assert Counter(number for row in rows for number in re.findall(r"[\d.]+", row[0])) == asked
    assert asked.total() == 253
    assert {state for _, state, _ in rows} == STATES
    assert [row for row in rows if row[1] == "met" and "`tests/" not in row[2]] == []
    named = set(re.findall(r"`(tests/[^`]+)`", text))
    assert [path for path in named if not Path(settings.BASE_DIR, path).exists()] == []
