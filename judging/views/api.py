"""What programs read of rounds; scores and rankings stay on pages, with each reader's embargo."""

from dataclasses import dataclass
from datetime import datetime

from contest.api.reading import Endpoint, Rows, reads
from contest.enums import ApiScope
from contest.policies import Reader
from judging.access import get_edition_for_rounds
from judging.models import Round


@dataclass(frozen=True)
class RoundAnswer:
    """A round of an edition, as its office plans it."""

    code: str
    number: int
    name: str
    state: str
    blindness: str
    reviews_per_entry: int
    opens_at: datetime | None
    closes_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None


@reads(
    Endpoint(
        "api_rounds", "Rounds of an edition, in order.", RoundAnswer, is_list=True, scope=ApiScope.OFFICE
    )
)
def api_rounds(reader: Reader, slug: str) -> Rows:
    edition = get_edition_for_rounds(reader, slug)
    return Rows(Round.objects.filter(edition=edition).order_by("number"), _facts)


def _facts(round_: Round) -> RoundAnswer:
    return RoundAnswer(
        code=round_.code,
        number=round_.number,
        name=round_.title,
        state=round_.state,
        blindness=round_.blindness,
        reviews_per_entry=round_.reviews_per_entry,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        opened_at=round_.opened_at,
        closed_at=round_.closed_at,
    )
