import pickle
from copy import copy

from django.utils.translation import override

from contest.models.texts import TextIn, in_readers_language


def test_text_keeps_its_language_through_a_cache() -> None:
    with override("id"):
        told = in_readers_language({"en": "First Prize"})
    for kept in (pickle.loads(pickle.dumps(told)), copy(told)):
        assert isinstance(kept, TextIn)
        assert (kept, kept.language) == ("First Prize", "en")
