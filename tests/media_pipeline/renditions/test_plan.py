from media_pipeline.renditions.plan import content_type_of, storage_key
from media_pipeline.renditions.recipes import TOP, Direct, Poster
from media_pipeline.work_queue.resources import threads_for


def test_names_in_the_store_follow_the_recipe() -> None:
    names = {storage_key("code", "sha", recipe) for recipe in (TOP, Direct(copies_sound=True), Poster())}
    assert len(names) == 3
    assert {(name.rpartition("/")[0], content_type_of(name)) for name in names} == {
        ("renditions/code", "video/mp4"),
        ("renditions/code", "image/jpeg"),
    }


def test_films_share_the_cores_while_others_wait() -> None:
    assert (threads_for(3), threads_for(0) >= 1) == (1, True)
