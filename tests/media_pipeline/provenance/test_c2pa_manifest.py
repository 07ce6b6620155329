from typing import Any

from media_pipeline.provenance.c2pa_manifest import mark_of_manifest
from media_pipeline.provenance.marks import Grade

CREATED = {
    "action": "c2pa.created",
    "description": "Created by Google Generative AI.",
    "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
}


def answer(state: str | None, *codes: str, actions: Any = ()) -> dict[str, Any]:
    manifest = {"assertions": [{"label": "c2pa.actions.v2", "data": {"actions": list(actions)}}]}
    return {
        "state": state,
        "store": {
            "active_manifest": "m",
            "manifests": {"m": manifest},
            "validation_results": {"activeManifest": {"failure": [{"code": code} for code in codes]}},
        },
    }


def test_grade_follows_from_what_holds() -> None:
    for said, grade in [
        (answer("Trusted"), Grade.TRUSTED),
        (answer("Valid", "signingCredential.untrusted"), Grade.SIGNED),
        (answer("Valid", "cawg.identity.pad.invalid", "cawg.x509.credential.untrusted"), Grade.SIGNED),
        (answer("Invalid", "cawg.ica.signature_mismatch"), Grade.CONTRADICTED),
        (answer("Invalid", "signingCredential.expired"), Grade.CONTRADICTED),
        (answer("Invalid", "signingCredential.untrusted", "claimSignature.mismatch"), Grade.CONTRADICTED),
        (answer("Invalid"), Grade.CONTRADICTED),
        (answer(None), Grade.UNSIGNED),
        ({}, Grade.UNSIGNED),
        ({"state": 1, "store": {"manifests": [], "active_manifest": {}}}, Grade.UNSIGNED),
    ]:
        assert mark_of_manifest(said).grade == grade, (said, grade)


def test_an_ingredient_that_was_changed_after_signing_breaks_the_film() -> None:
    broken = {"failure": [{"code": "assertion.dataHash.mismatch"}]}
    doubtful = {"failure": [{"code": "signingCredential.untrusted"}]}
    for delta, recorded, grade, words in [
        ({}, {}, Grade.SIGNED, ""),
        (doubtful, doubtful, Grade.SIGNED, ""),
        (broken, {}, Grade.CONTRADICTED, "assertion.dataHash.mismatch"),
        ({}, broken, Grade.CONTRADICTED, "assertion.dataHash.mismatch"),
    ]:
        said = answer("Valid")
        said["store"]["validation_results"]["ingredientDeltas"] = [{"validationDeltas": delta}]
        ingredient = {"validation_results": {"activeManifest": recorded}}
        said["store"]["manifests"]["m"]["ingredients"] = [ingredient]
        mark = mark_of_manifest(said)
        assert (mark.grade, mark.details.get("broken", "")) == (grade, words)


def test_what_earlier_manifests_note_of_an_ingredient_counts_too() -> None:
    for code, grade in [
        ("claimSignature.mismatch", Grade.CONTRADICTED),
        ("signingCredential.untrusted", Grade.SIGNED),
    ]:
        said = answer("Valid")
        said["store"]["manifests"]["m"]["ingredients"] = [{"validation_status": [{"code": code}]}]
        assert mark_of_manifest(said).grade == grade, code


def test_tool_is_taken_from_words_where_no_agent_is_named() -> None:
    mark = mark_of_manifest(answer("Valid", actions=[{"action": "c2pa.edited"}, CREATED, "nonsense"]))
    assert (mark.tool, mark.details["source"]) == (
        "Created by Google Generative AI.",
        "trainedAlgorithmicMedia",
    )


def test_model_is_named_before_the_agent() -> None:
    action = {
        **CREATED,
        "parameters": {"model_name": "seedance-1-0-pro"},
        "softwareAgent": "Volcengine_Ark_CN",
    }
    mark = mark_of_manifest(answer("Valid", actions=[action]))
    assert mark.tool == "seedance-1-0-pro"
