"""What of objections the office has to see: on its first page, at the gate, and the emails as they go out."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contest.domain.gate import Lack
from contest.domain.notices import sample_mail
from contest.domain.queries.office import WaitingLine
from contest.enums import Mender, MotionKind, NoticeKind, ObjectionState
from contest.models import Citation, Edition, Entry, Motion, Objection, User
from contest.objections.objecting import plan_mail

KINDS = (NoticeKind.OBJECTION_RECEIVED, NoticeKind.OBJECTION_RAISED, NoticeKind.OBJECTION_DECIDED)


def objections_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    """Those to decide, and those that were upheld while their award stands as it was."""
    if waiting := Objection.objects.open().filter(edition=edition).count():
        words = ngettext(
            "%(count)d objection to a winner waits for a decision.",
            "%(count)d objections to winners wait for a decision.",
            waiting,
        )
        yield WaitingLine(words % {"count": waiting}, reverse("office_objections", args=[edition.slug]))
    if upheld := sum(1 for _objection in upheld_without_motion(edition)):
        words = ngettext(
            "%(count)d objection was upheld. The award has not been revoked, and nobody has proposed it.",
            "%(count)d objections were upheld. The awards have not been revoked, and nobody has proposed it.",
            upheld,
        )
        yield WaitingLine(words % {"count": upheld}, reverse("office_objections", args=[edition.slug]))


def upheld_without_motion(edition: Edition) -> list[Objection]:
    """Upheld objections to awards that stand, about which no proposal is open."""
    upheld = Objection.objects.filter(
        edition=edition, state=ObjectionState.UPHELD, citation__ended_at=None
    ).select_related("citation")
    moves = Motion.objects.open().filter(edition=edition, kind=MotionKind.REVOKE)
    proposed = {motion.payload.get("citation") for motion in moves}
    return [objection for objection in upheld if objection.citation_id not in proposed]


def has_no_open_objection(entries: Sequence[Entry]) -> Iterator[Lack]:
    """Nobody waits for an answer to an objection against the film."""
    by_id = {entry.pk: entry for entry in entries}
    rows = Objection.objects.open().filter(citation__entry__in=by_id).order_by("pk")
    for pk, entry_id in rows.values_list("pk", "citation__entry"):
        entry = by_id[entry_id]
        words = _("An objection to the film has not been decided.")
        yield Lack(
            "objection_open", entry, words, Mender.ORGANISER, "office_objection", (entry.edition.slug, pk)
        )


def sample_objection_mails(
    edition: Edition, *, reader: User
) -> list[tuple[NoticeKind, list[tuple[str, EmailMessage]]]]:
    """Each email about objections in each language, as it would go out about the first winner."""
    citations = Citation.objects.public().filter(award__edition=edition)
    citation = citations.select_related("award", "entry__representative", "entry__edition").first()
    if citation is None:
        return []
    objection = Objection(
        code="K7Q2M9XK7Q2M9X",
        edition=edition,
        citation=citation,
        objector=reader,
        state=ObjectionState.REJECTED,
        answer=dict.fromkeys(_codes(), "…"),
    )
    return [(kind, _in_each_language(kind, objection)) for kind in KINDS]


def _in_each_language(kind: NoticeKind, objection: Objection) -> list[tuple[str, EmailMessage]]:
    plan = plan_mail(kind, objection, to=_to(kind, objection))
    return [(code, sample_mail(plan, code)) for code in _codes()]


def _to(kind: NoticeKind, objection: Objection) -> User:
    assert objection.objector is not None, "of an example"
    if kind == NoticeKind.OBJECTION_RAISED:
        return objection.citation.entry.representative
    return objection.objector


def _codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
