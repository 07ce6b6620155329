"""Why captions are not taken, in words for the person who brought them."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from media_pipeline.sentences import WordedRefusal

WORDS: dict[str, str | Promise] = {
    "large": _(
        "The file has more than %(most)s MB; captions of a film are far smaller. Choose the file with the "
        "captions."
    ),
    "binary": _("This is not a text file. Choose captions in one of the formats SRT, VTT and ASS."),
    "unknown_format": _(
        "The file has text, but no captions with times. Choose captions in one of the formats SRT, VTT "
        "and ASS."
    ),
    "unreadable": _(
        "The file cannot be read in the character encoding %(encoding)s. Choose another encoding, or save "
        "the file as UTF-8."
    ),
    "gibberish": _(
        "The file’s letters do not fit the language: they read “%(text)s”. Choose the language in which the "
        "captions are written, or the character encoding in which the file was saved."
    ),
    "without_time": _(
        "Every caption in the file ends at the moment at which it begins, the first at %(at)s s; none of "
        "them would be seen. Correct the times."
    ),
    "broken": _(
        "The file begins like captions, but cannot be read to its end. Open it in the program that made "
        "it, and save it anew."
    ),
    "empty": _("There is no caption with a text. Choose another file, or write one."),
    "too_many": _("There are more than %(most)s captions. Keep those of the film."),
    "too_long": _("Caption %(number)s has %(found)s characters; at most %(most)s are shown. Shorten it."),
    "begins_before": _("Caption %(number)s, “%(text)s”, begins before the film. Correct its times."),
    "ends_before": _(
        "Caption %(number)s, “%(text)s”, begins at %(start)s and ends at %(end)s, which is not later. "
        "Correct its times."
    ),
    "far_away": _(
        "Caption %(number)s, “%(text)s”, ends at %(at)s, more than a day after the beginning of the film. "
        "Correct its times."
    ),
    "negative": _(
        "The time in “%(text)s” lies before the beginning of the film. Correct it in the file, and choose "
        "the file again."
    ),
    "exists": _(
        "The film has captions of this kind in this language already. Choose another language, or say that "
        "the file replaces them."
    ),
    "exists_already": _(
        "The film has captions in this language already, or a draft of them. Choose another language, or "
        "remove those."
    ),
    "too_many_tracks": _("A film can have captions in up to %(most)s languages. Remove some first."),
    "changed_since": _(
        "These captions have been changed or removed since you opened them, in another window or by another "
        "person. Open them again; what you changed was not saved."
    ),
    "before_beginning": _(
        "The first caption would begin before the film. All of them can be moved back by up to %(most)s "
        "seconds."
    ),
}


class CaptionsRefused(WordedRefusal):
    """`text`, a caption that is wrong, is told in one line and cut."""

    words = WORDS

    def __init__(self, code: str, **values: Any) -> None:
        if "text" in values:
            values["text"] = Truncator(" ".join(str(values["text"]).split())).chars(40)
        super().__init__(code, **values)
