"""Scenes that are set before the curtain rises: `python -m tests.e2e.stage` in the site's own environment
sets them through the domain's functions. It reads a scene and its words in each line, as JSON, and answers
in one."""

import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from contest.domain.ai_share import Label  # noqa: E402
from contest.domain.default_awards import default_awards  # noqa: E402
from contest.domain.editions import create_edition, film_limits  # noqa: E402
from contest.domain.entries import attach_film, save_draft, start_entry, submit_entry  # noqa: E402
from contest.domain.entry_decisions import accept_entry  # noqa: E402
from contest.domain.people import grant_role  # noqa: E402
from contest.domain.queries.declarations import shots_of  # noqa: E402
from contest.domain.queries.films import upload_owner  # noqa: E402
from contest.domain.shot_labels import give_consents, label_shots  # noqa: E402
from contest.enums import ConsentKind, Origin, Role, Tool  # noqa: E402
from contest.models import Edition, Entry, User  # noqa: E402
from media_pipeline import api  # noqa: E402
from media_pipeline.enums import FilmState, JobKind, JobState, MatchVerdict, RenditionKind, Severity  # noqa: E402
from media_pipeline.models import Film, Job, Match, Upload  # noqa: E402
from media_pipeline.storage.films import film_store, hash_of  # noqa: E402
from media_pipeline.uploads.lifecycle import sign_parts  # noqa: E402
from media_pipeline.uploads.protocol import MIB  # noqa: E402
from tests.e2e.stage_words import PASSWORD  # noqa: E402
from tests.films import make_film  # noqa: E402
from tests.media_pipeline.uploads.sending import commit, hashes_of  # noqa: E402
from tests.waiting import wait_until  # noqa: E402

ROLES = {"organiser": Role.ORGANISER, "chair": Role.CHAIR, "judge": Role.JUDGE}
BRIEF = {"min_seconds": 5, "max_seconds": 20, "min_height": 100}
RIVALS = 2
SETTLED = [FilmState.READY, FilmState.REFUSED, FilmState.STUCK]


def festival() -> dict[str, Any]:
    """Two open editions: `brief` for films of 5 to 20 s, with two rivals' films in it and two awards to win,
    and `regular` with the regulations of a real one."""
    organiser = person("organiser")
    brief = edition("brief", regulations=BRIEF, days=20, awards=two_awards(), by=organiser)
    edition("regular", regulations={}, days=40, awards=default_awards(), by=organiser)
    for name, role in ROLES.items():
        grant_role(person(name), edition=brief, role=role, by=organiser)
    rivals = [send_film(person(f"rival{number}"), brief, number) for number in range(RIVALS)]
    for rival in rivals:
        compete(rival, by=organiser)
    return {"rivals": [rival.code for rival in rivals]}


def person(name: str) -> User:
    email = f"{name}@walk.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, PASSWORD, name=name.title(), language="en", time_zone="Europe/Lisbon"
    )
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def edition(
    slug: str, *, regulations: dict[str, Any], days: int, awards: tuple[dict[str, Any], ...], by: User
) -> Edition:
    now = timezone.now()
    fields = {
        "slug": slug,
        "year": now.year,
        "name": {"en": f"The {slug} festival"},
        "theme": {"en": "Beyond a tool, towards a partner"},
        "invitation": {"en": "Show us what you could not have made alone."},
        "time_zone": "Asia/Shanghai",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=days),
        "nominees_at": now + timedelta(days=days + 10),
        "awards_at": now + timedelta(days=days + 20),
    }
    return create_edition(fields=fields, regulations=regulations, awards=awards, by=by)


def two_awards() -> tuple[dict[str, Any], ...]:
    return tuple(award for award in default_awards() if award["slug"] in ("first-prize", "most-creative"))


def send_film(creator: User, edition: Edition, number: int, **more: Any) -> Entry:
    entry = start_entry(creator, edition=edition)
    fields = {
        "title": f"Rival film {number + 1}",
        "synopsis": "Somebody else has made a film as well, and it is not bad at all.",
        "language": "none",
        "country": "NO",
        "profession": "Student",
        "production_days": 3,
        "credits": [[creator.name, "Director"]],
        "tools": [["veo", "", "pictures", ""]],
    }
    save_draft(entry, version=entry.version, fields=fields, by=creator)
    path = Path(settings.VAR_DIR, f"rival{number}.mp4")
    film = make_film(path, **{"seconds": 6, "shots": 2, "first_scene": 3 + number, **more})
    api.take_file(
        film,
        owner=upload_owner(entry),
        limits=film_limits(edition.regulations),
        expires_at=edition.closes_at,
        attach=lambda film_id: attach_film(entry, film_id=film_id, by=creator),
    )
    return entry


def compete(entry: Entry, *, by: User) -> None:
    entry = say_all(entry)
    submit_entry(entry, by=entry.representative)
    accept_entry(entry, by=by)


def say_all(entry: Entry) -> Entry:
    """Once its film is accepted, declare whatever an entry needs to be submitted, and return it."""
    creator = entry.representative
    wait_until(lambda: Entry.objects.filter(pk=entry.pk, film__state__in=SETTLED).exists(), pause=0.3)
    entry = Entry.objects.get(pk=entry.pk)
    assert entry.film
    assert entry.film.state == FilmState.READY, list(entry.film.findings.values())
    shots = [shot.id for shot in shots_of(entry)]
    label_shots(entry, dict.fromkeys(shots, Label(Origin.TOOL, Tool.VEO)), by=creator)
    give_consents(entry, kinds=list(ConsentKind), by=creator)
    return entry


def open_edition(slug: str) -> dict[str, Any]:
    """One more edition with the regulations of `brief`, for a test that needs it to stay open."""
    if Edition.objects.filter(slug=slug).exists():  # made for tests of the same module before
        return {"slug": slug}
    organiser = person("organiser")
    more = edition(slug, regulations=BRIEF, days=60, awards=two_awards(), by=organiser)
    grant_role(organiser, edition=more, role=Role.ORGANISER, by=organiser)
    return {"slug": more.slug}


def dark_film(name: str, slug: str) -> dict[str, Any]:
    """An entry in the edition that is ready to be submitted; its film is black from the fifth second to the
    tenth."""
    black = "drawbox=color=black:thickness=fill:enable='between(t,5,9.999)'"
    film = {"seconds": 18, "shots": 3, "picture_filter": black}
    entry = send_film(person(name), Edition.objects.get(slug=slug), number=7, **film)
    say_all(entry)
    return {"code": entry.code}


def labelled(code: str) -> dict[str, Any]:
    """Wait until the copies of a submitted film carry its label: pages that were there before name others."""
    label = Job.objects.filter(film__entry__code=code, kind=JobKind.LABEL)
    wait_until(lambda: label.filter(state=JobState.DONE).exists(), pause=0.3)
    return {}


def newcomer(name: str) -> dict[str, Any]:
    """Someone with an account who has not entered anything yet."""
    return {"email": person(name).email}


def people(count: str) -> dict[str, Any]:
    """So many with an account; their password is hashed once, as production does it."""
    password = make_password(PASSWORD)
    crowd = [User(email=f"person{number}@walk.example", password=password) for number in range(int(count))]
    User.objects.bulk_create(crowd)
    addresses = [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in crowd]
    EmailAddress.objects.bulk_create(addresses)
    return {"emails": [user.email for user in crowd]}


def crowd(uploads: str) -> dict[str, Any]:
    """A film of 64 MB that anybody may see, and addresses for the only part, a MiB of nothing, of so many
    uploads."""
    film = Entry.objects.filter(film__state=FilmState.READY).earliest("pk").film
    assert film
    played = film.renditions.filter(kind=RenditionKind.TOP).latest("pk")  # labelled anew once declared
    with Path(film_store().path(played.storage_key)).open("ab") as file:
        file.truncate(64 * MIB)
    parts = []
    for number in range(int(uploads)):
        owner = f"crowd:{number}"
        code = commit(bytes(MIB), owner=owner).code
        parts += sign_parts(code, owner=owner, numbers=[1]).values()
    return {"film": api.playback(film.pk, viewer="public").film_url, "parts": parts}


def promises(path: str, size: str, count: str, part_size: str) -> dict[str, Any]:
    """Addresses for all parts of so many uploads of the first bytes of a file; earlier ones are given up."""
    for upload in Upload.objects.open().filter(owner__startswith="promise:"):
        api.abort_upload(upload.code, owner=upload.owner)
    with Path(path).open("rb") as file:
        hashes = hashes_of(file.read(int(size)), int(part_size))
    uploads = []
    for number in range(int(count)):
        owner = f"promise:{number}"
        code = commit(b"", owner=owner, size=int(size), part_size=int(part_size), sha256=hashes).code
        numbers = range(1, len(hashes) + 1)
        uploads.append(list(sign_parts(code, owner=owner, numbers=numbers).values()))
    return {"uploads": uploads}


def blank_entry(name: str, slug: str = "regular") -> dict[str, Any]:
    """An entry without a film, and the session of its creator."""
    creator, client = person(name), Client()
    entry = start_entry(creator, edition=Edition.objects.get(slug=slug))
    client.force_login(creator)
    return {"code": entry.code, "session": client.cookies["session"].value}


def many(count: str) -> dict[str, Any]:
    """So many people with an entry each, in an edition for very short films."""
    shortest = {"min_seconds": 1, "max_seconds": 20, "min_height": 100}
    edition("tiny", regulations=shortest, days=20, awards=two_awards(), by=person("organiser"))
    return {"entries": [blank_entry(f"creator{number}", "tiny") for number in range(int(count))]}


def entries_close(slug: str) -> dict[str, Any]:
    """The deadline of an edition has just passed."""
    now = timezone.now()
    Edition.objects.filter(slug=slug).update(opens_at=now - timedelta(days=30), closes_at=now)
    return {}


def pairs_decided() -> dict[str, Any]:
    """The office has found that films which look alike, as those of tests do, are different."""
    answer = {"verdict": MatchVerdict.DIFFERENT, "reason": "", "decided_by": "user:0"}
    for match in Match.objects.filter(verdict=MatchVerdict.OPEN):
        with transaction.atomic():
            api.judge_match(match.pk, **answer, seen=match.decided_at)  # type: ignore[arg-type]
    return {}


def outcomes() -> dict[str, Any]:
    """What has become of the films of each entry: of how many uploads, how they stand, and whether the bytes
    in the store are those of their rows."""
    return {"films": {entry.code: films_of(entry) for entry in Entry.objects.all()}}


def films_of(entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "sha256": film.sha256,
            "is_entered": film.pk == entry.film_id,
            "state": film.state,
            "blocks": sorted(film.findings.filter(severity=Severity.BLOCKS).values_list("code", flat=True)),
            "jobs": sorted(film.jobs.values_list("kind", "state", "attempts")),
            "renditions": sorted(film.renditions.values_list("kind", "number")),
            "master": hash_of(Path(film_store().path(film.master_key))) if film.master_key else "",
            "is_whole": all(film_store().size(one.storage_key) == one.size for one in film.renditions.all()),
        }
        for film in Film.objects.filter(upload__owner=upload_owner(entry))
    ]


def ranking(name: str) -> dict[str, Any]:
    """An edition of its own whose awards are to be decided, by a chair and an organiser of these names."""
    from tests.e2e.night_scene import ranked_edition  # needs the apps

    return ranked_edition(person(f"{name}-organiser"), person(f"{name}-chair"))


SCENES: dict[str, Callable[..., dict[str, Any]]] = {
    "festival": festival,
    "newcomer": newcomer,
    "blank_entry": blank_entry,
    "dark_film": dark_film,
    "labelled": labelled,
    "open_edition": open_edition,
    "crowd": crowd,
    "promises": promises,
    "many": many,
    "entries_close": entries_close,
    "pairs_decided": pairs_decided,
    "outcomes": outcomes,
    "people": people,
    "ranking": ranking,
}

if __name__ == "__main__":
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed is no answer
    for line in sys.stdin:
        scene, *words = json.loads(line)
        print(json.dumps(SCENES[scene](*words)), file=answers, flush=True)
        connections.close_all()
