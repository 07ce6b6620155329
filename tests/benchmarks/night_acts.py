"""The acts of the night at 23,000 entries, as requests: the seal proposed and confirmed, the previews, the
publication. The rows are those of tests/benchmarks/tally_job.py; what a worker does is done in between.

Run from the repository's root: python -m tests.benchmarks.night_acts
Milliseconds of one processor, the least of three goes for what is only read; exit status 1 when an act of the
publication is over the limit."""

import logging
import os
import subprocess
import sys
import time

from django.test import Client
from django.urls import reverse

import tests.benchmarks.tally_job  # noqa: F401  (sets the site up)
from contest.domain import office_tasks
from contest.domain.gate import CHECKS
from contest.enums import Role
from contest.models import Edition, Entry, Membership, Motion, OfficeTask, User
from judging.domain import awards, sealing
from judging.domain.award_votes import JuryVotes
from judging.domain.tallies import freeze_tally, prepare_tally
from judging.domain.tally_details import keep_details
from judging.models import Tally, TallyRun
from judging.proof.trees import keep_tree
from tests.contest.nights import REASON, read_films
from tests.judging.sealing import pass_gate

LIMIT = 200  # milliseconds
PUBLICATION = ("office_results", "office_winners_preview", "office_mail_preview", "published")
REASONED = "The jury has talked about it at length and stands by this decision."


def decide_all() -> tuple[Tally, User, User]:
    """A ranking of all entries with every award decided as the rule says."""
    asked = TallyRun.objects.select_related("round__edition", "asked_by").get()
    chair = User.objects.create_user("chair@example.org")
    Membership.objects.create(user=chair, edition=asked.round.edition, role=Role.CHAIR)
    tally = freeze_tally(prepare_tally(asked.round), by=asked.asked_by)
    keep_details(tally)
    keep_tree(tally)
    for proposal in awards.propose(tally, by=chair):
        awards.decide(proposal, entry=proposal.entry, by=chair, reason=REASONED, votes=JuryVotes(3, 0))
    CHECKS.clear()  # what eleven winners lack costs as much whatever the number of entries
    pass_gate(Entry.objects.filter(pk__in=sealing.winners_in(tally)).select_related("film"))
    return tally, asked.asked_by, chair


def milliseconds(client: Client, method: str, address: str, **form: str) -> float:
    began = time.process_time()
    answer = client.generic(method, address) if method == "GET" else client.post(address, form)
    seconds = time.process_time() - began
    assert answer.status_code in (200, 302), (address, answer.status_code, answer.content[-3000:].decode())
    return 1000 * seconds


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def do_tasks() -> None:
    for task in OfficeTask.objects.unfinished().order_by("pk"):
        office_tasks.work_on(task.pk)
    read_films(Entry.objects.all())


def acts() -> int:
    tally, organiser, chair = decide_all()
    edition = tally.round.edition
    Edition.objects.filter(pk=edition.pk).update(
        closes_at=edition.opens_at + (edition.closes_at - edition.opens_at) / 99
    )
    slug, found = edition.slug, {}
    logging.disable(logging.INFO)
    first, second = signed_in(organiser), signed_in(chair)
    seal = reverse("results_seal", args=[slug, tally.pk])

    def read(client: Client, address: str) -> float:
        return min(milliseconds(client, "GET", address) for _ in range(3))

    def show(name: str, took: float) -> None:
        found[name] = took
        print(f"| {name} | {took:,.0f} ms |", flush=True)

    show("page of the seal", read(first, seal))
    show("seal proposed", milliseconds(first, "POST", seal, reason=REASON, typed=slug))
    motion = Motion.objects.get()
    show("page of the seal, proposed", read(second, seal))
    show("seal confirmed", milliseconds(second, "POST", reverse("motion_second", args=[slug, motion.pk])))
    do_tasks()
    for name in ("office_results", "office_winners_preview", "office_mail_preview"):
        show(name, read(first, reverse(name, args=[slug])))
    show(
        "published",
        milliseconds(first, "POST", reverse("office_results", args=[slug]), year=str(edition.year)),
    )
    assert Edition.objects.get(pk=edition.pk).published_at
    show("winners_show", read(Client(), reverse("winners_show", args=[slug])))
    return int(max(found[name] for name in PUBLICATION) > LIMIT)


def main(step: str = "") -> int:
    if step:
        return acts()
    again = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-m", "tests.benchmarks.tally_job", "make"], check=True)
    return subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.night_acts", "acts"], env=again, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
