"""Whether the winning films are ready for the hall's own playback: a remark at the gate, and the warning of
the ceremony. A result can be sealed and published, and the stage in the browser be played, without a show
pack."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from contest.domain.gate import Lack
from contest.domain.takedowns import codes_taken_down
from contest.enums import Mender
from contest.models import Entry, Seal, ShowPack, WatchedCopy
from media_pipeline import api


def is_ready_for_the_hall(entries: Sequence[Entry]) -> Iterator[Lack]:
    """Each film that is shown has its show copy, which a named person has watched to its end. Before the seal
    there is no pack, and nothing to say."""
    seal = Seal.objects.of(entries[0].edition) if entries else None
    if seal is None:
        return
    gone = codes_taken_down(seal.edition)
    shown = [entry for entry in entries if entry.film_id and entry.code not in gone]
    pack = ShowPack.objects.filter(seal=seal, cancelled_at=None).first()
    copies = api.show_copies([entry.film_id for entry in shown if entry.film_id]) if pack else {}
    seen = WatchedCopy.objects.filter(pack=pack).values_list("entry", "sha256") if pack else ()
    watched = set(seen)
    for entry in shown:
        copy = copies.get(entry.film_id or 0)
        words = _("No show copy for the hall was ordered.")
        if copy and copy.is_ready:
            if any((entry.pk, file.sha256) in watched for file in copy.files):
                continue
            words = _("Nobody has watched the show copy to its end and ticked it.")
        elif copy:
            words = _("The show copy for the hall is not ready.")
        yield Lack("hall", entry, words, Mender.OFFICE, "show_pack", (seal.edition.slug,))
