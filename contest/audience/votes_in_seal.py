"""The audience vote as the seal has them: what the public reads, and whether the rows say it."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from contest.audience.counting import counted_result
from contest.audience.rule_words import AudienceResult, read_result
from contest.film_titles import order_titles
from contest.models import NomineeList, Seal


def sealed_result(seal: Seal) -> AudienceResult | None:
    """For a page; None where the audience did not vote. Titles are those of the sealed nominees."""
    nominees = NomineeList.objects.filter(edition=seal.edition_id).first()
    titles = {
        entry["code"]: order_titles(entry["title"], entry["original_title"], spoken=entry["language"])[0]
        for entry in (nominees.snapshot["nominees"] if nominees else ())
    }
    return votes_told(seal, titles=titles)


def votes_told(seal: Seal, *, titles: Mapping[str, str]) -> AudienceResult | None:
    """The same with these titles by the codes of films."""
    told = (seal.snapshot.get("counted") or {}).get("audience")
    return read_result(told, titles) if told else None


def altered_votes(seal: Seal) -> Iterator[str]:
    """A count that was changed after it was sealed."""
    told = (seal.snapshot.get("counted") or {}).get("audience")
    if told and told != counted_result(seal.edition):
        yield _("the audience vote has been altered")
