"""Who may not judge what. Own entries, recusals and declared countries bar a judge from an entry by every way
of assigning; names that agree are hints, which an organiser confirms or dismisses, since names are not
unique."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contest.domain.own_entries import owners_among
from contest.models import Credit, Entry, TeamMember, User
from contest.sentences import listed
from judging.domain.namesakes import do_agree, is_named_in, name_keys, words_of
from judging.domain.refusals import ConflictStands
from judging.enums import ConflictKind
from judging.models import DeclaredConflict, DismissedHint, Recusal

OWN_NAME = "name"
Pair = tuple[int, int]  # entry, judge


@dataclass(frozen=True)
class ConflictHint:
    """A name of a judge, or one that a judge declared (`kind`), stands in an entry as `found`: perhaps the
    same person, school or company."""

    judge_id: int
    judge: str
    entry_id: int
    entry_code: str
    kind: str
    name: str
    found: str

    @property
    def ground(self) -> str:
        """Names this very hint, however the name is written."""
        return f"{self.kind}:{' '.join(sorted(words_of(self.name)))}"[:280]


@dataclass(frozen=True)
class _Told:
    """A name by which a judge may be met in an entry."""

    judge_id: int
    judge: str
    kind: str
    name: str


def forbidden_pairs(entry_ids: Collection[int], judge_ids: Collection[int]) -> set[Pair]:
    """(entry, judge) pairs that are never assigned: recusals, own entries by account or confirmed address,
    and entries from a country that the judge declared."""
    entries = Entry.objects.filter(pk__in=entry_ids)
    recused = Recusal.objects.filter(entry__in=entry_ids, judge__in=judge_ids)
    pairs = set(recused.values_list("entry_id", "judge_id"))
    pairs |= owners_among(judge_ids, entries=entries)
    declared = DeclaredConflict.objects.filter(judge__in=judge_ids, kind=ConflictKind.COUNTRY)
    for edition_id, judge_id, country in declared.values_list("edition_id", "judge_id", "name"):
        mine = entries.filter(edition=edition_id, country=country)
        pairs.update((entry_id, judge_id) for entry_id in mine.values_list("pk", flat=True))
    return pairs


def refuse_conflicts(pairs: Collection[Pair]) -> None:
    """Raises ConflictStands where one of the pairs is forbidden, with the codes of the entries."""
    barred = forbidden_pairs({entry for entry, _ in pairs}, {judge for _, judge in pairs}) & set(pairs)
    if barred:
        found = Entry.objects.filter(pk__in={entry for entry, _ in barred})
        codes = sorted(found.values_list("code", flat=True))
        raise ConflictStands(
            _("A judge has a conflict of interest with %(codes)s. Assign other judges.")
            % {"codes": listed(codes)},
            found=codes,
        )


def open_hints(entry_ids: Collection[int], judge_ids: Collection[int]) -> list[ConflictHint]:
    """Hints that nobody has decided about yet; eight queries, however many."""
    found = set(_hints_of(entry_ids, list(_names_of(entry_ids, judge_ids))))
    judges, entries = {hint.judge_id for hint in found}, {hint.entry_id for hint in found}
    barred = forbidden_pairs(entries, judges) if found else set()
    dismissed = set(
        DismissedHint.objects.filter(judge__in=judges, entry__in=entries).values_list(
            "entry_id", "judge_id", "ground"
        )
    )
    return sorted(
        (
            hint
            for hint in found
            if (hint.entry_id, hint.judge_id) not in barred
            and (hint.entry_id, hint.judge_id, hint.ground) not in dismissed
        ),
        key=lambda hint: (hint.judge, hint.entry_code, hint.kind, hint.name, hint.found),
    )


def _names_of(entry_ids: Collection[int], judge_ids: Collection[int]) -> Iterator[_Told]:
    """The judges' own names, and those that they declared in the edition of the entries."""
    for judge in User.objects.filter(pk__in=judge_ids).exclude(name=""):
        yield _Told(judge.pk, str(judge), OWN_NAME, judge.name)
    editions = Entry.objects.filter(pk__in=entry_ids).values("edition")
    declared = DeclaredConflict.objects.filter(judge__in=judge_ids, edition__in=editions)
    for conflict in declared.exclude(kind=ConflictKind.COUNTRY).select_related("judge"):
        yield _Told(conflict.judge_id, str(conflict.judge), conflict.kind, conflict.name)


def _hints_of(entry_ids: Collection[int], names: Collection[_Told]) -> Iterator[ConflictHint]:
    people: dict[str, list[_Told]] = {}
    for told in names:
        if told.kind in (OWN_NAME, ConflictKind.PERSON):
            for key in name_keys(told.name):
                people.setdefault(key, []).append(told)
    organisations = [told for told in names if told.kind in (ConflictKind.SCHOOL, ConflictKind.COMPANY)]
    for entry_id, code, text, is_name in _texts_of(entry_ids):
        if is_name and people:
            for told in {told for key in name_keys(text) for told in people.get(key, ())}:
                if do_agree(told.name, text):
                    yield _hint(told, entry_id, code, text)
        for told in organisations:
            if is_named_in(told.name, text):
                yield _hint(told, entry_id, code, text)


def _texts_of(entry_ids: Collection[int]) -> Iterable[tuple[int, str, str, bool]]:
    """What entries say of who made them: (entry, code, text, whether it is a name)."""
    credits = Credit.objects.filter(entry__in=entry_ids).values_list(
        "entry_id", "entry__code", "name", "task"
    )
    for entry_id, code, name, task in credits:
        yield entry_id, code, name, True
        yield entry_id, code, task, False
    entries = Entry.objects.filter(pk__in=entry_ids)
    for entry_id, code, *names, profession in entries.values_list(
        "pk", "code", "representative__name", "team_name", "profession"
    ):
        yield from ((entry_id, code, name, True) for name in names if name)
        yield entry_id, code, profession, False
    members = TeamMember.objects.filter(entry__in=entry_ids).exclude(user__name="")
    for entry_id, code, name in members.values_list("entry_id", "entry__code", "user__name"):
        yield entry_id, code, name, True


def _hint(told: _Told, entry_id: int, code: str, text: str) -> ConflictHint:
    return ConflictHint(told.judge_id, told.judge, entry_id, code, told.kind, told.name.strip(), text.strip())
