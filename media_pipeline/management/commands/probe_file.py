"""The full report of any local film, as the lab would judge it. Nothing is kept."""

import json
import os
import tempfile
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media_pipeline.captions.embedded import findings_of_subtitles, names_to_tell, read_embedded
from media_pipeline.findings.catalogue import Finding, title_of, words_of
from media_pipeline.inspection.first_look import Look, look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.provenance.marks import findings_of_marks, marks_to_json
from media_pipeline.provenance.read_marks import read_marks
from media_pipeline.renditions.finish import CAREFUL_SLACK, LENGTH_SLACK, RenditionWrong, finish_files
from media_pipeline.renditions.run_pass import PassFailed, PassResult, run_pass

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
                found, report["copies"] = _make_copies(path, look, limits, Path(scratch))
                subtitles = _subtitles_of(path, look, Path(scratch))
            marks = read_marks(path)
            report |= {"facts": found.facts(), "marks": marks_to_json(marks), "shots": found.shots}
            findings = (*found.findings, *findings_of_marks(marks), *subtitles)
        report["findings"] = [_report(finding) for finding in findings]
        self.stdout.write(json.dumps(report, indent=2, default=str, ensure_ascii=False))


def _subtitles_of(path: Path, look: Look, scratch: Path) -> list[Finding]:
    if look.header is None or look.packets is None:
        return []
    texts = read_embedded(path, look.header, look.packets, scratch=scratch)
    return findings_of_subtitles(names_to_tell(look.header, texts))


def _make_copies(
    path: Path, look: Look, limits: FilmLimits, scratch: Path
) -> tuple[PassResult, list[dict[str, Any]]]:
    """The pass and its copies, checked as the lab does: by the second plan where they are not as planned."""
    for plan, careful, slack in (("usual", False, LENGTH_SLACK), ("encoded", True, CAREFUL_SLACK)):
        folder = scratch / plan
        folder.mkdir()
        try:
            found = run_pass(path, look, limits, scratch=folder, threads=os.cpu_count() or 1, careful=careful)
            if found.is_refused:
                return found, []
            made, _sheets = finish_files(found, folder, shots=found.shots, slack=slack)
        except (RenditionWrong, PassFailed) as wrong:
            failure = wrong
            continue
        copies = [one for one in made if one.seconds is not None]
        return found, [
            {"plan": plan, "kind": one.recipe.kind, "size": one.size, "seconds": one.seconds}
            for one in copies
        ]
    raise CommandError(f"The copies are not as planned: {failure}")


def _report(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "title": title_of(finding.code),
        "message": words_of(finding.code, finding.values),
        "timecodes": finding.stretches,
    }
