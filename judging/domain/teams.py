"""Which entries are one team's: those of one contact person or of one member who may edit, and those with
one team name, as far as these links reach. Names are compared without upper case, accents, width, spaces and
the order of words."""

from collections.abc import Collection, Iterable

from contest.models import Entry, TeamMember
from judging.domain.namesakes import LEAST_LETTERS, words_of


def teams_among(entry_ids: Collection[int]) -> dict[int, int]:
    """The team of each entry, as their rows are now; two queries."""
    entries = Entry.objects.filter(pk__in=entry_ids).order_by("pk")
    members = TeamMember.objects.sharing_prizes().filter(entry__in=entry_ids).order_by("pk")
    return teams_of(
        entries.values_list("pk", "representative_id", "team_name"),
        members.values_list("entry_id", "user_id"),
    )


def teams_of(
    entries: Iterable[tuple[int, int, str]], members: Iterable[tuple[int, int]] = ()
) -> dict[int, int]:
    """From (entry, contact person, team name) and (entry, member) to the team of each entry, which goes by
    its first contact person."""
    parents: dict[object, object] = {}
    known = list(entries)

    def find(node: object) -> object:
        while (parent := parents.setdefault(node, node)) != node:
            parents[node] = parents[parent]
            node = parents[node]
        return node

    for _entry, person, name in known:
        for key in _keys(name):
            parents[find(key)] = find(person)
    contacts = {entry: person for entry, person, _name in known}
    for entry, member in members:
        parents[find(member)] = find(contacts[entry])
    firsts: dict[object, int] = {}
    for _entry, person, _name in known:
        root = find(person)
        firsts[root] = min(person, firsts.get(root, person))
    return {entry: firsts[find(person)] for entry, person, _name in known}


def _keys(name: str) -> set[str]:
    words = words_of(name)
    keys = {"".join(words), "".join(sorted(words))}
    return {key for key in keys if len(key) >= LEAST_LETTERS}
