"""A new edition, blank or as a copy of an earlier one. Its office alone sees it until it is announced."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from contest.branding.keeping import copy_brand
from contest.consents.asked import statements_of
from contest.domain import journal
from contest.domain.default_awards import default_awards
from contest.domain.editions import create_edition
from contest.domain.people import grant_role
from contest.enums import Role
from contest.models import (
    Edition,
    MailText,
    RegulationsText,
    RetentionPeriods,
    StatementWording,
    User,
    UsualReason,
)
from contest.policies import Refused

_copied_elsewhere: list[Callable[[Edition, Edition, User], object]] = []


def register_copy(copy: Callable[[Edition, Edition, User], object]) -> None:
    """Take another app's part of a copy, from its AppConfig.ready: `copy(original, edition, by)`."""
    _copied_elsewhere.append(copy)


def make_edition(*, fields: Mapping[str, Any], original: Edition | None, by: User) -> Edition:
    """An edition that nobody has announced, with `by` as its organiser. Of the original it has regulations,
    awards, usual reasons, words of emails, regulations and statements, look, retention periods, and what
    other apps keep of an edition: nobody's name, no film and no result. Raises `Refused` for a short name
    that was taken meanwhile."""
    try:
        with transaction.atomic():
            return _write_edition(fields, original, by)
    except IntegrityError as error:
        raise Refused(
            _("There is an edition with the short name “%(slug)s” already. Choose another.")
            % {"slug": fields["slug"]},
            field="slug",
        ) from error


def _write_edition(fields: Mapping[str, Any], original: Edition | None, by: User) -> Edition:
    edition = create_edition(
        fields={**fields, "announced_at": None},
        regulations=_fields_of(original.regulations) if original else {},
        awards=[_fields_of(award) for award in original.awards.all()] if original else default_awards(),
        by=by,
    )
    grant_role(by, edition=edition, role=Role.ORGANISER, by=None)
    if original:
        _copy_office(original, edition)
        for copy in _copied_elsewhere:
            copy(original, edition, by)
        facts = {"copied_from": original.slug}
        journal.record(
            "edition_copied", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition
        )
    return edition


def _fields_of(row: Any) -> dict[str, Any]:
    """What a row says of itself; `order` of an award is its place in the list."""
    return model_to_dict(row, exclude=["id", "edition", "order"])


def _copy_office(original: Edition, edition: Edition) -> None:
    UsualReason.objects.bulk_create(
        UsualReason(edition=edition, **model_to_dict(reason, exclude=["id", "edition"]))
        for reason in original.usual_reasons.all()
    )
    MailText.objects.bulk_create(
        MailText(edition=edition, **model_to_dict(text, exclude=["id", "edition"]))
        for text in original.mail_texts.all()
    )
    if text := RegulationsText.objects.filter(edition=original).first():
        RegulationsText.objects.create(edition=edition, texts=text.texts)
    StatementWording.objects.bulk_create(
        StatementWording(
            edition=edition,
            kind=asked.kind,
            version=edition.regulations.consents_version,
            title=asked.title,
            text=asked.text,
            is_required=asked.is_required,
        )
        for asked in statements_of(original)
        if asked.text
    )
    copy_brand(original, edition)
    if periods := RetentionPeriods.objects.filter(edition=original).first():
        RetentionPeriods.objects.create(edition=edition, **dict(periods.set_periods()))
