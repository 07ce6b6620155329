"""The manifest: what a creator commits to before a byte travels. Pure; lifecycle.py has the rows.

A film is cut into parts of one of PART_SIZES, as the sender chooses, the last one shorter. The manifest
lists the SHA-256 of each in order; its root hash, the SHA-256 over those digests, names the film for ever."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media_pipeline.limits import FilmLimits
from media_pipeline.sentences import listed

MIB = 1024**2
PART_SIZES = (8 * MIB, 16 * MIB, 32 * MIB, 64 * MIB)
MOST_PARTS = 10_000
NAME_LENGTH = 255
LARGEST_TOLD = 2**63  # bytes; a number of hundreds of digits cannot be told as a size
EXTENSIONS = ("mp4", "m4v", "mov", "mkv", "webm", "mxf")
FREE_DISK_FACTOR = 2.5  # parts, master and renditions are on the disk at once
SHA256_HEX = re.compile(r"[0-9a-f]{64}")


class UploadRefused(Exception):
    """An upload was not accepted. `message` is for the person: what was found, expected, and to be done;
    `code` is for the script, `status` for HTTP, `facts` for whoever wants the details as data."""

    def __init__(
        self, code: str, message: str | Promise, status: int = HTTPStatus.BAD_REQUEST, **facts: object
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.facts = code, str(message), int(status), facts


@dataclass(frozen=True)
class PromisedPart:
    """One line of the manifest."""

    number: int  # from 1
    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class Manifest:
    file_name: str
    size: int
    part_size: int
    parts: tuple[PromisedPart, ...]
    root_hash: str


def read_manifest(
    *,
    file_name: object,
    size: object,
    part_size: object,
    sha256: object,
    limits: FilmLimits,
    largest_part: int = PART_SIZES[-1],
) -> Manifest:
    """Check what a stranger sent. Raises UploadRefused with the first thing that is wrong."""
    name = printable(file_name)
    if extension_of(name) not in EXTENSIONS:
        raise UploadRefused(
            "type",
            _("“%(name)s” is not a supported film file. Export it in one of these formats: %(types)s.")
            % {"name": name, "types": listed(EXTENSIONS)},
        )
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise UploadRefused("empty", _("“%(name)s” is empty (0 bytes). Export it again.") % {"name": name})
    if size > limits.max_file_bytes:
        raise UploadRefused(
            "size",
            _("“%(name)s” is %(found)s; the regulations allow up to %(most)s. Export it at a lower bitrate.")
            % {
                "name": name,
                "found": filesizeformat(min(size, LARGEST_TOLD)),
                "most": filesizeformat(limits.max_file_bytes),
            },
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )
    fits = [allowed for allowed in PART_SIZES if allowed <= largest_part and size <= allowed * MOST_PARTS]
    if not isinstance(part_size, int) or part_size not in fits:
        raise wrong_part_size(part_size, expected=largest_part)
    hashes = _read_hashes(sha256, expected=-(-size // part_size))
    return Manifest(
        file_name=name,
        size=size,
        part_size=part_size,
        parts=tuple(
            PromisedPart(
                number=index + 1,
                size=min(part_size, size - index * part_size),
                sha256=digest,
            )
            for index, digest in enumerate(hashes)
        ),
        root_hash=root_hash_of(hashes),
    )


def wrong_part_size(found: object, *, expected: int) -> UploadRefused:
    """Scripts read the facts, and cut the film anew."""
    return UploadRefused(
        "part_size",
        _("The chunks have %(found)s bytes; %(expected)s were expected. Reload the page and try again.")
        % {"found": found, "expected": expected},
        found=found,
        expected=expected,
    )


def root_hash_of(hashes: Iterable[str]) -> str:
    return hashlib.sha256(b"".join(bytes.fromhex(digest) for digest in hashes)).hexdigest()


def printable(file_name: object) -> str:
    """A name to show: no control or direction marks, at most 255 characters. Never used as a path."""
    text = "".join(letter for letter in str(file_name or "") if letter.isprintable()).strip()
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 21]}…{text[-20:]}"


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def parts_missing(numbers: Sequence[int]) -> UploadRefused:
    shown = listed(numbers[:20]) + ("…" if len(numbers) > 20 else "")
    return UploadRefused(
        "parts_missing",
        ngettext(
            "Chunk %(parts)s is missing. Upload it, then complete the upload again.",
            "%(count)s chunks are missing: %(parts)s. Upload them, then complete the upload again.",
            len(numbers),
        )
        % {"count": len(numbers), "parts": shown},
        HTTPStatus.CONFLICT,
        missing=list(numbers),
    )


def _read_hashes(sha256: object, *, expected: int) -> list[str]:
    hashes = list(sha256) if isinstance(sha256, list | tuple) else []
    if len(hashes) != expected:
        raise UploadRefused(
            "hashes",
            _(
                "The list has %(found)s checksums; this film needs %(expected)s. Reload the page "
                "and try again."
            )
            % {"found": len(hashes), "expected": expected},
        )
    for number, digest in enumerate(hashes, start=1):
        if not isinstance(digest, str) or not SHA256_HEX.fullmatch(digest):
            raise UploadRefused(
                "hashes",
                _(
                    "The checksum of chunk %(number)s is not a SHA-256 in hexadecimal. Reload the page "
                    "and try again."
                )
                % {"number": number},
            )
    return hashes
