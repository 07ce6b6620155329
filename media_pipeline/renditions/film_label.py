"""Which label of AI-made content a film gets. Apart from the step that writes it, which loads the whole
lab."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from media_pipeline.enums import JobKind
from media_pipeline.models import Film
from media_pipeline.provenance import aigc
from media_pipeline.provenance.marks import MarkKind, ProvenanceMark, marks_from_json
from media_pipeline.work_queue import enqueue

COMPANY = re.compile(r"0011[0-9A-Z]{18}[0-9A-Z]{0,10}")  # a registered provider of AI services


def label_film(film_id: int, *, is_declared_ai: bool) -> bool:
    """See to it that the film's copies carry the label that its marks and its creator's declaration call for.
    Belongs into the transaction of its cause. Returns whether that is another label than before; if it is
    not, nothing happens. Raises Film.DoesNotExist."""
    film = Film.objects.get(pk=film_id)
    marks = marks_from_json(film.facts.get("marks", []))
    label = label_for(marks, is_declared_ai=is_declared_ai, film_code=film.code)
    if not Film.objects.filter(pk=film_id).exclude(label=label).update(label=label):
        return False
    enqueue.enqueue_again(film, JobKind.LABEL)
    return True


def label_for(marks: Iterable[ProvenanceMark], *, is_declared_ai: bool, film_code: str) -> dict[str, str]:
    """The label by GB 45438: "1" for a film whose own marks say that a model made it, "2" for one that is
    only declared so; empty otherwise. Its producer is taken over from the master's label when it is the
    number of a company: anything else could be a name, and judges do not see names."""
    marks = list(marks)
    says_made = any(mark.says_ai_made for mark in marks)
    if not says_made and not is_declared_ai:
        return {}
    labels = [mark.details for mark in marks if mark.kind == MarkKind.AIGC]
    producers = [label.get("ContentProducer", "") for label in labels]
    known = {
        aigc.LABEL: aigc.MADE if says_made else aigc.POSSIBLY_MADE,
        "ContentProducer": next(filter(COMPANY.fullmatch, producers), ""),
        "ContentPropagator": settings.AIGC_PROPAGATOR,
        "PropagateID": number_of(film_code),
    }
    return {key: known.get(key, "") for key in aigc.KEYS}


def number_of(film_code: str) -> str:
    """What our labels call a film: whoever has the copy alone cannot tell which film of the site it is."""
    return salted_hmac("media_pipeline.label", film_code, algorithm="sha256").hexdigest()[:20]
