"""The full report of any local film, as the lab would judge it. Nothing is kept."""

import json
import os
import tempfile
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media_pipeline.findings.catalogue import Finding, title_of, words_of
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.provenance.marks import findings_of_marks, marks_to_json
from media_pipeline.provenance.read_marks import read_marks
from media_pipeline.renditions.run_pass import run_pass

USUAL = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=10 * 1024**3, min_height=480)


class Command(BaseCommand):
    help = "Examine a film on this machine and print what is found, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        for name, value in asdict(USUAL).items():
            parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        limits = FilmLimits(**{name: options[name] for name in asdict(USUAL)})
        look = look_at(path, limits)
        report: dict[str, Any] = {
            "header": asdict(look.header) if look.header else None,
            "packets": asdict(look.packets) if look.packets else None,
        }
        findings = look.findings
        if not look.is_refused:
            with tempfile.TemporaryDirectory(prefix="probe-") as scratch:
                found = run_pass(path, look, limits, scratch=Path(scratch), threads=os.cpu_count() or 1)
            marks = read_marks(path)
            report |= {"facts": found.facts(), "marks": marks_to_json(marks), "shots": found.shots}
            findings = (*found.findings, *findings_of_marks(marks))
        report["findings"] = [_report(finding) for finding in findings]
        self.stdout.write(json.dumps(report, indent=2, default=str, ensure_ascii=False))


def _report(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "title": title_of(finding.code),
        "message": words_of(finding.code, finding.values),
        "timecodes": finding.stretches,
    }
