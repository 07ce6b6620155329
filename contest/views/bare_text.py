"""Text that a view reads without a form."""

from django.http import HttpRequest


def read_text(request: HttpRequest, name: str) -> str:
    """The posted field as a person wrote it: "" when it is missing, a line's end counted as one character (as
    the browser counts), and without NUL, which comes along when text is copied from some PDF files, which
    nobody sees and no database text can hold."""
    return request.POST.get(name, "").replace("\r\n", "\n").replace("\0", "")


def read_words(request: HttpRequest, name: str) -> list[str]:
    """What was posted under a name that may come several times, without NUL."""
    return [word.replace("\0", "") for word in request.POST.getlist(name)]
