"""Four judges in browsers of their own: with a mouse, on a phone, at the end of a bad line, and one who sees
nothing and finds everything by its role and its name."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Response, ViewportSize, expect

from contest.models import User
from judging.models import Assignment, Mark, Scoresheet
from tests.e2e.watching import PHONE, Watch
from tests.waiting import wait_until

CRITERIA = ("Creativity", "Storytelling", "Visuals", "Sound design", "Use of AI")
SAVED = re.compile(r"saved \d\d:\d\d:\d\d")
HAS_SEEN_ENOUGH = """() => {
  const [video, watched] = ["video", "[data-watched]"].map((place) => document.querySelector(place));
  const isEnough = watched.textContent.includes("you can submit now");
  if (video.ended && !isEnough) video.play(); // what a busy machine has skipped is watched again
  return isEnough;
}"""
DONE = "That was your last film of this round. Thank you."
LINE = {"downloadThroughput": 500_000, "uploadThroughput": 125_000, "latency": 40}  # bytes a second, ms
TRIES = 60  # presses of tab until something is given up
WHOLE_SHEET = (
    *(f"[data-criterion={slug}]" for slug in ("creativity", "use-of-ai")),
    "#notes",
    ".sheet .acts",
)
IN_VIEW = """(selector) => {
  const { top, bottom, height } = document.querySelector(selector).getBoundingClientRect();
  return height > 0 && top >= 0 && bottom <= innerHeight;
}"""
SHARE_OF_WIDTH = "document.querySelector('video').getBoundingClientRect().width / innerWidth"


class JudgeAtHome:
    """With a mouse, at 1280 × 800."""

    size: ViewportSize = {"width": 1280, "height": 800}
    options: dict[str, Any] = {}
    forgiven: tuple[str, ...] = ()  # complaints of the browser that belong to the story

    def __init__(self, person: User, context: BrowserContext) -> None:
        self.person, self.context = person, context
        self.watch_of_page = Watch(context)
        self.watch_of_page.expected = list(self.forgiven)
        self.page: Page = context.new_page()
        self.films = 0  # watched so far

    @property
    def assignment(self) -> Assignment:
        """What the page shows, which itself does not say which film it is."""
        code = self.page.url.rstrip("/").rpartition("/")[2]
        return Assignment.objects.select_related("entry").get(code=code)

    @property
    def is_done(self) -> bool:
        return "/films/" not in self.page.url

    def sit_down(self) -> None:
        self.page.goto("/judge/")
        self.act("link", "Start judging")
        self.page.wait_for_url("**/judge/films/*/")

    def watch(self) -> None:
        self.act("button", re.compile("^Play: "))

    def score(self, value: int) -> None:
        for criterion in CRITERIA:
            self.mark(criterion, value)
        if self.films == 0:
            self.look_at_the_room()
        self.films += 1

    def submit(self) -> None:
        wait_until(lambda: self.page.evaluate(HAS_SEEN_ENOUGH))
        expect(self.page.locator("[data-missing] li")).to_have_count(0)
        room = self.page.url
        self.act("button", "Submit scores, next film")
        self.page.wait_for_url(lambda url: url != room)
        if self.is_done:
            expect(self.page.get_by_text(DONE)).to_be_visible()

    def act(self, role: Any, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role(role, name=name).click()

    def mark(self, criterion: str, value: int) -> None:
        self.group(criterion).locator("label", has_text=re.compile(f"^{value}$")).click()

    def group(self, criterion: str) -> Locator:
        return self.page.get_by_role("group", name=criterion)

    def look_at_the_room(self) -> None:
        """The film is large and the whole scoresheet beside it."""
        self.page.wait_for_function(f"() => {SHARE_OF_WIDTH} >= .6")
        for place in WHOLE_SHEET:
            self.page.wait_for_function(IN_VIEW, arg=place)
        self.page.keyboard.press("t")
        self.page.wait_for_function(f"() => {SHARE_OF_WIDTH} >= .95")
        self.page.keyboard.press("t")

    def change_a_score(self, *, back: str) -> None:
        """Of a film that was submitted: one point less."""
        self.page.goto(back)
        self.act("button", "Change scores")
        expect(self.page.get_by_role("button", name="Submit changed scores")).to_be_visible()
        expect(self.page.locator(".criterion.now")).to_be_visible()
        assignment = self.assignment
        creativity = Mark.objects.filter(criterion__slug="creativity")
        was = creativity.get(scoresheet__counts_for=assignment).value or 0
        self.mark("Creativity", was - 1)
        expect(self.page.locator("[data-saved]")).to_have_text(SAVED)
        self.act("button", "Submit changed scores")
        self.page.wait_for_url(lambda url: "/films/" not in url)
        counting = Scoresheet.objects.get(counts_for=assignment)
        assert (counting.version, creativity.get(scoresheet=counting).value) == (2, was - 1)


class JudgeOnAPhone(JudgeAtHome):
    size = PHONE
    options = {"has_touch": True, "is_mobile": True}

    def act(self, role: Any, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role(role, name=name).tap()

    def mark(self, criterion: str, value: int) -> None:
        self.group(criterion).locator("label", has_text=re.compile(f"^{value}$")).tap()

    def look_at_the_room(self) -> None:
        """The film stays in view while the last criterion is scored, and nothing sticks out."""
        for place in (
            "video",
            "[data-criterion=use-of-ai] label:has(:checked)",
        ):  # once the page has come to rest
            self.page.wait_for_function(IN_VIEW, arg=place)
        assert self.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


class JudgeFarAway(JudgeAtHome):
    """Behind a line of 4 Mb/s, which is cut while the second film plays; the window is closed before it is
    back."""

    forgiven = ("ERR_INTERNET_DISCONNECTED",)

    def sit_down(self) -> None:
        self.slow_down()
        super().sit_down()

    def slow_down(self) -> None:
        self.line = self.context.new_cdp_session(self.page)
        self.line.send("Network.enable")
        self.line.send("Network.emulateNetworkConditions", {**LINE, "offline": False})

    def watch(self) -> None:
        if self.films != 1:
            super().watch()
            return
        expect(self.page.locator("video")).to_have_attribute("src", re.compile("^blob:"))
        with self.page.expect_response(is_beat):
            super().watch()
        self.line.send("Network.emulateNetworkConditions", {**LINE, "offline": True})

    def score(self, value: int) -> None:
        super().score(value)
        if self.films == 2:
            self.come_back(value)

    def look_at_the_room(self) -> None:
        """While the first film is scored the next two come, whole."""
        expect(self.page.locator("main")).to_have_attribute("data-fetched", re.compile(r"^\w+ \w+$"))

    def come_back(self, value: int) -> None:
        saved = self.page.locator("[data-saved]")
        wait_until(lambda: self.page.evaluate("document.querySelector('video').ended"))
        expect(saved).to_have_text("offline, kept on this computer")
        assert Mark.objects.filter(scoresheet__assignment=self.assignment).count() == 0
        room = self.page.url
        self.page.close()
        self.page = self.context.new_page()
        self.slow_down()
        self.page.goto(room)
        expect(self.page.locator("[data-saved]")).to_have_text(SAVED)
        for criterion in CRITERIA:
            expect(self.group(criterion).get_by_role("radio", name=str(value), exact=True)).to_be_checked()
        JudgeAtHome.watch(self)

    def leave(self) -> None:
        """What was fetched and kept goes with the judge."""
        assert self.page.evaluate("caches.keys()") == ["films"]
        self.page.get_by_text(self.person.name).first.click()
        self.act("button", "Sign out")
        wait_until(lambda: self.page.evaluate("caches.keys()") == [])


class JudgeByKeyboard(JudgeAtHome):
    """Sees no page: everything is found by the role and the name that a screen reader says, reached by tab
    and worked by keys."""

    forgiven = (r"422 \(Unprocessable",)

    def act(self, role: Any, name: str | re.Pattern[str]) -> None:
        self.reach(self.page.get_by_role(role, name=name))
        self.page.keyboard.press("Enter")

    def reach(self, wanted: Locator) -> None:
        """Press tab until the focus is there; the name is that of one thing only."""
        expect(wanted).to_have_count(1)
        for _ in range(TRIES):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The focus does not come to {wanted}")

    def watch(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Film [A-Z]-\d{4}$"))
        if self.films == 0:
            self.submit_too_early()
        super().watch()

    def submit_too_early(self) -> None:
        expect(self.page.get_by_role("form", name="Scoresheet")).to_be_visible()
        expect(self.page.locator(".criterion.now")).to_be_attached()
        self.act("button", "Submit scores, next film")
        expect(self.page.get_by_role("alert")).to_contain_text("Watch 1 more second of the film.")

    def mark(self, criterion: str, value: int) -> None:
        """The first film gets no score for its sound."""
        radios = self.group(criterion).get_by_role("radio")
        self.reach(radios.first)
        is_abstaining = self.films == 0 and criterion == "Sound design"
        self.page.keyboard.press("x" if is_abstaining else str(value % 10))
        name = "No score" if is_abstaining else str(value)
        expect(self.group(criterion).get_by_role("radio", name=name, exact=True)).to_be_checked()

    def look_at_the_room(self) -> None:
        self.page.keyboard.press("n")
        notes = self.page.get_by_role("textbox", name="Notes, for the jury only")
        expect(notes).to_be_focused()
        self.page.keyboard.type("the lantern")
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("status").filter(has_text="saved")).to_have_text(SAVED)
        assignment = self.assignment
        wait_until(lambda: Scoresheet.objects.get(assignment=assignment).notes.endswith("the lantern"))
        sheet = Scoresheet.objects.get(assignment=assignment)
        assert re.fullmatch("0:0[01] the lantern", sheet.notes)
        assert sheet.marks.get(criterion__slug="sound").value is None


def is_beat(answer: Response) -> bool:
    return answer.url.endswith("/watch/")
