from media_pipeline.renditions.plan import content_type_of, storage_key
from media_pipeline.renditions.recipes import TOP, Direct, Poster
from media_pipeline.work_queue.resources import threads_for

OF_CODE = "5694d08a2e53ffcae0c3103e"  # SHA-256 of “code”


def test_names_in_the_store_follow_the_recipe() -> None:
    names = {storage_key("code", "sha", recipe) for recipe in (TOP, Direct(copies_sound=True), Poster())}
    assert len(names) == 3
    assert {(name.rpartition("/")[0], content_type_of(name)) for name in names} == {
        (f"renditions/{OF_CODE}", "video/mp4"),
        (f"renditions/{OF_CODE}", "image/jpeg"),
    }


def test_films_share_the_cores_while_others_wait() -> None:
    assert (threads_for(3), threads_for(0) >= 1) == (1, True)
