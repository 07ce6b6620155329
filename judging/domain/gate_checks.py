"""What the jury knows of winners that the gate has to know."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from contest.domain.gate import Lack, register_gate_check
from contest.enums import Mender
from contest.models import Entry
from judging.models import FilmProblem


def has_no_open_report(entries: Sequence[Entry]) -> Iterator[Lack]:
    """No judge waits for an answer about what is wrong with the film."""
    by_id = {entry.pk: entry for entry in entries}
    problems = FilmProblem.objects.open().filter(assignment__entry__in=by_id)
    rows = problems.order_by("pk").values_list("assignment__entry", "assignment__seat__round__code")
    for entry_id, round_code in rows:
        entry = by_id[entry_id]
        words = _("A judge’s report about the film has not been answered.")
        arguments = (entry.edition.slug, round_code)
        yield Lack("report_open", entry, words, Mender.ORGANISER, "round_reports", arguments)


def register() -> None:
    register_gate_check(has_no_open_report)
