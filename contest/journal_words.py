"""The words of the journal: what was done, about what, and each fact that a person can use, by the names
under which the journal keeps them. What has no row is an id, a seed or a hash and stays in the record. Here
are the contest's own; an app above it brings those of its lines by `register_words`."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from django.db.models import BooleanField
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.editions import DeadlineRule
from contest.domain.queries.journal import Names
from contest.enums import CaptionRule, EntryState, MotionKind, NoticeKind, ReportReason, ReportState, Role
from contest.journal_formats import (
    Fact,
    Text,
    as_written,
    award,
    bytes_of,
    changed,
    in_own_words,
    instant,
    label_in,
    length,
    numbers,
    other_film,
    percent,
    person,
    yes,
    yes_or_no,
)
from contest.models import JournalEntry, Regulations
from contest.places import city_of
from contest.sentences import listed
from media_pipeline import api
from media_pipeline.enums import MatchKind, MatchVerdict

VERBS: dict[str, Text] = {
    "entry_started": _("started an entry"),
    "film_attached": _("uploaded a film"),
    # Translators: of shots of a film, as it took the place of another one
    "labels_carried": _("took over the labels of the shots from the earlier film"),
    "audio_chosen": _("chose what is heard of the film’s audio tracks"),
    # Translators: what a person did, after their name in the audit log: “Lin Yue · submitted · Entry K7Q2M9X”
    "entry_submitted": _("submitted"),
    # Translators: as for “submitted”
    "entry_withdrawn": _("withdrew"),
    # Translators: as for “submitted”; an organiser accepts an entry for judging
    "entry_accepted": _("accepted"),
    "entry_returned": _("requested changes"),
    # Translators: as for “submitted”
    "entry_disqualified": _("disqualified"),
    "waiver_asked": _("requested an exception"),
    "match_decided": _("decided about a possible duplicate"),
    "finding_waived": _("waived an issue"),
    "finding_restored": _("withdrew a waiver"),
    "edition_created": _("created the edition"),
    "edition_amended": _("changed dates or regulations"),
    "awards_changed": _("changed the awards"),
    "role_granted": _("assigned a role"),
    "role_revoked": _("removed a role"),
    "results_sealed": _("sealed the results"),
    "results_unsealed": _("took the seal off the results"),
    "results_published": _("published the results"),
    "publication_planned": _("scheduled the publication"),
    "publication_plan_dropped": _("cancelled the scheduled publication"),
    "award_revoked": _("revoked an award"),
    # Translators: something that a second person has to confirm
    "motion_moved": _("made a proposal"),
    "motion_seconded": _("confirmed a proposal"),
    "motion_withdrawn": _("withdrew a proposal"),
    "motion_expired": _("found a proposal expired"),
    "creators_told": _("told creators who advances"),
    "nominees_sealed": _("sealed the nominees"),
    "nominees_taken_back": _("took the nominees back"),
    "nominees_published": _("published the nominees"),
    "film_reported": _("reported the film"),
    "report_decided": _("decided about a report"),
    "report_overturned": _("overturned the decision about a report"),
    "report_appealed": _("appealed against a decision about a report"),
    "appeal_decided": _("decided about an appeal"),
    "film_taken_down": _("took the film off the public pages"),
    "film_shown_again": _("put the film back on the public pages"),
    # Translators: gave them to the creators to read
    "comments_released": _("released comments from the jury"),
}

SUBJECTS: dict[str, Text] = {
    "entry": _("Entry"),
    "edition": _("Edition"),
    # Translators: something that a second person has to confirm, with its number
    "motion": _("Proposal"),
}

RULES: dict[str, Text] = {
    DeadlineRule.IN_TIME: _("Before the deadline."),
    DeadlineRule.MANIFEST_IN_TIME: _(
        "After the deadline, within the grace period: the upload of this film began before the deadline."
    ),
    DeadlineRule.EXTENDED: _(
        "After the deadline, within the extension that the festival office granted this entry."
    ),
    DeadlineRule.RETURNED: _(
        "After the deadline, in the time for revision: the festival office had requested changes."
    ),
}


def plainly(value: Any, names: Names) -> Text:
    if isinstance(value, dict):
        return listed(f"{label_of(key, names)} {number}" for key, number in value.items())
    return formats.localize(value) if isinstance(value, int | float) else str(value)


FACTS: dict[str, Fact] = {
    "from": Fact(_("State before"), label_in(EntryState)),
    "to": Fact(_("State now"), label_in(EntryState)),
    "instead_of": Fact(_("Replaces an earlier film"), yes),
    "title": Fact(_("Title"), as_written),
    "audio_tracks": Fact(_("Audio tracks"), numbers),
    "film_bytes": Fact(_("File"), bytes_of),
    "film_ms": Fact(_("Running time"), lambda ms, _names: length(ms / 1000)),
    # Translators: how much of a film is made by AI tools, as minutes and seconds
    "ai_ms": Fact(_("AI-made"), lambda ms, _names: length(ms / 1000)),
    # Translators: by which rule a submission was in time
    "rule": Fact(_("Rule applied"), lambda rule, _names: RULES[rule]),
    "deadline": Fact(_("Deadline"), instant),
    "manifest_committed_at": Fact(_("Upload started"), instant),
    # Translators: what the technical check found in a film
    "finding": Fact(_("Issue"), lambda code, _names: api.finding_title(code)),
    "kind": Fact(_("What is similar"), label_in(MatchKind)),
    "other": Fact(_("Other film"), other_film),
    # Translators: how much of one film is also in another, in per cent
    "share": Fact(_("Share"), percent),
    # Translators: about two films that are alike
    "before": Fact(_("Decision before"), label_in(MatchVerdict)),
    "verdict": Fact(_("Decision"), label_in(MatchVerdict)),
    "role": Fact(_("Role"), label_in(Role)),
    "awards": Fact(_("Awards"), lambda slugs, names: listed(award(slug, names) for slug in slugs)),
    "award": Fact(_("Award"), award),
    # Translators: of nominees, whose codes follow
    "lacking": Fact(_("Something still open about"), lambda codes, _names: listed(codes)),
    # Translators: which awards were added to the list of awards; so are the two that follow
    "awards_added": Fact(pgettext_lazy("awards", "Added"), in_own_words),
    "awards_removed": Fact(pgettext_lazy("awards", "Removed"), in_own_words),
    "awards_changed": Fact(pgettext_lazy("awards", "Changed"), in_own_words),
    "mails": Fact(
        _("Emails"),
        lambda mails, _names: listed(f"{NoticeKind(kind).label} {count}" for kind, count in mails.items()),
    ),
    "reason": Fact(_("Reason"), as_written),
    # Translators: the list of what the office wants changed in an entry
    "changes": Fact(_("Requested changes"), lambda changes, _names: listed(changes)),
    # Translators: why somebody reported a film
    "grounds": Fact(_("Reported because"), label_in(ReportReason)),
    # Translators: what became of a report of a film
    "became": Fact(_("Outcome"), label_in(ReportState)),
    # Translators: an appeal was decided by whoever had decided first
    "no_other_organiser": Fact(_("First decision by the same person, as there is no other organiser"), yes),
    # Translators: what a proposal is about, as “Seal the results”
    "act": Fact(_("Proposal"), label_in(MotionKind)),
    # Translators: why a proposal came to nothing
    "because": Fact(_("Why"), as_written),
    # Translators: who proposed what a second person has confirmed
    "first": Fact(_("Proposed by"), person),
    "planned_for": Fact(_("Scheduled for"), instant),
    # Translators: a film that gets an award which was revoked
    "successor": Fact(_("Awarded instead"), as_written),
    # Translators: from the jury, how many
    "comments": Fact(_("Comments"), plainly),
    # Translators: of the contest
    "name": Fact(_("Name"), changed),
    "theme": Fact(_("Theme"), changed),
    "invitation": Fact(_("Call for entries"), changed),
    "time_zone": Fact(_("The contest's time zone"), lambda zone, _names: city_of(zone)),
    "opens_at": Fact(_("Entries open"), instant),
    "closes_at": Fact(_("Entries close"), instant),
    "nominees_at": Fact(_("Nominees announced"), instant),
    "awards_at": Fact(_("Awards ceremony"), instant),
    **{
        field.name: Fact(
            capfirst(field.verbose_name), yes_or_no if isinstance(field, BooleanField) else plainly
        )
        for field in Regulations._meta.fields
        if not (field.is_relation or field.primary_key)
    },
    "max_file_bytes": Fact(_("Largest file"), bytes_of),
    "captions": Fact(_("Captions"), label_in(CaptionRule)),
    "content_notices": Fact(_("Content notices"), changed),
    "tools": Fact(_("AI tools"), changed),
}

NAMED_BY_KEY: set[str] = set()  # verbs whose facts are all shown, by the names of their keys
NOTHING: tuple[object, ...] = (None, "", [], {})


def register_words(
    *,
    verbs: Mapping[str, Text],
    subjects: Mapping[str, Text],
    facts: Mapping[str, Fact],
    named_by_key: Collection[str] = (),
) -> None:
    """Take the words of another app's lines, from its AppConfig.ready. Raises ValueError for one that is
    taken."""
    for ours, theirs in ((VERBS, verbs), (SUBJECTS, subjects), (FACTS, facts)):
        if taken := ours.keys() & theirs.keys():
            raise ValueError(f"The journal has words for {', '.join(sorted(taken))} already.")
        cast("dict[str, object]", ours).update(theirs)
    NAMED_BY_KEY.update(named_by_key)


def format_subject(subject: str, names: Names) -> str:
    """ "entry:K7Q2M9X" is "Entry K7Q2M9X"; people, and what apps have names for, are called by name."""
    kind, _colon, key = subject.partition(":")
    if kind == "user":
        return str(person(int(key), names))
    if kind not in SUBJECTS:
        return subject
    return f"{SUBJECTS[kind]} {names.words.get(subject, key)}"


def format_facts(line: JournalEntry, names: Names) -> list[tuple[str, str]]:
    """Label and value of each fact that says something to a person, in the reader's language."""
    names = names.about(line)
    return [
        (str(label_of(name, names)), _format_value(line.verb, name, value, names))
        for name, value in _in_order(line, names)
        if (name in FACTS or line.verb in NAMED_BY_KEY) and value not in NOTHING and value is not False
    ]


def _in_order(line: JournalEntry, names: Names) -> list[tuple[str, Any]]:
    """The facts as they were written; those that are named by their keys as their names are ordered, since
    not every database keeps the order of keys."""
    if line.verb not in NAMED_BY_KEY:
        return list(line.facts.items())
    order = {key: number for number, key in enumerate((*names.words, *names.awards))}

    def rank(fact: tuple[str, Any]) -> tuple[int, str]:
        key, _slash, place = fact[0].partition("/")
        return order.get(key, len(order)), place

    return sorted(line.facts.items(), key=rank)


def label_of(name: str, names: Names) -> Text:
    if name in FACTS:
        return FACTS[name].label
    if name in names.words:
        return names.words[name]
    key, _slash, place = name.partition("/")
    if key in names.awards:
        return f"{names.awards[key]} {place}".strip()
    return capfirst(key.replace("-", " "))


def _format_value(verb: str, name: str, value: Any, names: Names) -> str:
    format = FACTS[name].format if name in FACTS else plainly
    try:
        if verb == "edition_amended" and format is not changed:
            before, after = value
            return f"{format(before, names)} → {format(after, names)}"
        return str(format(value, names))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return str(value)  # a line that an earlier version wrote in another way
