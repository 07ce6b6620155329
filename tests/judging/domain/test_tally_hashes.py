from judging.domain.tally_hashes import hash_inputs, hash_results


def test_hash_is_the_same_whatever_the_order() -> None:
    assert hash_inputs({"a": 1, "b": [1.5, None]}) == hash_inputs({"b": [1.5, None], "a": 1})
    assert hash_inputs({"a": 1}) != hash_inputs({"a": 2})


def test_hash_of_results_is_the_same_however_whole_numbers_are_written() -> None:
    assert hash_results({"a": 1.0, "b": -0.0}) == hash_results({"a": 1, "b": 0})
