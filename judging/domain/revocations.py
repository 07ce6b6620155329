"""Revoking a published award, as an act of two: with a public reason in every language of the site, and the
next in line by the rule, or nobody, in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from contest.domain import corrections, motions
from contest.domain.gate import lacks_of
from contest.domain.honours_refused import GateClosed, HonoursRefused
from contest.domain.reasons import MOST_REASON, describe_least, fault_in, is_too_short
from contest.enums import MotionKind
from contest.models import Award, Citation, Entry, Motion, Seal, User
from contest.models.texts import Texts
from contest.sentences import listed
from judging.domain.awards import LEAST_REASON
from judging.domain.proposals import candidates_for, rule_of
from judging.domain.refusals import Unsound
from judging.domain.sealed_decisions import tally_sealed_by
from judging.models import RankedEntry, Tally
from judging.proof.protocols import ask_for_protocol
from judging.science import allocation


def propose_revocation(
    citation: Citation,
    *,
    successor: Entry | None,
    public_reason: Texts,
    statement: Texts | None = None,
    reason: str,
    by: User,
) -> Motion:
    """Ask a second person to revoke this award with you. `successor` is one of `next_in_line`, or nobody.

    Raises Unsound (a reason is missing in a language or too short, not the next in line), `GateClosed` with
    what the successor lacks, and what `motions.move` refuses."""
    _refuse_reasons(public_reason)
    if fault := fault_in(reason, least=LEAST_REASON):
        raise Unsound(fault, field="reason")
    if successor is not None:
        _refuse_successor(citation, successor)
    return motions.move(
        citation.award.edition,
        kind=MotionKind.REVOKE,
        subject=subject_of(citation),
        payload={
            "citation": citation.pk,
            "successor": successor.code if successor else None,
            "public_reason": dict(public_reason),
            "statement": dict(statement or {}),
        },
        reason=reason,
        by=by,
    )


def subject_of(citation: Citation) -> str:
    return f"award:{citation.award.slug}/{citation.place}"


def next_in_line(citation: Citation) -> list[Entry]:
    """Who gets this place by the rule if its winner is out: one, several that are tied, or nobody. All other
    awards stay as they are."""
    award = citation.award
    seal = Seal.objects.of(award.edition)
    if seal is None:
        return []
    tally = Tally.objects.filter(pk=tally_sealed_by(seal) or 0).select_related("round").first()
    if tally is None:
        return []
    lines = seal.snapshot["conferrals"]
    out = {told["entry"]["code"] for told in seal.snapshot.get("corrections", ())}
    out.add(citation.entry.code)
    held: dict[str, list[str]] = {}
    for line in lines:
        if line["entry"] and line["entry"]["code"] not in out:
            held.setdefault(line["award"], []).append(line["entry"]["code"])
    named = {*out, *(code for codes in held.values() for code in codes)}
    ids = dict(tally.lines.filter(entry__code__in=named).values_list("entry__code", "entry"))
    decided = {slug: [ids[code] for code in codes] for slug, codes in held.items()}
    holders = {pk for pks in decided.values() for pk in pks}
    barred = {ids[code] for code in out if code in ids}
    rules = []
    for one in Award.objects.filter(edition=seal.edition_id).order_by("order"):
        count = len(decided.get(one.slug, ())) + (one.slug == award.slug)
        if count:
            rules.append(replace(rule_of(one), count=count))
    proposed = allocation.propose_awards(
        rules,
        candidates_for(tally, places=sum(rule.count for rule in rules), holders=holders, out=barred),
        decided=decided,
    )
    found: list[int] = []
    for told in proposed.places:
        if told.award == award.slug and told.outcome is not allocation.PlaceOutcome.DECIDED:
            found = list(told.tied) or ([told.entry] if told.entry is not None else [])
    entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in=found)}
    return [entries[pk] for pk in found]


def passed_over(citation: Citation, successors: Sequence[Entry]) -> list[Citation]:
    """The prizes of films that stand higher in the ranking than all of these, and keep what they have."""
    seal = Seal.objects.of(citation.award.edition)
    lines = RankedEntry.objects.filter(tally=(seal and tally_sealed_by(seal)) or 0)
    first = lines.filter(entry__in=successors).values_list("position", flat=True).order_by("position").first()
    if first is None:
        return []
    higher = lines.filter(position__lt=first).values("entry")
    standing = Citation.objects.standing().filter(award__edition=citation.award.edition_id, entry__in=higher)
    return list(standing.exclude(pk=citation.pk).select_related("award", "entry"))


def basis_of(motion: Motion) -> Any:
    """The seal as it is, with this award on it."""
    seal = Seal.objects.of(motion.edition)
    motion.edition.refresh_from_db(fields=["published_at"])
    if seal is None or not motion.edition.published_at:
        raise HonoursRefused(_("The results are not published; unseal them instead."))
    if not Citation.objects.standing().filter(pk=motion.payload["citation"]).exists():
        raise HonoursRefused(_("This award has been revoked already."))
    return {"seal": seal.hash, "payload": motion.payload}


def revoke(motion: Motion) -> None:
    """Correct the result, now that a second person agrees. Raises Unsound, GateClosed or HonoursRefused."""
    wanted: Mapping[str, Any] = motion.payload
    citation = Citation.objects.select_related("award__edition", "entry__representative").get(
        pk=wanted["citation"]
    )
    successor = None
    if wanted["successor"]:
        successor = Entry.objects.get(edition=motion.edition, code=wanted["successor"])
        _refuse_successor(citation, successor)
    seal = corrections.revoke(
        citation,
        successor=successor,
        statement=wanted["statement"],
        public_reason=wanted["public_reason"],
        motion=motion,
    )
    tally = Tally.objects.filter(pk=tally_sealed_by(seal) or 0).first()
    if tally is not None and seal.snapshot.get("counted"):
        ask_for_protocol(seal, tally, by=seal.seconded_by or motion.moved_by)


def _refuse_reasons(public_reason: Texts) -> None:
    missing = [
        name
        for code, name in settings.LANGUAGES
        if is_too_short(public_reason.get(code, ""), least=LEAST_REASON)
    ]
    if missing:
        raise Unsound(
            _(
                "The public reason is missing or too short in: %(languages)s. Write at least %(least)s in "
                "each."
            )
            % {"languages": listed(missing), "least": describe_least(LEAST_REASON)},
            field="public_reason",
        )
    if any(len(text) > MOST_REASON for text in public_reason.values()):
        raise Unsound(
            _("The public reason can have at most %(most)s characters in each language.")
            % {"most": MOST_REASON},
            field="public_reason",
        )


def _refuse_successor(citation: Citation, successor: Entry) -> None:
    if successor not in next_in_line(citation):
        raise Unsound(
            _("Entry %(code)s is not the next in line. Look at the proposal again.")
            % {"code": successor.code},
            field="successor",
        )
    if lacks := lacks_of(citation.award.edition, [successor.pk]):
        raise GateClosed(lacks)
