"""Says in words how the numbers of a tally came about, or what changed since another tally of its round."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from judging.domain.explanations import explain_changes, explain_entry, explain_tally
from judging.domain.tally_changes import compare_tallies
from judging.domain.tally_refits import Inexplicable
from judging.models import Tally


class Command(BaseCommand):
    help = "Explains a tally, or one entry of it, from marks to rank; with --since, what changed and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tally", type=int, help="key of the tally, as in the address of its page")
        parser.add_argument(
            "entry", nargs="?", default="", help="code of an entry; left out: the whole tally"
        )
        parser.add_argument("--since", type=int, help="key of another tally of the same round")

    def handle(self, *, tally: int, entry: str, since: int | None, **options: Any) -> None:
        found = find_tally(tally, among=Tally.objects.all())
        try:
            lines = tell(found, entry, since)
        except Inexplicable as refused:
            raise CommandError(str(refused)) from refused
        for line in lines:
            self.stdout.write(line)


def tell(tally: Tally, entry: str, since: int | None) -> list[str]:
    if since is not None:
        other = find_tally(since, among=Tally.objects.filter(round=tally.round_id))
        return explain_changes(compare_tallies(tally, since=other), entry)
    return explain_entry(tally, entry) if entry else explain_tally(tally)


def find_tally(key: int, *, among: QuerySet[Tally]) -> Tally:
    """Raises CommandError that names the tallies there are."""
    found = among.select_related("round").filter(pk=key).first()
    if found is None:
        known = ", ".join(map(str, among.order_by("pk").values_list("pk", flat=True)))
        raise CommandError(
            f"Found no tally {key}; expected one of {known}. Name one of them."
            if known
            else f"Found no tally {key}, nor any other. Close a round and compute its tally first."
        )
    return found
