"""A form with a film in it while it arrives: the film in a file without a name, which is gone with the
process that holds it, whatever happens."""

from http import HTTPStatus
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from media_pipeline.api import UploadRefused

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FILM, INSTEAD_OF = "film", "instead_of"
FRAME = 64 * 1024  # bytes of a form that are not the film: names, boundaries, the other field
LONGEST_TEXT = 200  # bytes; the code of an upload has 22


class FormBody:
    """Written as the bytes come. `film` has the bytes of the film, `file_name` its name as it was sent."""

    def __init__(self, content_type: str) -> None:
        """Raises UploadRefused for a body that is no form with files."""
        kind, options = parse_options_header(content_type)
        self.film: IO[bytes] = TemporaryFile(dir=settings.UPLOAD_DIR)  # noqa: SIM115  (closed by `close`)
        self.texts: dict[str, bytes] = {}
        self.file_name = ""
        self._file_count = 0
        self._is_whole = False
        self._field, self._is_file = "", False
        self._header = self._value = self._disposition = b""
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._read_header,
            "on_header_value": self._read_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._open_field,
            "on_part_data": self._keep,
            "on_end": self._end,
        }
        try:
            if kind != b"multipart/form-data":
                raise FormParserError(kind)
            self._parser = MultipartParser(options[b"boundary"], callbacks)
        except (FormParserError, KeyError):
            self.close()
            raise _no_form() from None

    def write(self, *pieces: bytes) -> None:
        """Raises UploadRefused for what no browser sends, or not from our page."""
        try:
            for piece in pieces:
                self._parser.write(piece)
        except FormParserError:
            raise _no_form() from None

    def finish(self) -> None:
        """All has come. Raises UploadRefused when it has no film."""
        if not self._is_whole:
            raise _no_form()
        if not self.file_name:
            raise UploadRefused("no_file", _("No file was chosen. Choose the film file, then upload it."))
        self.film.flush()

    def close(self) -> None:
        self.film.close()

    def _begin(self) -> None:
        self._disposition = self._header = self._value = b""

    def _read_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _read_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _open_field(self) -> None:
        options = parse_options_header(self._disposition)[1]
        self._field, self._is_file = _decode(options.get(b"name", b"")), b"filename" in options
        if self._field != (FILM if self._is_file else INSTEAD_OF):
            raise _wrong_field(self._field)
        if self._is_file:
            self._file_count += 1
            if self._file_count > 1:
                raise UploadRefused(
                    "two_files", _("More than one file was sent. Choose one film file, then upload it.")
                )
            self.file_name = _decode(options[b"filename"])

    def _keep(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self.film.write(memoryview(data)[start:end])
            return
        text = self.texts.get(self._field, b"") + data[start:end]
        if len(text) > LONGEST_TEXT:
            raise _wrong_field(self._field)
        self.texts[self._field] = text

    def _end(self) -> None:
        self._is_whole = True


def demand_length(length: int | None) -> int:
    """How many bytes come. Raises UploadRefused when nobody says so, and for more than a form may bring."""
    if length is None:
        words = _("Your browser did not say how large the file is. Upload it with another browser.")
        raise UploadRefused("no_length", words, HTTPStatus.LENGTH_REQUIRED)
    if length > settings.PLAIN_FORM_BYTES + FRAME:
        raise UploadRefused(
            "form_size",
            _(
                "The file is about %(found)s; the plain form takes up to %(most)s. Upload this film from a "
                "browser with JavaScript, or export it at a lower bitrate."
            )
            % {"found": filesizeformat(length), "most": filesizeformat(settings.PLAIN_FORM_BYTES)},
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )
    return length


def _no_form() -> UploadRefused:
    words = _("What arrived is not a complete form with a film. Choose the file here and upload it again.")
    return UploadRefused("no_form", words)


def _wrong_field(name: str) -> UploadRefused:
    words = _(
        "The form has a field “%(found)s” that does not belong to it. Choose the file here and upload it "
        "again."
    )
    return UploadRefused("wrong_field", words % {"found": name[:40]})


def _decode(text: bytes) -> str:
    return text.decode(errors="replace").replace("\0", "")
