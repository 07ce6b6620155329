"""Which entries are one team's: those of one contact person, and those with one team name, as far as these
links reach. Names are compared without upper case, accents, width, spaces and the order of words."""

from collections.abc import Iterable

from judging.domain.namesakes import LEAST_LETTERS, words_of


def teams_of(entries: Iterable[tuple[int, int, str]]) -> dict[int, int]:
    """From (entry, contact person, team name) to the team of each entry, which goes by its first contact
    person."""
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
    firsts: dict[object, int] = {}
    for _entry, person, _name in known:
        root = find(person)
        firsts[root] = min(person, firsts.get(root, person))
    return {entry: firsts[find(person)] for entry, person, _name in known}


def _keys(name: str) -> set[str]:
    words = words_of(name)
    keys = {"".join(words), "".join(sorted(words))}
    return {key for key in keys if len(key) >= LEAST_LETTERS}
