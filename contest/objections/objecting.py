"""Objecting to a winner: anybody signed in objects, the winner's contact person may answer once, the office
decides with a public reason. An objection that is upheld changes nothing by itself: two people revoke the
award, as ever (see judging.domain.revocations)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.notices import NoticePlan, enqueue_notices
from contest.domain.reasons import LEAST_REASON, MOST_REASON, describe_least, fault_in, is_too_short
from contest.domain.team_rights import submitters_of
from contest.enums import NoticeKind, ObjectionGrounds, ObjectionState
from contest.models import Citation, Evidence, Objection, User
from contest.models.texts import Texts
from contest.objections.evidence import EvidenceFile
from contest.objections.policies import may_decide_objection, may_object, may_reply
from contest.policies import Refused, demand
from contest.sentences import listed

LEAST_STATEMENT = 40  # letters
MOST_STATEMENT = 5000  # characters
MOST_SUMMARY = 300


class ObjectionRefused(Refused):
    """The objection is not in a state in which this can be done; `reason` says why."""


def send_objection(
    citation: Citation,
    *,
    grounds: ObjectionGrounds,
    statement: str,
    links: Sequence[str] = (),
    files: Sequence[EvidenceFile] = (),
    public_name: str = "",
    by: User,
) -> Objection:
    """Keep an objection with its evidence, send the receipt, and tell the winner's team. Raises
    `Refused`."""
    demand(may_object(by, citation))
    if fault := fault_in(statement, least=LEAST_STATEMENT, most=MOST_STATEMENT):
        raise ObjectionRefused(fault, field="statement")
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                edition=citation.award.edition,
                citation=citation,
                objector=by,
                public_name=public_name,
                grounds=grounds,
                statement=statement.strip(),
                links=list(links),
            )
            for file in files:
                Evidence.objects.create(
                    objection=objection,
                    name=file.name,
                    kind=file.kind,
                    size=len(file.content),
                    content=file.content,
                )
            _record("objection_received", objection, by=by, objected_because=str(grounds))
            enqueue_notices(
                [
                    plan_mail(NoticeKind.OBJECTION_RECEIVED, objection, to=by),
                    *(
                        plan_mail(NoticeKind.OBJECTION_RAISED, objection, to=person)
                        for person in _team_of(objection)
                    ),
                ]
            )
    except IntegrityError:
        raise ObjectionRefused(_("You have already objected to this winner.")) from None
    return objection


def reply_to_objection(objection: Objection, *, text: str, by: User) -> None:
    """What the winner's contact person says to it. Raises `Refused`."""
    demand(may_reply(by, objection))
    if fault := fault_in(text):
        raise ObjectionRefused(fault, field="reason")
    with transaction.atomic():
        waiting = Objection.objects.open().filter(pk=objection.pk, replied_at=None)
        if not waiting.update(reply=text.strip(), replied_at=timezone.now()):
            raise ObjectionRefused(_("This objection has been answered or decided in the meantime."))
        _record("objection_replied", objection, by=by)


def decide_objection(
    objection: Objection, *, uphold: bool, summary: Texts, answer: Texts, by: User
) -> Objection:
    """Say in public what was objected, and what the office answers. Raises `Refused`."""
    demand(may_decide_objection(by, objection))
    _refuse_texts("summary", summary, most=MOST_SUMMARY)
    _refuse_texts("answer", answer, most=MOST_REASON)
    state = ObjectionState.UPHELD if uphold else ObjectionState.REJECTED
    with transaction.atomic():
        decided = Objection.objects.open().filter(pk=objection.pk)
        if not decided.update(
            state=state,
            summary=dict(summary),
            answer=dict(answer),
            decided_by=by,
            decided_at=timezone.now(),
        ):
            raise ObjectionRefused(_("This objection has been decided in the meantime. Reload the page."))
        objection.refresh_from_db(fields=["state", "summary", "answer", "decided_by", "decided_at"])
        _record("objection_decided", objection, by=by, objection_became=str(state), answer=dict(answer))
        people = {person.pk: person for person in (objection.objector, *_team_of(objection)) if person}
        enqueue_notices(
            plan_mail(NoticeKind.OBJECTION_DECIDED, objection, to=person) for person in people.values()
        )
    return objection


def plan_mail(kind: NoticeKind, objection: Objection, *, to: User) -> NoticePlan:
    """An email about an objection."""
    facts: dict[str, Any] = {
        "objection": objection.code,
        "award": dict(objection.citation.award.name),
        "state": objection.state,
        "answer": dict(objection.answer),
        "is_objector": objection.objector_id == to.pk,
    }
    key = f"{kind}:{objection.code}:{to.pk}"
    return NoticePlan(kind=kind, user=to, key=key, entry=objection.citation.entry, facts=facts)


def _team_of(objection: Objection) -> list[User]:
    """Whoever speaks for the entry that has won."""
    entry = objection.citation.entry
    return [entry.representative, *submitters_of([entry.pk]).get(entry.pk, ())]


def _refuse_texts(name: str, texts: Texts, *, most: int) -> None:
    missing = [
        get_language_info(code)["name_translated"]
        for code, _name in settings.LANGUAGES
        if is_too_short(texts.get(code, ""), least=LEAST_REASON)
    ]
    if missing:
        words = _("This is missing or too short in: %(languages)s. Write at least %(least)s in each.")
        told = {"languages": listed(missing), "least": describe_least()}
        raise ObjectionRefused(words % told, field=name)
    if any(len(text) > most for text in texts.values()):
        words = _("This can have at most %(most)s characters in each language.")
        raise ObjectionRefused(words % {"most": most}, field=name)


def _record(verb: str, objection: Objection, *, by: User, **facts: Any) -> None:
    """In the audit log, and in what the pages that are kept for the public are kept by."""
    objection.edition.note_public_change()
    journal.record(
        verb,
        subject=f"entry:{objection.citation.entry.code}",
        facts={"objection": objection.code, **facts},
        actor=by,
        edition=objection.edition,
    )
