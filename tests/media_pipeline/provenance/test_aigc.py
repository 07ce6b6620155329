import json

from media_pipeline.provenance.aigc import KEYS, producer_of, read_label, write_label

DOUBAO = "001191110102MACQD9K64010000"


def test_label_is_read_as_it_is_found() -> None:
    for text, label in [
        ('{"Label":"1","ProduceID":"p"}', {"Label": "1", "ProduceID": "p"}),
        ('{"AIGC":{"Label":"1"}}', {"Label": "1"}),
        ('{"AIGC":"{\\"Label\\":\\"2\\"}"}', {"Label": "2"}),
        (
            '{"label":1,"Producer":"x","Propagator":"y"}',
            {"Label": "1", "ContentProducer": "x", "ContentPropagator": "y"},
        ),
        ('{"ReserveCode1":"a","Reserved_Code2":"b"}', {"ReservedCode1": "a", "ReservedCode2": "b"}),
        ('AIGC={"Label":"3"};', {"Label": "3"}),
        ('{"Label":["1"],"other":"x"}', {}),
        ("yes", {}),
        ("[" * 10_000, {}),
        ('{"a":' * 10_000, {}),
        ('{"AIGC":' * 8 + "{}" + "}" * 8, {}),
        ('{"Label":"' + "1" * 5_000 + '"}', {"Label": "1" * 200}),
        ('{"Label":' + "1" * 5_000 + "}", {}),
    ]:
        assert read_label(text, is_named=True) == label, (text, label)


def test_text_that_is_not_called_so_is_a_label_only_when_it_says_so() -> None:
    assert read_label('{"Label":"1"}', is_named=False) is None
    assert read_label('{"AIGC":{"Label":"1"}}', is_named=False) == {"Label": "1"}


def test_label_is_written_with_seven_strings_in_order() -> None:
    written = write_label({"Label": "2", "PropagateID": "äß", "more": "x"})
    assert json.loads(written) == {**dict.fromkeys(KEYS, ""), "Label": "2", "PropagateID": "äß"}
    assert (list(json.loads(written)), read_label(written, is_named=True)) == (
        list(KEYS),
        json.loads(written),
    )


def test_producer_is_named_where_its_number_is_known() -> None:
    for said, name in [
        (DOUBAO, "Doubao"),
        ("001191110108335469089C10100", "Kling"),
        (" Studio ", "Studio"),
        ("", ""),
    ]:
        assert producer_of({"ContentProducer": said}) == name, (said, name)
