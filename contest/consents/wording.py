"""An edition words the statements to which its creators agree. Each wording is a version that stays; drafts
are asked again, and what was submitted keeps what it agreed to."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from contest.consents.asked import AskedStatement, statements_of
from contest.domain import journal
from contest.domain.late_changes import entries_touched
from contest.enums import OWN_CONSENTS, ConsentKind, EntryState
from contest.models import Consent, Edition, StatementWording, User
from contest.models.texts import Texts, in_every_language
from contest.policies import Refused, demand, may_organise


def worded_now(edition: Edition, kind: ConsentKind) -> AskedStatement | None:
    """The statement as it is asked; None: it is not."""
    return next((one for one in statements_of(edition) if one.kind == kind), None)


def site_words(kind: ConsentKind) -> Texts:
    """In every language; none for a statement that is the edition's own."""
    return {} if kind in OWN_CONSENTS else in_every_language(kind.label)


def keep_wording(
    edition: Edition, kind: ConsentKind, *, title: Texts, text: Texts, is_required: bool, by: User
) -> bool:
    """The statement is asked in these words from now on, as its next version; an own one without a text is no
    longer asked. Returns whether anything changed. Raises `Refused`."""
    demand(may_organise(by, edition))
    if edition.published_at:
        raise Refused(
            _("The results are published; the statements of this edition can no longer be changed.")
        )
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)  # one version after the other
        kept = list(StatementWording.objects.filter(edition=edition, kind=kind))
        if not kept and kind not in OWN_CONSENTS:
            version = edition.regulations.consents_version
            first = StatementWording(edition=edition, kind=kind, version=version, text=site_words(kind))
            kept.append(first)
        latest = kept[-1] if kept else None
        before = (latest.title, latest.text, latest.is_required) if latest else ({}, {}, is_required)
        if before == (title, text, is_required):
            return False
        if latest and latest.pk is None:
            latest.save()  # the words so far are kept before they are others
        version = _version_after(kept)
        StatementWording.objects.create(
            edition=edition, kind=kind, version=version, title=title, text=text, is_required=is_required
        )
        facts = {
            "statement": str(kind),
            "statement_version": version,
            "statement_title": title,
            "statement_text": text,
            "statement_is_required": is_required and bool(text),
            "statement_is_gone": not text,
        }
        subject = f"edition:{edition.slug}"
        journal.record("statement_changed", subject=subject, facts=facts, actor=by, edition=edition)
    return True


def _version_after(kept: list[StatementWording]) -> str:
    return str(max((int(one.version) for one in kept if one.version.isdecimal()), default=0) + 1)


def agreements_by_version(edition: Edition) -> Mapping[tuple[str, str], int]:
    """How many entries that are in the contest, drafts too, agreed to each version of each statement. One
    query."""
    consents = Consent.objects.filter(entry__in=entries_touched(edition))
    counted = consents.values_list("kind", "version").annotate(entries=Count("pk")).order_by()
    return {(kind, version): entries for kind, version, entries in counted}


def agreements_to(edition: Edition, kind: ConsentKind) -> QuerySet[Consent]:
    """Who agreed to a statement, the latest first; of entries that were submitted, since drafts are their
    creators' alone."""
    consents = Consent.objects.filter(entry__edition=edition, kind=kind)
    return (
        consents.exclude(entry__state=EntryState.DRAFT)
        .select_related("entry__representative", "given_by")
        .order_by("-given_at", "-pk")
    )
