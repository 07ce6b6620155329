"""Content Credentials of our own in a copy of a film: a C2PA manifest that says what it was made from, by
whom and with how much AI, signed with the site's certificate. The master is read in the sandbox; the key is
not in there with it."""

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from media_pipeline.ffmpeg.failures import Overrun, ScriptFailed, TooHeavy
from media_pipeline.ffmpeg.run import read_with_python
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.provenance.certificates import SigningKey, signing_key
from media_pipeline.provenance.credentials import CopyStatement, Credentials

logger = structlog.stdlib.get_logger(__name__)

CHILD = Path(__file__).with_name("ingredient_child.py")
LIMITS = Limits(
    wall_seconds=600,
    stall_seconds=600,
    cpu_seconds=400,
    memory_bytes=1 << 30,
    file_bytes=0,
    answer_bytes=16 << 20,
)
MATROSKA = b"\x1a\x45\xdf\xa3"  # c2pa has no manifests in such files
MASTER = {"title": "Master", "relationship": "parentOf", "label": "master"}
HOLDS = ("Valid", "Trusted")


class CannotSign(Exception):
    """A copy that was signed does not read as signed."""


def sign_copy(source: Path, target: Path, *, master: Path, statement: CopyStatement) -> Credentials:
    """Write `source`, an MP4 of ours, as `target` with Content Credentials; what the master's own say comes
    along as it was found, without what may name a person. Raises CertificateWrong, CannotSign, and what the
    sandbox raises where it does not work."""
    import c2pa  # noqa: PLC0415  (native code that the pages need not load)

    key = signing_key()
    archive, personal = _ingredient(master)
    definition = _definition(statement, personal, has_archive=archive is not None)
    context = _context(c2pa)

    def sign(authority: str) -> Credentials:
        with (
            c2pa.Builder(json.dumps(definition), context=context) as builder,
            _signer(c2pa, key, authority) as signer,
        ):
            if archive is not None:
                builder.add_ingredient_from_archive(io.BytesIO(archive))
            with source.open("rb") as read, target.open("w+b") as written:
                builder.sign(signer, "video/mp4", read, written)
        return _read_back(c2pa, target, context)

    try:
        return _stamped(sign, c2pa.C2paError) or sign("")
    except c2pa.C2paError as error:
        raise CannotSign(f"c2pa: {error}"[:500]) from None


def _stamped(sign: Callable[[str], Credentials], refused: type[Exception]) -> Credentials | None:
    """With the time stamp of the authority at TIMESTAMP_URL; None where there is none, or it does not answer:
    a copy without a stamp is better than none."""
    if not settings.TIMESTAMP_URL:
        return None
    try:
        return sign(settings.TIMESTAMP_URL)
    except (refused, CannotSign) as error:
        logger.warning("a copy is signed without a time stamp", reason=str(error)[:500])
        return None


def _ingredient(master: Path) -> tuple[bytes | None, list[str]]:
    """The master as c2pa's archive of an ingredient, None where it cannot be read as one; and what in it is
    to be left out."""
    with master.open("rb") as stream:
        if stream.read(4) == MATROSKA:
            return None, []
    anchors = [Path(settings.C2PA_TRUST_ANCHORS)] if settings.C2PA_TRUST_ANCHORS else []
    try:
        told = json.loads(read_with_python(CHILD, film=master, arguments=anchors, limits=LIMITS))
    except (Overrun, ScriptFailed, TooHeavy, ValueError):
        return None, []
    if "error" in told:
        return None, []
    return base64.b64decode(told["archive"]), list(map(str, told["personal"]))


def _definition(statement: CopyStatement, personal: list[str], *, has_archive: bool) -> dict[str, Any]:
    opened: dict[str, Any] = {"action": "c2pa.opened", "parameters": {"ingredientIds": [MASTER["label"]]}}
    if statement.source_type:
        opened["digitalSourceType"] = statement.source_type
    redacted = [
        {"action": "c2pa.redacted", "reason": "c2pa.PII.present", "parameters": {"redacted": address}}
        for address in personal
    ]
    actions = [opened, {"action": "c2pa.transcoded"}, *redacted, {"action": "c2pa.published"}]
    definition: dict[str, Any] = {
        "claim_generator_info": [{"name": "Laureate", "version": settings.SITE_VERSION}],
        "title": statement.title,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    }
    if personal:
        definition["redactions"] = personal
    if not has_archive:
        definition["ingredients"] = [{**MASTER, "format": "application/octet-stream"}]
    return definition


def _context(c2pa: Any) -> Any:
    anchors = settings.C2PA_TRUST_ANCHORS
    return c2pa.Context(
        c2pa.Settings.from_dict(
            {
                "version": 1,
                "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
                "trust": {"trust_anchors": Path(anchors).read_text()} if anchors else {},
                "builder": {"thumbnail": {"enabled": False}},
            }
        )
    )


def _signer(c2pa: Any, key: SigningKey, authority: str) -> Any:
    algorithm = c2pa.C2paSigningAlg[key.algorithm]
    words = (algorithm, key.chain.encode(), key.key.encode())
    return c2pa.Signer.from_info(c2pa.C2paSignerInfo(*words, authority or None))


def _read_back(c2pa: Any, copy: Path, context: Any) -> Credentials:
    with copy.open("rb") as stream, c2pa.Reader("video/mp4", stream, context=context) as reader:
        state, told = reader.get_validation_state(), json.loads(reader.json())
    if state not in HOLDS:
        codes = [str(one.get("code")) for one in told.get("validation_status", [])]
        raise CannotSign(f"the signed copy reads as {state}: {', '.join(codes)}")
    signature = told["manifests"][told["active_manifest"]].get("signature_info", {})
    signer = signature.get("common_name") or signature.get("issuer") or ""
    return Credentials(signer, state == "Trusted")
