"""Pure: the facts of an entry and the regulations → what still keeps it from being submitted.

Every finding says what was found, what is expected and what to do, and names the step that puts it right."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from contest.domain.ai_share import Label, Share
from contest.domain.drafts import FIELD_NAMES
from contest.domain.origins import MarkedOrigins
from contest.domain.share_words import in_tenths, lack_of_share
from contest.enums import REQUIRED_CONSENTS, ConsentKind, Tool
from contest.register.lacking import RegisterLack
from contest.sentences import listed
from contest.tools.offers import lack_of_main_tools
from contest.typed_text import set_apart
from media_pipeline.enums import Severity


class EntryStep(StrEnum):
    """The steps of an entry, in the order in which the desk offers them."""

    FILM = "film"
    ABOUT = "about"
    PEOPLE = "people"
    SHOTS = "shots"
    RIGHTS = "rights"


class FilmStanding(StrEnum):
    """All that the rules of the contest ask about where a film stands."""

    MISSING = "missing"
    UNDER_CHECK = "under_check"
    READY = "ready"
    REFUSED = "refused"
    STUCK = "stuck"


@dataclass(frozen=True)
class EntryFinding:
    """One thing that must be corrected, or (`warns`) looked at. Timecodes are (start, end) in seconds."""

    code: str
    step: EntryStep
    message: str | Promise
    timecodes: tuple[tuple[float, float], ...] = ()
    severity: Severity = Severity.BLOCKS
    in_register: bool = False


@dataclass(frozen=True)
class EntryFacts:
    """What an entry says of itself."""

    film: FilmStanding
    title: str
    synopsis: str
    language: str
    country: str
    profession: str
    production_days: int | None
    credits: int
    tools: int
    unnamed_tools: int
    share: Share
    unlabelled_at: tuple[tuple[float, float], ...]
    consents: frozenset[ConsentKind]
    declared: frozenset[Tool] = frozenset()
    marked: MarkedOrigins = field(default_factory=MarkedOrigins)
    idle_tools: tuple[str, ...] = ()  # declared for video, on no label
    unlisted_tools: tuple[str, ...] = ()  # on a label, and not declared for what the label says
    is_captioned: bool = False  # or declared to have no speech
    register: tuple[RegisterLack, ...] = ()
    unsaved: frozenset[str] = frozenset()  # fields into which something was typed that is no value of theirs


@dataclass(frozen=True)
class Rules:
    """What the regulations ask of an entry."""

    min_ai_share: int  # per cent
    needs_captions: bool = False
    statements: tuple[ConsentKind, ...] = REQUIRED_CONSENTS
    main_tools: tuple[Label, ...] = ()  # that the film is made mainly with; none: any


STEP_OF_FIELDS = {"team_name": EntryStep.PEOPLE, "credits": EntryStep.PEOPLE, "tools": EntryStep.SHOTS}
SHORTEST_SYNOPSIS = 20  # characters: a sentence, so that nobody submits a full stop


def findings_of(facts: EntryFacts, rules: Rules) -> list[EntryFinding]:
    """Everything that keeps the entry from being submitted, in the order of the steps; empty: it is ready."""
    return [
        *_about_film(facts),
        *_about_captions(facts, rules),
        *_about_texts(facts),
        *_about_people(facts),
        *_about_shots(facts, rules),
        *_about_consents(facts, rules),
        *(
            EntryFinding(lack.code, EntryStep.RIGHTS, lack.message, in_register=True)
            for lack in facts.register
        ),
        *_about_unsaved(facts),
    ]


def _about_unsaved(facts: EntryFacts) -> Iterator[EntryFinding]:
    """The submission would go with an older value than the creator has before their eyes."""
    names = [name for name in FIELD_NAMES if name in facts.unsaved]
    for step in dict.fromkeys(STEP_OF_FIELDS.get(name, EntryStep.ABOUT) for name in names):
        typed = [
            str(FIELD_NAMES[name]) for name in names if STEP_OF_FIELDS.get(name, EntryStep.ABOUT) == step
        ]
        message = _(
            "What was typed here last could not be saved: %(fields)s. Correct it, or restore what was there."
        ) % {"fields": listed(typed)}
        yield EntryFinding("unsaved", step, message)


def doubts_of(facts: EntryFacts) -> list[EntryFinding]:
    """What the film's file says otherwise than the declaration, and what the declaration says in two ways.
    It keeps nobody from submitting; the `QUESTIONS` have to be answered first."""
    doubts = list(_about_tools_and_labels(facts))
    if undeclared := facts.marked.undeclared(facts.declared):
        message = _(
            "According to its file, the film was made with %(found)s, which your AI declaration does not "
            "list. Add it to your tools, or check that you uploaded the right film."
        ) % {"found": listed(undeclared)}
        doubts.append(EntryFinding("tool_undeclared", EntryStep.SHOTS, message, severity=Severity.WARNS))
    if facts.marked.is_camera and facts.share.ai_ms:
        message = _(
            "According to its file, the film was recorded with a camera, but %(percent)s%% of it is labelled "
            "AI-made. Check the labels of your shots, or check that you uploaded the right film."
        ) % {"percent": in_tenths(facts.share.percent)}
        doubts.append(EntryFinding("camera_marked", EntryStep.SHOTS, message, severity=Severity.WARNS))
    return doubts


QUESTIONS = frozenset({"tool_idle", "tool_unlisted"})


def _about_tools_and_labels(facts: EntryFacts) -> Iterator[EntryFinding]:
    if facts.film != FilmStanding.READY:
        return
    if facts.idle_tools and not facts.share.unlabelled:
        message = _(
            "Your tools say that you used %(tools)s for video, but no shot is labelled accordingly. Label "
            "the shots, or correct your tools."
        ) % {"tools": listed(map(set_apart, facts.idle_tools))}
        yield EntryFinding("tool_idle", EntryStep.SHOTS, message, severity=Severity.WARNS)
    if facts.unlisted_tools:
        message = _(
            "Shots are labelled with %(tools)s, but your tools do not say so. Add what is missing to your "
            "tools, or correct the labels."
        ) % {"tools": listed(map(set_apart, facts.unlisted_tools))}
        yield EntryFinding("tool_unlisted", EntryStep.SHOTS, message, severity=Severity.WARNS)


def open_steps(findings: list[EntryFinding]) -> dict[EntryStep, int]:
    """How many findings each step still has."""
    return {step: sum(finding.step == step for finding in findings) for step in EntryStep}


FILM_MESSAGES: dict[FilmStanding, str | Promise] = {
    FilmStanding.MISSING: _("No film has been uploaded yet. Upload it."),
    FilmStanding.UNDER_CHECK: _("Your film is still being checked. Submit once the check has finished."),
    FilmStanding.REFUSED: _(
        "Your film did not pass the technical check. Read the issues; as long as uploads are open, you can "
        "upload a corrected version."
    ),
    FilmStanding.STUCK: _(
        "The check of your film stopped because of a problem on our side. The festival office has "
        "been informed; you do not need to upload it again."
    ),
}


def _about_film(facts: EntryFacts) -> Iterator[EntryFinding]:
    if facts.film in FILM_MESSAGES:
        yield EntryFinding(f"film_{facts.film}", EntryStep.FILM, FILM_MESSAGES[facts.film])


def _about_captions(facts: EntryFacts, rules: Rules) -> Iterator[EntryFinding]:
    if rules.needs_captions and facts.film == FilmStanding.READY and not facts.is_captioned:
        yield EntryFinding(
            "captions_missing",
            EntryStep.FILM,
            _("The film has no captions. Add them on the page “Captions”, or declare that nobody speaks."),
        )


def _about_texts(facts: EntryFacts) -> Iterator[EntryFinding]:
    if not facts.title:
        yield EntryFinding("title_missing", EntryStep.ABOUT, _("The English title is missing. Enter it."))
    length = len(facts.synopsis.strip())
    if length < SHORTEST_SYNOPSIS:
        yield EntryFinding(
            "synopsis_short",
            EntryStep.ABOUT,
            ngettext_lazy(
                "The synopsis has %(length)s character; at least %(least)s are required. Write a sentence or "
                "more.",
                "The synopsis has %(length)s characters; at least %(least)s are required. Write a sentence "
                "or more.",
                length,
            )
            % {"length": length, "least": SHORTEST_SYNOPSIS},
        )
    if not facts.language:
        yield EntryFinding(
            "language_missing",
            EntryStep.ABOUT,
            _("The language of the film is missing. If the film has no dialogue, write “none”."),
        )
    if not facts.country:
        yield EntryFinding(
            "country_missing", EntryStep.ABOUT, _("The country or region is missing. Choose where you live.")
        )
    if not facts.profession:
        yield EntryFinding(
            "profession_missing",
            EntryStep.ABOUT,
            _("The profession is missing. Enter what you do in a word or two."),
        )
    if not facts.production_days:
        yield EntryFinding(
            "production_days_missing",
            EntryStep.ABOUT,
            _("The production time is missing. Enter the number of days; an estimate is fine."),
        )


def _about_people(facts: EntryFacts) -> Iterator[EntryFinding]:
    if not facts.credits:
        words = _("The credits are empty. Enter at least one name and role.")
        yield EntryFinding("credits_missing", EntryStep.PEOPLE, words)


def _about_shots(facts: EntryFacts, rules: Rules) -> Iterator[EntryFinding]:
    if not facts.tools:
        words = _("No tool has been declared. List the AI tools you used, and for what.")
        yield EntryFinding("tools_missing", EntryStep.SHOTS, words)
    if facts.unnamed_tools:
        yield EntryFinding(
            "tool_unnamed", EntryStep.SHOTS, _("“Another tool” has no name. Enter the name of the tool.")
        )
    if facts.film != FilmStanding.READY:
        return
    share = facts.share
    if share.unlabelled:
        yield EntryFinding(
            "shots_unlabelled",
            EntryStep.SHOTS,
            ngettext_lazy(
                "%(count)s shot is not labelled yet. Label how it was made.",
                "%(count)s shots are not labelled yet. Label how each of them was made.",
                share.unlabelled,
            )
            % {"count": share.unlabelled},
            facts.unlabelled_at,
        )
    if lack := lack_of_share(share, rules.min_ai_share):
        yield EntryFinding("ai_share_low", EntryStep.SHOTS, lack)
    if lack := lack_of_main_tools(share, rules.main_tools):
        yield EntryFinding("main_tools_low", EntryStep.SHOTS, lack)


def _about_consents(facts: EntryFacts, rules: Rules) -> Iterator[EntryFinding]:
    missing = [kind for kind in rules.statements if kind not in facts.consents]
    if missing:
        words = (
            _("None of the %(all)s statements has been agreed to yet. All of them are required.")
            if len(missing) == len(rules.statements)
            else ngettext_lazy(
                "%(count)s of the %(all)s statements has not been agreed to. All of them are required.",
                "%(count)s of the %(all)s statements have not been agreed to. All of them are required.",
                len(missing),
            )
        )
        told = {"count": len(missing), "all": len(rules.statements)}
        yield EntryFinding("consents_missing", EntryStep.RIGHTS, words % told)
