# ruff: noqa: E402
"""Makes release_0_1_0.json.gz: the rows and the files of a contest as release 0.1.0 leaves them. To be run by
that release's own code, with an empty database, from its own folder:

    git worktree add ../release-0.1.0 21beed3 && cd ../release-0.1.0
    export DJANGO_SETTINGS_MODULE=contest.conf.settings VAR_DIR=$(mktemp -d) PYTHONPATH=.
    python manage.py migrate && python …/make_release_0_1_0.py …/release_0_1_0.json.gz
"""

import base64
import gzip
import hashlib
import json
import os
import sys
from pathlib import Path

import django

os.environ["JOURNAL_KEY"] = "tests only: " + "j" * 50
django.setup()

from django.apps import apps
from django.core import serializers
from django.core.files.base import ContentFile
from media_pipeline.store import film_store

from contest.domain import entries, honours
from contest.enums import EntryState, Role
from judging.domain import awards, rounds, tallies
from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.models import Film, FilmFinding, Job, Rendition, Shot
from tests.factories import make_entry, make_membership
from tests.judging.juries import judge_all, make_jury

KEPT_APPS = ("account", "contest", "judging", "media_pipeline", "mfa")


def keep_films() -> dict[str, str]:
    """Give each film a master, a copy, a poster, two shots and a finding; returns the files."""
    files = {}
    for film in Film.objects.order_by("pk"):
        data = f"master of film {film.pk}".encode() * 20
        key = f"masters/{film.code}.mp4"
        Film.objects.filter(pk=film.pk).update(
            master_key=key, size=len(data), sha256=hashlib.sha256(data).hexdigest()
        )
        files[key] = data
        for kind, name in ((RenditionKind.LIGHT, "light.mp4"), (RenditionKind.POSTER, "poster.jpg")):
            copy, place = f"{name} of film {film.pk}".encode() * 10, f"renditions/{film.code}/{name}"
            Rendition.objects.create(
                film=film,
                kind=kind,
                recipe_key=name,
                storage_key=place,
                content_type="video/mp4" if kind == RenditionKind.LIGHT else "image/jpeg",
                size=len(copy),
            )
            files[place] = copy
        for number, (start, end) in enumerate(((0, 30_000), (30_000, 62_000)), start=1):
            Shot.objects.create(film=film, number=number, start_ms=start, end_ms=end)
        FilmFinding.objects.create(film=film, code="quiet", severity="warns", values={"lufs": -30.0})
    for key, data in files.items():
        film_store().save(key, ContentFile(data))
    return {key: base64.b64encode(data).decode() for key, data in files.items()}


def make() -> dict[str, object]:
    jury = make_jury(judges=3, entries=9, reviews=3)
    files = keep_films()
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    awards.propose(tally, by=jury.organiser)
    for slug, number in list(tally.proposals.values_list("award__slug", "place")):
        proposal = tally.proposals.select_related("award", "tally__round__edition", "entry").get(
            award__slug=slug, place=number
        )
        awards.decide(proposal, entry=proposal.entry, by=jury.organiser, statement={"en": f"{slug} {number}"})
    awards.seal(tally, by=jury.organiser)
    honours.announce(jury.edition, by=jury.organiser)
    late = make_entry(EntryState.SUBMITTED)
    make_membership(jury.organiser, late.edition, Role.ORGANISER)
    entries.return_entry(late, reason="The song’s owner is missing.", by=jury.organiser)
    running = Film.objects.create(file_name="late.mp4", size=1, master_key="", state=FilmState.RECEIVED)
    Job.objects.create(film=running, kind=JobKind.INSPECT, state=JobState.FAILED, attempts=3, error="no disk")
    rows = [
        row
        for model in apps.get_models()
        if model._meta.app_label in KEPT_APPS
        for row in serializers.serialize("python", model.objects.order_by("pk"))
    ]
    return {"rows": rows, "files": files}


with gzip.GzipFile(sys.argv[1], "wb", mtime=0) as out:
    out.write(json.dumps(make(), default=str, ensure_ascii=False, separators=(",", ":")).encode())
print(Path(sys.argv[1]).stat().st_size)
