"""The clock walks from two hours before the deadline to two hours after it, over all pages of a creator: what
a page offers is allowed, what it does not offer is not, and no instant that it counts on is past."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.captions.policies import may_caption
from contest.clips.policies import may_bring_clip
from contest.domain.editions import uploads_begin_until
from contest.domain.queries.films import upload_owner
from contest.enums import EntryState, TeamRight
from contest.models import Entry
from contest.policies import may_edit, may_enter, may_submit, may_withdraw
from contest.posters.policies import may_bring_poster
from contest.register.policies import may_register
from contest.team.policies import may_give_right
from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from tests.contest.films import give_film, make_film_row
from tests.factories import make_edition, make_entry

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
MOMENTS = (-2 * HOUR, -SECOND, timedelta(0), HOUR / 2, HOUR - SECOND, HOUR, 2 * HOUR)
GRANTED = {"extended": (HOUR / 4 - SECOND, HOUR / 4)}  # the end of what was granted to one of them
STEPS = (
    *("show", "film", "film_plain", "about", "people", "shots", "rights", "submit", "withdraw", "preview"),
    *("public_preview", "team", "register", "captions", "clips", "own_poster"),
)
UNTIL = re.compile(
    r"(Submit by|Make the changes and submit by|submit it again until|Possible until|Complete the upload by|"
    r"The whole file has to be here by|Entries close on) *(?:<b>)?<span[^>]*><time datetime=\"([^\"]+)\""
)


@dataclass(frozen=True)
class Offered:
    """What the pages let a creator do."""

    enter: bool
    edit: bool
    register: bool
    poster: bool
    caption: bool
    bring_clip: bool
    invite_to_edit: bool
    send: bool
    send_plainly: bool
    send_another: bool
    submit: bool
    withdraw: bool


@pytest.fixture(scope="module")
def entries(module_db: None) -> dict[str, Entry]:
    """Entries in every situation around a deadline, with an hour of grace."""
    edition = make_edition("open", regulations={"grace_hours": 1})
    before = edition.closes_at - timedelta(days=1)
    made = {
        name: make_entry(state, edition=edition)
        for name, state in {
            "nothing sent": EntryState.DRAFT,
            "under way": EntryState.DRAFT,
            "sent in time": EntryState.DRAFT,
            "extended": EntryState.DRAFT,
            "returned": EntryState.RETURNED,
            "submitted": EntryState.SUBMITTED,
            "accepted": EntryState.ELIGIBLE,
            "withdrawn": EntryState.WITHDRAWN,
        }.items()
    }
    for name in ("sent in time", "returned", "submitted", "accepted", "withdrawn"):
        give_film(made[name], committed_at=before)
    made["extended"].film = make_film_row()
    Entry.objects.filter(pk=made["extended"].pk).update(extended_until=edition.closes_at + HOUR / 4)
    Entry.objects.filter(pk=made["returned"].pk).update(decided_at=edition.closes_at - HOUR / 4)
    Upload.objects.create(
        owner=upload_owner(made["under way"]),
        state=UploadState.OPEN,
        file_name="film.mp4",
        size=10,
        part_size=10,
        root_hash="1",
        committed_at=before,
        expires_at=edition.uploads_end_at,
    )
    return made


def pages_of(entry: Entry, client: Client, steps: Iterable[str] = STEPS) -> dict[str, str]:
    addresses = {name: reverse(f"entry_{name}", args=[entry.code]) for name in steps}
    addresses |= {"desk": reverse("desk"), "start": reverse("entry_start", args=[entry.edition.slug])}
    answers = {name: client.get(address) for name, address in addresses.items()}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    return {name: answer.content.decode() for name, answer in answers.items()}


def offered_on(pages: dict[str, str]) -> Offered:
    return Offered(
        enter='<button class="button" type="submit">Start an' in pages["start"],
        edit="Save and continue" in pages["about"],
        register="Add a person or voice</a>" in pages["register"],
        poster="Upload the picture</button>" in pages["own_poster"],
        caption='type="file"' in pages["captions"],
        bring_clip="Upload the clip</button>" in pages["clips"],
        invite_to_edit="Since then nobody else can be given the right" not in pages["team"],
        send='id="film-file"' in pages["film"],
        send_plainly='type="file"' in pages["film_plain"],
        send_another=any(
            words in pages[name]
            for name in ("film", "film_plain")
            for words in ("another version", "replaces the")
        ),
        submit="Submit your film</button>" in pages["submit"]
        or "Submit your film again</button>" in pages["submit"],
        withdraw='<button class="button danger" type="submit">' in pages["withdraw"],
    )


def allowed_to(entry: Entry, pages: dict[str, str]) -> Offered:
    entry = Entry.objects.select_related("edition__regulations", "representative").get(pk=entry.pk)
    user = entry.representative
    is_under_way = Upload.objects.open().filter(owner=upload_owner(entry)).exists()
    is_complete = "missing</h2>" not in pages["submit"]
    may_send = bool(may_edit(user, entry)) and (is_under_way or timezone.now() < uploads_begin_until(entry))
    return Offered(
        enter=bool(may_enter(user, entry.edition)),
        edit=bool(may_edit(user, entry)),
        register=bool(may_register(user, entry)),
        poster=bool(may_bring_poster(user, entry)),
        caption=bool(may_caption(user, entry)),
        bring_clip=bool(may_bring_clip(user, entry)),
        invite_to_edit=bool(may_give_right(entry, TeamRight.EDIT)),
        send=may_send,
        send_plainly=may_send,
        send_another=may_send and entry.film_id is not None and timezone.now() < uploads_begin_until(entry),
        submit=bool(may_submit(user, entry)) and is_complete,
        withdraw=bool(may_withdraw(user, entry)),
    )


def past_in(pages: dict[str, str]) -> Iterator[str]:
    """The instants that pages count on and that are over."""
    for name, page in pages.items():
        for words, at in UNTIL.findall(page):
            if datetime.fromisoformat(at) <= timezone.now():
                yield f"{name}: {words} {at}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nothing sent", "under way", "sent in time", "extended", "returned"])
def test_pages_of_a_draft_tell_the_truth_at_every_second(entries: dict[str, Entry], name: str) -> None:
    assert walk(entries[name], (*MOMENTS, *GRANTED.get(name, ()))) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["submitted", "accepted", "withdrawn"])
def test_pages_of_what_was_submitted_tell_the_truth_at_every_second(
    entries: dict[str, Entry], name: str
) -> None:
    assert walk(entries[name], MOMENTS) == {}


def walk(entry: Entry, moments: Iterable[timedelta]) -> dict[str, object]:
    """Where pages and rules are of two minds, by the time from the deadline."""
    wrong: dict[str, object] = {}
    for moment in moments:
        with time_machine.travel(entry.edition.closes_at + moment, tick=False), transaction.atomic():
            client = Client()
            client.force_login(entry.representative)
            pages = pages_of(entry, client)
            offered, allowed, past = offered_on(pages), allowed_to(entry, pages), list(past_in(pages))
            if offered != allowed or past:
                wrong[str(moment)] = {"offered": offered, "allowed": allowed, "past": past}
            transaction.set_rollback(True)
    return wrong


@pytest.mark.slow
def test_the_walk_meets_every_answer(entries: dict[str, Entry]) -> None:
    """Each thing is offered at one moment and not at another, so that the walk above sees both."""
    seen: set[Offered] = set()
    for entry in (entries["sent in time"], entries["submitted"]):
        for moment in (MOMENTS[0], MOMENTS[-1]):
            with time_machine.travel(entry.edition.closes_at + moment, tick=False), transaction.atomic():
                client = Client()
                client.force_login(entry.representative)
                seen.add(offered_on(pages_of(entry, client)))
                transaction.set_rollback(True)
    values = {name: {getattr(one, name) for one in seen} for name in Offered.__dataclass_fields__}
    at_any_time = {"caption", "bring_clip"}  # they change nothing of the film
    assert values == {name: {True} if name in at_any_time else {True, False} for name in values}
