from pathlib import Path

import pytest
from PIL import Image, ImageCms

from media_pipeline import api
from media_pipeline.enums import JobKind, JobState, PosterState, RenditionKind
from media_pipeline.models import Film, Job, OwnPoster, Rendition
from media_pipeline.renditions.draw_poster import PictureUnreadable, draw_poster
from media_pipeline.renditions.picture_limits import PictureRefused
from media_pipeline.renditions.recipes import DrawnPoster
from media_pipeline.steps.poster import make_poster
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import jobs
from tests.media_pipeline.film_rows import claim_job, make_ready_film
from tests.pictures import BLUE, GREEN, RED, a_picture, halves, is_near, opened, png_that_claims, saved

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
UPSIDE_DOWN, ORIENTATION, MAKER = 3, 0x0112, 0x010F


def drawn_of(content: bytes, folder: Path) -> Image.Image:
    path = folder / "picture"
    path.write_bytes(content)
    poster = draw_poster(path, DrawnPoster("0" * 64))
    image = opened(poster)
    assert (image.size, image.mode, sorted(image.info)) == (
        (1280, 720),
        "RGB",
        ["jfif", "jfif_density", "jfif_unit", "jfif_version"],
    )
    return image


def work() -> JobState:
    jobs.work_on(JobKind.POSTER, make_poster)
    return JobState(Job.objects.get(kind=JobKind.POSTER).state)


def poster_of(film: Film) -> Image.Image | None:
    """What is drawn and kept of the film's own poster."""
    row = Rendition.objects.filter(film=film, kind=RenditionKind.OWN_POSTER).first()
    return opened(b"".join(api.pieces_of(row.storage_key))) if row else None


def public_poster(film: Film) -> str:
    return api.public_poster_keys([film.pk])[film.pk]


def has_colours(image: Image.Image | None, above: tuple[int, int, int], below: tuple[int, int, int]) -> bool:
    assert image is not None
    return is_near(image, (640, 100), above) and is_near(image, (640, 620), below)


def test_every_kind_of_picture_comes_out_upright_and_in_its_colours(tmp_path: Path) -> None:
    image = halves()
    exif = Image.Exif()
    exif[ORIENTATION] = UPSIDE_DOWN
    exif[MAKER] = "Maker of the camera"
    turned = saved(image.rotate(180), exif=exif)
    assert b"Maker" in turned
    frames = {"save_all": True, "append_images": [Image.new("RGB", image.size, GREEN)]}
    pictures = {
        "jpeg": saved(image, quality=95),
        "progressive": saved(image, progressive=True),
        "turned": turned,
        "turned png": saved(image.rotate(180), "PNG", exif=exif),
        "broken exif": saved(image, exif=b"Exif\0\0" + b"\xff" * 50),
        "cmyk": saved(image.convert("CMYK")),
        "palette": saved(image.quantize(4), "PNG"),
        "alpha": saved(image.convert("RGBA"), "PNG"),
        "webp": saved(image, "WEBP"),
        "animated webp": saved(image, "WEBP", duration=100, **frames),
        "animated png": saved(image, "PNG", **frames),
        "mpo": saved(image, "MPO", **frames),
        "interlaced size": saved(halves((3000, 1688)), "PNG"),
        "script behind it": saved(image) + b"<script>alert(1)</script>",
        "profile of other colours": saved(image, icc_profile=b"no profile"),
    }
    wrong = [
        name for name, content in pictures.items() if not has_colours(drawn_of(content, tmp_path), RED, BLUE)
    ]
    assert wrong == []


def test_greys_come_out_as_greys(tmp_path: Path) -> None:
    grey = Image.new("L", (1280, 720), 128)
    deep = Image.new("I;16", (1280, 720), 128 * 256)
    bright = Image.merge("LA", (grey, Image.new("L", grey.size, 255)))
    for content in (saved(grey), saved(deep, "PNG"), saved(bright, "PNG")):
        assert is_near(drawn_of(content, tmp_path), (640, 360), (128, 128, 128), within=2)


def test_colours_of_another_profile_are_converted(tmp_path: Path) -> None:
    content = saved(Image.new("RGB", (1280, 720), GREEN), icc_profile=swapped_profile())
    found = drawn_of(content, tmp_path)
    assert is_near(found, (640, 360), (GREEN[1], GREEN[0], GREEN[2]), within=3)


def swapped_profile() -> bytes:
    """sRGB, with the primaries of red and green exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    profile[red + 4 : red + 8], profile[green + 4 : green + 8] = (
        profile[green + 4 : green + 8],
        profile[red + 4 : red + 8],
    )
    return bytes(profile)


def test_what_is_transparent_is_black(tmp_path: Path) -> None:
    image = halves().convert("RGBA")
    image.paste((255, 255, 255, 0), (0, 0, 1280, 360))
    assert has_colours(drawn_of(saved(image, "PNG"), tmp_path), (0, 0, 0), BLUE)


def test_another_shape_is_whole_over_its_own_blurred_image(tmp_path: Path) -> None:
    portrait = drawn_of(a_picture((1000, 1500)), tmp_path)
    assert has_colours(portrait, RED, BLUE)
    beside = portrait.getpixel((100, 100))
    assert isinstance(beside, tuple)
    assert 30 < beside[0] < RED[0] / 2
    assert is_near(portrait, (640, 8), RED)
    assert is_near(portrait, (640, 712), BLUE)


def test_broken_pictures_are_refused_and_not_served(tmp_path: Path) -> None:
    photo = saved(halves((2000, 1200)), quality=95)
    said = []
    for content in (photo[: len(photo) // 2], png_that_claims(7000, 7000), saved(halves(), "WEBP")[:300]):
        path = tmp_path / "picture"
        path.write_bytes(content)
        with pytest.raises(PictureUnreadable) as unreadable:
            draw_poster(path, DrawnPoster("0" * 64))
        said.append(str(unreadable.value).partition(":")[0])
    assert said == ["OSError", "OSError", "OSError"]


def test_poster_is_shown_once_it_is_drawn_and_frame_stays_that_of_judges() -> None:
    film = make_ready_film(poster_number=1)
    frame = public_poster(film)
    content = a_picture()
    api.bring_own_poster(film.pk, content)
    assert (public_poster(film), poster_of(film)) == (frame, None)
    assert work() == JobState.DONE
    assert has_colours(poster_of(film), RED, BLUE)
    assert public_poster(film) == Rendition.objects.get(kind=RenditionKind.OWN_POSTER).storage_key
    told = api.playback(film.pk, viewer="user:1", own_poster=True)
    assert told.poster_url == api.public_stills_of([film.pk], viewer="user:1")[film.pk].poster_url
    assert api.playback(film.pk, viewer="user:1").poster_url == told.poster_choices[0]
    assert told.poster_url not in told.poster_choices


def test_picture_that_cannot_be_read_leaves_what_stood_before() -> None:
    film = make_ready_film()
    api.bring_own_poster(film.pk, a_picture())
    work()
    shown = public_poster(film)
    api.bring_own_poster(film.pk, png_that_claims(7000, 7000))
    assert api.own_poster_report(film.pk, viewer="user:1").is_waiting
    assert work() == JobState.DONE
    report = api.own_poster_report(film.pk, viewer="user:1")
    assert (report.is_waiting, report.is_unreadable, report.is_shown) == (False, True, True)
    assert public_poster(film) == shown
    states = {row.state: len(bytes(row.content)) for row in OwnPoster.objects.all()}
    assert states == {PosterState.MADE: len(a_picture()), PosterState.REFUSED: 0}


def test_new_picture_takes_the_place_of_the_old_and_its_file() -> None:
    film = make_ready_film()
    api.bring_own_poster(film.pk, a_picture())
    work()
    before = public_poster(film)
    api.bring_own_poster(film.pk, saved(Image.new("RGB", (1280, 720), GREEN)))
    work()
    assert has_colours(poster_of(film), GREEN, GREEN)
    assert (film_store().exists(before), OwnPoster.objects.count()) == (False, 1)


def test_frame_that_is_chosen_meanwhile_stays() -> None:
    film = make_ready_film()
    frame = public_poster(film)
    api.bring_own_poster(film.pk, a_picture())
    api.choose_poster(film.pk, 1)
    work()
    report = api.own_poster_report(film.pk, viewer="user:1")
    assert (public_poster(film), report.is_shown, bool(report.url)) == (frame, False, True)
    api.choose_own_poster(film.pk)
    assert public_poster(film) != frame


def test_removed_picture_leaves_nothing() -> None:
    film = make_ready_film()
    api.bring_own_poster(film.pk, a_picture())
    work()
    key = public_poster(film)
    assert (api.remove_own_posters(film.pk), api.remove_own_posters(film.pk)) == (True, False)
    assert (film_store().exists(key), OwnPoster.objects.count(), poster_of(film)) == (False, 0, None)
    assert api.own_poster_report(film.pk, viewer="user:1") == api.OwnPosterReport()
    with pytest.raises(api.NoSuchPoster):
        api.choose_own_poster(film.pk)


def test_picture_that_is_removed_while_it_is_drawn_is_not_kept() -> None:
    film = make_ready_film()
    api.bring_own_poster(film.pk, a_picture())
    claim = claim_job(film, JobKind.POSTER)
    api.remove_own_posters(film.pk)
    with pytest.raises(jobs.LeaseLost):
        make_poster(claim)
    assert poster_of(film) is None


def test_picture_goes_to_the_film_that_replaces_another_and_back() -> None:
    first, second = make_ready_film(), make_ready_film()
    api.bring_own_poster(first.pk, a_picture())
    work()
    kept = public_poster(first)
    for before, film in ((first, second), (second, first)):
        api.carry_own_posters(before.pk, to_film_id=film.pk)
        assert api.own_poster_report(film.pk, viewer="user:1").is_waiting
        jobs.work_on(JobKind.POSTER, make_poster)
        assert (poster_of(before), api.own_poster_report(film.pk, viewer="user:1").is_shown) == (None, True)
        assert has_colours(poster_of(film), RED, BLUE)
    assert public_poster(first) == kept


def test_bad_pictures_are_refused_before_any_work() -> None:
    film = make_ready_film()
    with pytest.raises(PictureRefused):
        api.bring_own_poster(film.pk, png_that_claims(30_000, 30_000))
    assert (Job.objects.count(), OwnPoster.objects.count()) == (0, 0)
