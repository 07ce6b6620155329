"""An organiser's own text of the regulations, written and read."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from contest.consents.asked import statements_of
from contest.domain import journal
from contest.domain.late_changes import late_changes_of
from contest.models import Award, Edition, JournalEntry, RegulationsText, User
from contest.models.texts import TextIn, Texts, in_readers_language
from contest.policies import Refused, demand, may_organise
from contest.regulations.markup import pieces_of
from contest.regulations.parts import BY_MARK, PARTS, RulesPart

VERB = "regulations_text_changed"


@dataclass(frozen=True)
class Block:
    """A piece of the page: the festival's own words as HTML, or a part that the site writes, placed by the
    text or following it."""

    html: SafeString | None = None
    part: RulesPart | None = None
    is_placed: bool = False


def texts_of(edition: Edition) -> Texts:
    """As it was written, by language; none: the site's alone."""
    kept = RegulationsText.objects.filter(edition=edition).values_list("texts", flat=True).first()
    return kept or {}


def page_of(edition: Edition, texts: Texts, language: str = "") -> dict[str, Any]:
    """What the page of the regulations shows: the text in that language if it has it, all else in the
    reader's; four queries."""
    awards = list(Award.objects.filter(edition=edition))
    text = TextIn(texts[language], language) if language in texts else in_readers_language(texts)
    return {
        "edition": edition,
        "rules": edition.regulations,
        "awards": awards,
        "places": sum(award.places for award in awards),
        "late_changes": late_changes_of(edition),
        "statements": statements_of(edition),
        "text": text,
        "blocks": _blocks(edition, text),
    }


def _blocks(edition: Edition, text: str) -> list[Block]:
    written = [
        Block(html=piece) if isinstance(piece, SafeString) else Block(part=BY_MARK[piece], is_placed=True)
        for piece in pieces_of(str(text))
    ]
    placed = {block.part for block in written}
    blocks = [*written, *(Block(part=part) for part in PARTS if part not in placed)]
    return [block for block in blocks if block.part is None or block.part.applies(edition.regulations)]


def keep_texts(edition: Edition, texts: Texts, *, by: User) -> bool:
    """This is the text from now on, by language; none: the site's parts alone. Returns whether anything
    changed. Raises `Refused`."""
    demand(may_organise(by, edition))
    if edition.published_at:
        raise Refused(
            _(
                "The results are published; the dates and regulations of this edition can no longer be "
                "changed."
            )
        )
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)  # one text after the other
        before = texts_of(edition)
        changed = [code for code in {**before, **texts} if before.get(code) != texts.get(code)]
        if not changed:
            return False
        if texts:
            RegulationsText.objects.update_or_create(edition=edition, defaults={"texts": dict(texts)})
        else:
            RegulationsText.objects.filter(edition=edition).delete()
        facts = {"regulations_text": {code: texts.get(code, "") for code in changed}}
        subject = f"edition:{edition.slug}"
        journal.record(VERB, subject=subject, facts=facts, actor=by, edition=edition)
    return True


def versions_of(edition: Edition) -> QuerySet[JournalEntry]:
    """The lines by which the text was changed, the latest first."""
    lines = JournalEntry.objects.filter(edition=edition, verb=VERB)
    return lines.select_related("actor").order_by("-number")
