"""The tree by the vectors of RFC 6962 and by a way from each leaf to the root."""

import hashlib
from collections.abc import Sequence

from judging.proof.merkle import hash_leaf, path_of, root_of


def root_by(leaf: str, path: Sequence[tuple[str, str]]) -> str:
    """As somebody with one leaf and its way would find the root."""
    found = bytes.fromhex(leaf)
    for side, other in path:
        pair = bytes.fromhex(other) + found if side == "left" else found + bytes.fromhex(other)
        found = hashlib.sha256(b"\x01" + pair).digest()
    return found.hex()


def test_roots_are_those_of_the_rfc() -> None:
    """The eight leaves of certificate-transparency's own tests."""
    contents = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "60616263646566676869" + "6a6b6c6d6e6f",
    ]
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(content)).hexdigest() for content in contents]
    assert root_of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of(leaves[:1]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(leaves[:3]) == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert root_of(leaves[:7]) == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
    assert root_of(leaves) == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_each_leaf_has_its_way_to_the_root() -> None:
    for size in range(1, 12):
        leaves = [hash_leaf({"n": n}) for n in range(size)]
        roots = {root_by(leaf, path_of(leaves, n)) for n, leaf in enumerate(leaves)}
        assert roots == {root_of(leaves)}


def test_order_of_keys_does_not_matter_and_content_does() -> None:
    assert hash_leaf({"a": 1, "b": "影"}) == hash_leaf({"b": "影", "a": 1})
    assert hash_leaf({"a": 1}) != hash_leaf({"a": 2})
