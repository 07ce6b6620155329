"""Takes a film that comes as one form, from a browser without our script, up to PLAIN_FORM_BYTES.

POST /receive/form/<token>: the token names entry, person and language, and is good for six hours. Whatever
becomes of the film, the browser is sent on to a page of the site, which says it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive

from contest.conf.apart import in_film_thread, in_thread, on_disk
from contest.conf.form_body import FRAME, INSTEAD_OF, FormBody, demand_length
from contest.conf.lines import SenderGone, SenderSlow, pieces_of
from contest.plain_form.taking import admit_form, take_form
from contest.plain_form.tickets import FormNotice, FormTicket, read_ticket, sign_notice
from contest.policies import Refused
from media_pipeline.api import StoreUnavailable, UploadRefused

FORM = "/receive/form/"
MOST_PASSED = 4 * 1024**3  # bytes of a film that is not taken: whatever is larger is cut
logger = structlog.stdlib.get_logger(__name__)
arriving: list[tuple[int, int]] = []  # person and bytes of each form that is arriving


async def answer_form(request: ASGIRequest, receive: Receive, *, length: int | None) -> Response:
    """Where the browser goes on. Raises signing.BadSignature, TypeError or ValueError for a token that is
    not ours."""
    ticket = read_ticket(request.path.removeprefix(FORM))
    if request.method != "POST":  # the address was opened once more
        return go_to(ticket.form_url)
    pieces = pieces_of(receive)
    with override(ticket.language), timezone.override(ticket.zone):
        try:
            await take_film(ticket, request.headers.get("Content-Type", ""), pieces, length=length)
        except UploadRefused as refused:
            notice = FormNotice(ticket.entry, refused.status, refused.message)
        except Refused as refused:
            notice = FormNotice(ticket.entry, HTTPStatus.CONFLICT, str(refused.reason))
        except SenderSlow as line:
            notice = FormNotice(ticket.entry, HTTPStatus.REQUEST_TIMEOUT, too_slow(line))
        except SenderGone:  # nobody listens
            notice = FormNotice(ticket.entry, HTTPStatus.BAD_REQUEST, _("The connection was interrupted."))
        except (OSError, StoreUnavailable) as error:
            logger.error("film not kept", reason=str(error))
            words = _("The film could not be stored. Nothing is lost: upload it again in a few minutes.")
            notice = FormNotice(ticket.entry, HTTPStatus.INSUFFICIENT_STORAGE, words)
        else:
            return go_to(ticket.film_url)
    await let_pass(pieces)
    return go_to(f"{ticket.form_url}?{urlencode({'notice': sign_notice(notice)})}")


async def take_film(
    ticket: FormTicket, content_type: str, pieces: AsyncIterator[list[bytes]], *, length: int | None
) -> None:
    """Raises what is wrong, with nothing kept."""
    size = demand_length(length)
    with place_for(ticket, size):
        besides = sum(coming for _person, coming in arriving)
        await in_thread(admit_form, ticket, size=max(1, size - FRAME), besides=besides)
        settings.UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
        with closing(FormBody(content_type)) as body:
            arrived = 0
            async for some in pieces:
                arrived += sum(map(len, some))
                demand_length(arrived)
                await on_disk(body.write, *some)
            body.finish()
            instead_of = body.texts.get(INSTEAD_OF, b"").decode(errors="replace")
            await in_film_thread(
                take_form, ticket, body.film, file_name=body.file_name, instead_of=instead_of
            )


@contextmanager
def place_for(ticket: FormTicket, size: int) -> Iterator[None]:
    """Raises UploadRefused when too many forms of one person are arriving."""
    count = sum(person == ticket.person for person, _size in arriving)
    if count >= settings.UPLOADS_PER_ACCOUNT:
        words = _(
            "Your uploads that are arriving now: %(found)s. Allowed at a time: %(most)s. Wait until one of "
            "them is complete, then upload this film."
        )
        found = {"found": count, "most": settings.UPLOADS_PER_ACCOUNT}
        raise UploadRefused("too_many", words % found, HTTPStatus.TOO_MANY_REQUESTS)
    arriving.append((ticket.person, size))
    try:
        yield
    finally:
        arriving.remove((ticket.person, size))


async def let_pass(pieces: AsyncIterator[list[bytes]]) -> None:
    """Read on as fast as it comes, and keep nothing: a browser listens once it has sent all, and shows an
    error of its own where it is cut before."""
    passed = 0
    try:
        async for some in pieces:
            passed += sum(map(len, some))
            if passed > MOST_PASSED:
                return
    except (SenderGone, SenderSlow):
        return


def too_slow(line: SenderSlow) -> str:
    words = _(
        "Only %(found)s bytes came in %(seconds)s seconds, and the upload was given up. Upload the film from "
        "a faster line, or from a browser with JavaScript, which goes on where a line breaks."
    )
    return words % {"found": line.size, "seconds": round(line.seconds)}


def go_to(url: str) -> Response:
    return RedirectResponse(url, HTTPStatus.SEE_OTHER.value, headers={"Cache-Control": "no-store"})
