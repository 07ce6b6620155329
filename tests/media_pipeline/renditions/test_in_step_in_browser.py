"""Audio and video stay together as people see and hear them: copies are played by a real browser, its frames
read from a canvas and its audio from a worklet, both by the clock of the player."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from media_pipeline.ffmpeg.raw_files import LIGHT_FILE, TOP_FILE
from tests.media_pipeline.flashes import make_flashes, make_joined
from tests.media_pipeline.foreign import with_gap
from tests.media_pipeline.renditions.test_in_step import IN_STEP, make_copies

pytestmark = [pytest.mark.film, pytest.mark.slow]
ADDRESS = "http://localhost/"
PAGE = """<!doctype html><button>Play</button><video></video><script>
  const LOUD = 0.02, BRIGHT = 128, APART = 0.5;
  const worklet = `registerProcessor("ear", class extends AudioWorkletProcessor {
    process([[heard]]) {
      const at = heard ? heard.findIndex((sample) => Math.abs(sample) > ${LOUD}) : -1;
      if (at >= 0) this.port.postMessage((currentFrame + at) / sampleRate);
      return true;
    }
  })`;
  const sorted = (times) => times.sort((a, b) => a - b);
  const beginnings = (times) => sorted(times).filter((at, n) => !n || at - times[n - 1] > APART);
  const script = () => URL.createObjectURL(new Blob([worklet], { type: "text/javascript" }));
  const video = document.querySelector("video");
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const seen = [], heard = [], ahead = [];

  function look(now, frame) {
    brush.drawImage(video, 0, 0, 1, 1);
    if (brush.getImageData(0, 0, 1, 1).data[0] > BRIGHT) seen.push(frame.mediaTime);
    video.requestVideoFrameCallback(look);
  }

  document.querySelector("button").addEventListener("click", async () => {
    const context = new AudioContext();
    await context.audioWorklet.addModule(script());
    const ear = new AudioWorkletNode(context, "ear");
    ear.port.onmessage = (told) => heard.push(told.data);
    context.createMediaElementSource(video).connect(ear).connect(context.destination);
    video.src = URL.createObjectURL(await (await fetch("film")).blob());
    video.requestVideoFrameCallback(look);
    const compare = () => video.currentTime && ahead.push(video.currentTime - context.currentTime);
    const clock = setInterval(compare, 10);
    video.addEventListener("ended", () => {
      clearInterval(clock);
      const late = sorted(ahead)[ahead.length >> 1];
      window.found = [beginnings(seen), beginnings(heard.map((at) => at + late))];
    });
    await video.play();
  });
</script>"""


def joined(path: Path) -> Path:
    """Twelve clips whose audio is shorter than their video."""
    return make_joined(path, clips=12, seconds=1, audio_seconds=0.9)


def with_edits(path: Path) -> Path:
    """A second of nothing, then the first five of the video."""
    return with_gap(lambda film: make_flashes(film, seconds=6), shown=5)(path)


@pytest.mark.parametrize("make", [joined, with_edits])
def test_flash_and_beep_come_together(make: Callable[[Path], Path], tmp_path: Path, page: Page) -> None:
    make_copies(make(tmp_path / "film.mp4"), tmp_path / "made")
    for name in (TOP_FILE, LIGHT_FILE):
        seen, heard = played(page, tmp_path / "made" / name)
        lags = [min((beep - flash for beep in heard), key=abs) for flash in seen]

        for place, lag in (("beginning", lags[0]), ("middle", lags[len(lags) // 2]), ("end", lags[-1])):
            assert abs(lag) <= IN_STEP, (name, place, seen, heard)


def played(page: Page, film: Path) -> tuple[list[float], list[float]]:
    """When the player shows each flash and sounds each beep, by its own clock."""
    page.unroute_all()
    page.route(ADDRESS, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.route(ADDRESS + "film", lambda route: route.fulfill(path=film, content_type="video/mp4"))
    page.goto(ADDRESS)
    page.get_by_role("button").click()
    page.wait_for_function("() => window.found", timeout=60_000)
    seen, heard = page.evaluate("() => window.found")
    return seen, heard
