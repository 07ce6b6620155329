"""The upload protocol over HTTP, in JSON: manifest, addresses of parts, completion. Films go elsewhere."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from contest.access import get_upload_entry
from contest.domain.clocks import latest_clock
from contest.domain.editions import film_limits, uploads_begin_until, uploads_expire_at
from contest.domain.entries import attach_film
from contest.domain.queries.films import upload_owner
from contest.domain.quotas import demand_upload_quota
from contest.forms.drafts import CarefulDecoder
from contest.models import Entry, User
from contest.policies import Refused, demand, may_upload
from media_pipeline import api

RECEIPT_SALT = "contest.upload_receipt"
View = Callable[Concatenate[HttpRequest, User, ...], HttpResponse]


def answers_json(view: View) -> Callable[..., HttpResponse]:
    """Signed-in people only, and every refusal as JSON: {code, message, …}."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if not isinstance(request.user, User):
            message = _(
                "You have been signed out. Sign in again in another tab, then continue; nothing is lost."
            )
            return _refusal(HTTPStatus.UNAUTHORIZED, "signed_out", message)
        try:
            return view(request, request.user, **kwargs)
        except api.UploadRefused as refused:
            return _refusal(refused.status, refused.code, refused.message, **refused.facts)
        except Refused as refused:
            return _refusal(HTTPStatus.CONFLICT, "not_allowed", str(refused.reason))
        except Http404:
            return _refusal(HTTPStatus.NOT_FOUND, "unknown", _("This upload does not exist."))

    return never_cache(wrapped)


@require_POST
@answers_json
def upload_open(request: HttpRequest, user: User) -> HttpResponse:
    manifest = _read_object(request)
    entry = get_upload_entry(user, str(manifest.get("entry")))
    now = latest_clock()
    demand(may_upload(user, entry, now))
    report = api.open_upload(
        owner=upload_owner(entry),
        file_name=manifest.get("filename"),
        size=manifest.get("size"),
        part_size=manifest.get("part_size"),
        sha256=manifest.get("sha256"),
        limits=film_limits(entry.edition.regulations),
        instead_of=manifest.get("instead_of"),
        commit_before=uploads_begin_until(entry),
        expires_at=uploads_expire_at(entry),
        admit=lambda size: demand_upload_quota(entry, size=size),
        now=now,
    )
    return _answer(report, HTTPStatus.CREATED if report.is_new else HTTPStatus.OK)


@require_GET
@answers_json
def upload_show(request: HttpRequest, user: User, code: str) -> HttpResponse:
    return _answer(api.upload_report(code, owner=upload_owner(_entry_of(user, code))))


@require_POST
@answers_json
def upload_parts(request: HttpRequest, user: User, code: str) -> HttpResponse:
    entry = _entry_of(user, code)
    demand(may_upload(user, entry))
    numbers = _read_object(request).get("numbers")
    numbers = numbers if isinstance(numbers, list) else []
    owner = upload_owner(entry)
    return JsonResponse(
        {
            "urls": api.sign_parts(code, owner=owner, numbers=numbers),
            "resumable": api.sign_parts(code, owner=owner, numbers=numbers, resumable=True),
        }
    )


@require_POST
@answers_json
def upload_complete(request: HttpRequest, user: User, code: str) -> HttpResponse:
    entry = _entry_of(user, code)
    report = api.complete_upload(
        code,
        owner=upload_owner(entry),
        attach=lambda film_id: attach_film(entry, film_id=film_id, by=user),
    )
    return _answer(report)


def receipt_of(report: api.UploadReport) -> dict[str, Any]:
    """What the site vouches for: this manifest was here at this time. `signature` is checked by whoever has
    the site's key, with `django.core.signing.Signer(salt=RECEIPT_SALT)` over the values in this order."""
    time: datetime = report.committed_at
    values = (report.code, time.isoformat(), str(report.size), report.root_hash)
    signature = signing.Signer(salt=RECEIPT_SALT).signature("\n".join(values))
    return dict(zip(("upload", "time", "size", "root_hash"), values, strict=True)) | {"signature": signature}


def _entry_of(user: User, code: str) -> Entry:
    """The entry that an upload is for; the unknown and the foreign are Http404 alike."""
    owner = api.upload_owner(code)
    if owner is None:
        raise Http404
    return get_upload_entry(user, owner.removeprefix("entry:"))


def _answer(report: api.UploadReport, status: int = HTTPStatus.OK) -> JsonResponse:
    return JsonResponse(
        {
            "id": report.code,
            "state": report.state,
            "filename": report.file_name,
            "size": report.size,
            "part_size": report.part_size,
            "missing": report.missing,
            "held": report.held,
            "received_bytes": report.received_bytes,
            "expires_at": report.expires_at,
            "now": timezone.now(),
            "receipt": receipt_of(report),
        },
        status=status,
    )


def _refusal(status: int, code: str, message: str, **facts: object) -> JsonResponse:
    return JsonResponse({"code": code, "message": message, **facts}, status=status)


def _read_object(request: HttpRequest) -> dict[str, Any]:
    try:
        content = json.loads(request.body, cls=CarefulDecoder)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise api.UploadRefused("json", _("The request is not a JSON object."))
    return content
