from contest.branding.colours import (
    BrandPalette,
    default_palette,
    illegible_accents,
    illegible_on_stage,
    nearest_accent,
    nearest_stage,
    site_tokens,
    stylesheet_of,
)
from contest.branding.contrast import contrast

GREY = "#556677"
ACCENTS = ("#ffaa00", "#00a0ff", "#ffffff", "#2e8b57", "#ff00ff")


def test_contrast_is_that_of_wcag() -> None:
    pairs = [("#000000", "#ffffff"), ("#777777", "#ffffff"), ("#ff0000", "#ffffff"), ("#ffffff", "#ffffff")]
    assert [round(contrast(*pair), 2) for pair in pairs] == [21, 4.48, 4.0, 1]


def test_the_site_itself_can_be_read() -> None:
    """On each ground that an edition's colours are held to."""
    site = default_palette()
    assert site == BrandPalette("#bf351d", "#0b0f1c")
    assert (illegible_accents(site.accent), illegible_on_stage(site.stage)) == ([], [])
    assert site.accent_in_the_dark == site_tokens()["dark"]["accent"]


def test_what_fails_is_told_by_how_much_and_the_nearest_colour_passes_in_its_hue() -> None:
    told = [
        (str(pair.name), round(pair.contrast, 2), round(pair.short_by, 2))
        for pair in illegible_accents("#ffaa00")
    ]
    assert told == [
        ("the background of the page", 1.79, 2.71),
        ("raised boxes", 1.88, 2.62),
        ("sunken boxes", 1.62, 2.88),
    ]
    nearest = {accent: nearest_accent(accent) for accent in ACCENTS}
    assert [accent for accent, found in nearest.items() if illegible_accents(found)] == []
    assert nearest["#ffaa00"] == "#916100"
    assert str(illegible_on_stage(GREY)[0].name) == "small text"
    assert illegible_on_stage(nearest_stage(GREY)) == []


def test_accent_is_lighter_in_dark_rooms_where_it_could_not_be_read() -> None:
    dark = ["#0f0e0d", "#191715", "#300020"]
    for accent in ("#0000aa", "#000000", "#bf351d", "#ffffff"):
        lighter = BrandPalette(accent, "#300020").accent_in_the_dark
        assert min(contrast(lighter, ground) for ground in dark) >= 4.5, accent


def test_stylesheet_sets_the_tokens_of_light_dark_and_night() -> None:
    sheet = stylesheet_of(BrandPalette("#005f73", "#001219"))
    light, dark, night = (line.strip() for line in sheet.splitlines()[1:4])
    assert light.startswith(":root { --accent: #005f73; --accent-ink: #fffdf9;")
    assert dark.startswith('.dark, :root:is([data-room="dark"], [data-room="night"]) { --accent: #')
    assert night.startswith(':root[data-room="night"] { --paper: #001219;')
    assert BrandPalette("#005f73", "#001219").digest != BrandPalette("#005f73", "#00121a").digest
