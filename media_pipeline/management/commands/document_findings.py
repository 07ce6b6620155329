"""Writes the table of findings in docs/film-lab.md anew from the catalogue."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from media_pipeline.findings.catalogue import FINDINGS

BEGIN, END = "<!-- findings -->", "<!-- end of findings -->"
SLOT = re.compile(r"%\((\w+)\)s")


class Command(BaseCommand):
    help = "Write the table of findings in docs/film-lab.md anew."

    def handle(self, *args: Any, **options: Any) -> None:
        document = Path(settings.BASE_DIR, "docs", "film-lab.md")
        document.write_text(with_table(document.read_text()))
        self.stdout.write(f"{len(FINDINGS)} findings are in {document}.")


def with_table(text: str) -> str:
    """The document with today's table between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}{END}{after}"


def table() -> str:
    """One line for each finding: code, severity, title, words with the names of what is measured, waiver."""
    lines = ["| code | severity | title | what is said | may be waived |", "|---|---|---|---|---|"]
    with translation.override("en"):
        for code, kind in FINDINGS.items():
            words = SLOT.sub(r"*\1*", str(kind.words)).replace("%%", "%")
            waived = "yes" if kind.may_be_waived else "no"
            lines.append(f"| `{code}` | {kind.severity.label} | {kind.title} | {words} | {waived} |")
    return "\n".join(lines) + "\n"
