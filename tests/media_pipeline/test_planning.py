from media_pipeline.ffmpeg.probe import Packets
from media_pipeline.planning import content_type_of, recipes_for, storage_key, threads_for
from media_pipeline.recipes import LIGHT, TOP, Direct, Poster, Sprite
from tests.media_pipeline.ffmpeg.test_graph import HEADER, SPAN


def test_film_needs_two_copies_a_poster_and_a_sprite() -> None:
    assert recipes_for(HEADER, Packets(SPAN, SPAN)) == (Direct(copies_sound=True), LIGHT, Poster(), Sprite())


def test_names_in_the_store_follow_the_recipe() -> None:
    names = {storage_key("code", "sha", recipe) for recipe in (TOP, Direct(copies_sound=True), Poster())}
    assert len(names) == 3
    assert {(name.rpartition("/")[0], content_type_of(name)) for name in names} == {
        ("renditions/code", "video/mp4"),
        ("renditions/code", "image/jpeg"),
    }


def test_films_share_the_cores_while_others_wait() -> None:
    assert (threads_for(3), threads_for(0) >= 1) == (1, True)
