"""What several walks have in common."""

from tests.engines.engine import Engine

IS_DARK = 40  # of 255; the films of the tests have no scene whose brightest part is below


def shot(number: int) -> str:
    """The shot of that number on the film strip."""
    return f"#strip label.shot:nth-of-type({number})"


def sign_in(engine: Engine, url: str, email: str, password: str) -> None:
    engine.goto(f"{url}/account/login/")
    engine.fill("main form [name=login]", email)
    engine.fill("main form [name=password]", password)
    engine.leave_by("main form button[type=submit]")
    assert engine.evaluate("location.pathname") == "/desk/"


def film_plays(engine: Engine) -> None:
    """The film on the page goes on, and shows a picture."""
    engine.until("document.querySelector('video').currentTime > 0.5")
    _darkest, brightest = engine.picture_of("video").convert("L").getextrema()
    assert brightest > IS_DARK
