"""Correcting a published result: an award is revoked, with a public reason, and goes to the next in line or
to nobody. A new seal that says so takes the place of the old one, which stays on record."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.domain import office_tasks
from contest.domain.honours import VERSION, check_winners, lock_results, new_salt, record_about, supersede
from contest.domain.honours_refused import HonoursRefused
from contest.domain.result_publication import tell_of_correction
from contest.domain.seals import seal_hash
from contest.domain.share_pictures import publish_share_pictures
from contest.domain.showcase import sealed_entry
from contest.enums import OfficeTaskKind
from contest.models import Citation, Entry, Motion, Seal
from contest.models.texts import Texts

NAMED_BY = ("code", "title", "original_title", "language", "team")  # what stays public of a former winner


def revoke(
    citation: Citation,
    *,
    successor: Entry | None,
    statement: Texts,
    public_reason: Texts,
    motion: Motion,
) -> Seal:
    """Take back a published award and give it to the successor, or to nobody: a new seal that says so takes
    the place of the old one. Raises `HonoursRefused`."""
    award, place, edition = citation.award, citation.place, motion.edition
    with transaction.atomic():
        lock_results(edition)
        if office_tasks.is_at_work(edition, OfficeTaskKind.TELL_CREATORS):
            raise HonoursRefused(
                _("The emails about the results are still being prepared. Try again in a minute.")
            )
        old = Seal.objects.standing().filter(edition=edition).first()
        if old is None or not edition.published_at:
            raise HonoursRefused(_("The results are not published; unseal them instead."))
        now = timezone.now()
        if not Citation.objects.standing().filter(pk=citation.pk).update(ended_at=now):
            raise HonoursRefused(_("This award has been revoked already."))
        conferrals = [dict(line) for line in old.snapshot["conferrals"]]
        line = next(told for told in conferrals if (told["award"], told["place"]) == (award.slug, place))
        winners = check_winners(edition, [successor.pk] if successor else [])
        correction = {
            "at": now.isoformat(),
            "award": award.slug,
            "place": place,
            "entry": {key: line["entry"][key] for key in NAMED_BY},
            "successor": None,
            "reason": dict(public_reason),
        }
        line.update(entry=None, statement={}, is_override=False, reason="", votes=None)
        if successor:
            line.update(entry=sealed_entry(winners[successor.pk]), statement=dict(statement))
            correction["successor"] = {key: line["entry"][key] for key in NAMED_BY}
            Citation.objects.create(award=award, place=place, entry=successor, text=dict(statement))
        snapshot = {
            **old.snapshot,
            "version": VERSION,
            "salt": new_salt(),
            "conferrals": conferrals,
            "corrects": old.hash,
            "corrections": [*old.snapshot.get("corrections", []), correction],
        }
        supersede(old, motion)
        seal = Seal.objects.create(
            edition=edition,
            snapshot=snapshot,
            masters=old.masters,
            hash=seal_hash(snapshot),
            sealed_by=motion.moved_by,
            seconded_by=motion.closed_by,
        )
        record_about(
            "award_revoked",
            edition,
            by=motion.closed_by,
            seal=seal.hash,
            award=award.slug,
            place=place,
            entry=citation.entry.code,
            successor=successor.code if successor else None,
            public_reason=dict(public_reason),
        )
        names = {told["slug"]: told["name"] for told in snapshot["awards"]}
        tell_of_correction(
            seal, loser=citation.entry, line=line, award=names[award.slug], reason=dict(public_reason)
        )
        transaction.on_commit(publish_share_pictures)
    return seal
