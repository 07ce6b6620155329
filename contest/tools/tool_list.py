"""The list of an edition's AI tools is changed; whom that touches."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.enums import EDITABLE_STATES, EntryState, Tool, ToolKind
from contest.models import Edition, Entry, Regulations, ToolUse, User
from contest.policies import Refused, demand, may_organise
from contest.tools.offers import ToolOffer, rows_of, tools_listed
from contest.typed_text import echoed

MOST_TOOLS = 60
GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)


@dataclass(frozen=True)
class ToolUses:
    """How many entries declare a tool: those that can still be edited, and those that were submitted."""

    drafts: int = 0
    submitted: int = 0

    @property
    def all(self) -> int:
        return self.drafts + self.submitted


NO_USES = ToolUses()


@dataclass(frozen=True)
class ToolsTouched:
    """What a change of the list means for entries that are there."""

    retired: list[tuple[str, ToolUses]]  # tools that entries use, by name
    without_main: ToolUses  # entries that declare none of the tools that they now have to be made with

    def __bool__(self) -> bool:
        return bool(self.retired or self.without_main.all)

    @property
    def answer(self) -> str:
        """What a person sends who is sure of this, and of nothing else."""
        uses = [(name, use.drafts, use.submitted) for name, use in self.retired]
        return f"{uses} {self.without_main.drafts} {self.without_main.submitted}"


def uses_of(edition: Edition) -> dict[tuple[str, str], ToolUses]:
    """By tool and own name. One query."""
    rows = ToolUse.objects.filter(entry__in=_present(edition)).order_by().values_list("tool", "other_name")
    counted = rows.annotate(
        drafts=Count("entry", distinct=True, filter=_is_editable("entry__state")),
        submitted=Count("entry", distinct=True, filter=~_is_editable("entry__state")),
    )
    return {(tool, name): ToolUses(drafts, submitted) for tool, name, drafts, submitted in counted}


def touched_by(edition: Edition, offers: Sequence[ToolOffer]) -> ToolsTouched:
    """Two queries at most."""
    uses, now = uses_of(edition), tools_listed(edition.regulations)
    gone = {offer.value for offer in now if offer.is_offered} - {
        offer.value for offer in offers if offer.is_offered
    }
    retired = [
        (offer.words, used)
        for offer in now
        if offer.value in gone and (used := uses.get((offer.tool, offer.name), NO_USES)).all
    ]
    return ToolsTouched(retired, _without_main(edition, now, offers))


def change_tools(
    edition: Edition, offers: Sequence[ToolOffer], *, by: User, expected: Sequence[ToolOffer]
) -> bool:
    """Write the list and return whether anything changed. A tool of the edition's own that is no longer
    offered and that nobody has used leaves the list. `expected`: the list that was seen. Raises `Refused`."""
    demand(may_organise(by, edition))
    _check_tools(offers)
    with transaction.atomic():
        rules = Regulations.objects.select_for_update().get(edition=edition)
        if edition.published_at:
            raise Refused(_("The results are published; the tools of this edition can no longer be changed."))
        before = tools_listed(rules)
        if before != list(expected):
            raise Refused(_("Somebody has changed the tools meanwhile. Look at the list again, then save."))
        uses = uses_of(edition)
        kept = [
            offer
            for offer in offers
            if offer.is_offered
            or offer.tool != Tool.OTHER
            or not offer.name
            or (offer.tool, offer.name) in uses
        ]
        if kept == before:
            return False
        rules.tools = rows_of(kept)
        rules.save(update_fields=["tools"])
        _record(edition, before, kept, by=by)
    return True


def _check_tools(offers: Sequence[ToolOffer]) -> None:
    if not any(offer.is_offered for offer in offers):
        raise Refused(_("Creators have to choose at least one tool. Tick one."), field="offered")
    if len(offers) > MOST_TOOLS:
        words = _("There would be %(found)d tools; an edition has at most %(most)d.")
        raise Refused(words % {"found": len(offers), "most": MOST_TOOLS}, field="name")
    names: set[str] = set()
    for offer in offers:
        if offer.words.casefold() in names:
            words = _("There is a tool called “%(name)s” already. Choose another name.")
            raise Refused(words % {"name": echoed(offer.words)}, field="name")
        names.add(offer.words.casefold())
        if offer.is_main and not offer.is_offered:
            words = _(
                "Films can only have to be made with what creators can choose. Tick %(tool)s above too."
            )
            raise Refused(words % {"tool": offer.words}, field="main")
        if offer.is_main and (offer.kind == ToolKind.SOUND or offer.words == Tool.OTHER.label):
            words = _("%(tool)s does not say what makes the pictures of a film. Untick it here.")
            raise Refused(words % {"tool": offer.words}, field="main")


def _without_main(edition: Edition, now: Sequence[ToolOffer], offers: Sequence[ToolOffer]) -> ToolUses:
    """Entries that certainly do not keep to another set of main tools: they declare none of them."""
    before, after = ([offer for offer in some if offer.is_main] for some in (now, offers))
    if not after or {offer.value for offer in after} == {offer.value for offer in before}:
        return NO_USES
    counted = (
        _present(edition)
        .filter(~declares_one_of(after))
        .aggregate(
            drafts=Count("pk", filter=_is_editable("state")),
            submitted=Count("pk", filter=~_is_editable("state")),
        )
    )
    return ToolUses(**counted)


def declares_one_of(offers: Sequence[ToolOffer]) -> Q:
    """The condition for entries; of no tools none."""
    named = Q(pk__in=())
    for offer in offers:
        named |= Q(tool=offer.tool, other_name=offer.name)
    return Q(Exists(ToolUse.objects.filter(named, entry=OuterRef("pk"))))


def _present(edition: Edition) -> QuerySet[Entry]:
    return Entry.objects.filter(edition=edition).exclude(state__in=GONE).order_by()


def _is_editable(column: str) -> Q:
    return Q(**{f"{column}__in": EDITABLE_STATES})


def _record(edition: Edition, before: Sequence[ToolOffer], after: Sequence[ToolOffer], *, by: User) -> None:
    old, new = ({offer.value: offer for offer in offers} for offers in (before, after))
    was, is_now = ({value for value, offer in some.items() if offer.is_offered} for some in (old, new))
    main = [offer.words for offer in after if offer.is_main]
    facts = {
        "tools_added": [offer.words for offer in after if offer.value in is_now - was],
        "tools_retired": [offer.words for offer in before if offer.value in was - is_now],
        "main_tools": main if main != [offer.words for offer in before if offer.is_main] else [],
        "no_main_tools": not main and any(offer.is_main for offer in before),
        "tool_list": rows_of(after),
    }
    journal.record("tools_changed", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition)
