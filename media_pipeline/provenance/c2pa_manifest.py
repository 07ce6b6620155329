"""The C2PA manifest of a film: who signed it, whether that holds, and what it says of the making."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from media_pipeline.ffmpeg.failures import Overrun, ScriptFailed, TooHeavy
from media_pipeline.ffmpeg.run import read_with_python
from media_pipeline.ffmpeg.sandbox import Limits
from media_pipeline.provenance.marks import Grade, MarkKind, ProvenanceMark

CHILD = Path(__file__).with_name("c2pa_child.py")
LIMITS = Limits(
    wall_seconds=90,
    stall_seconds=90,
    cpu_seconds=60,
    memory_bytes=1 << 30,
    file_bytes=0,
    answer_bytes=2 << 20,
)
MAX_VALUE = 200  # characters of anything the manifest says
MAX_ACTIONS = 50
MAX_MANIFESTS = 20  # the film's own, and those of what it was made from
DOUBTS = (  # of the signer, and of persons who vouch for themselves beside (CAWG), not of the film
    *("signingCredential.", "claimSignature.outsideValidity", "timeStamp.", "cawg."),
)


def read_manifest(film: Path) -> ProvenanceMark:
    """The mark of a film that has a manifest. Grade C when c2pa could not come to an end with it. Raises what
    run.read_with_python raises when it cannot be run."""
    trusted = [Path(settings.C2PA_TRUST_ANCHORS)] if settings.C2PA_TRUST_ANCHORS else []
    try:
        answer = read_with_python(CHILD, film=film, arguments=trusted, limits=LIMITS)
        report: dict[str, Any] = json.loads(answer)
    except (Overrun, ScriptFailed, TooHeavy, ValueError, RecursionError) as trouble:
        report = {"error": f"{type(trouble).__name__}: {trouble}"}
    if "error" in report:
        return ProvenanceMark(MarkKind.C2PA, Grade.UNSIGNED, details={"unread": _text(report["error"])})
    return mark_of_manifest(report)


def mark_of_manifest(report: Mapping[str, Any]) -> ProvenanceMark:
    """The mark that follows from the child's answer."""
    store = _table(report.get("store"))
    active = _table(_table(store.get("manifests")).get(str(store.get("active_manifest"))))
    results = _table(_table(store.get("validation_results")).get("activeManifest"))
    failures = [*_failures(results), *_failures_of_ingredients(store)]
    doubts = [code for code in failures if code.startswith(DOUBTS)]
    broken = [code for code in failures if not code.startswith(DOUBTS)]
    signature = _table(active.get("signature_info"))
    actions = _actions(active)
    manifests = [active, *map(_table, list(_table(store.get("manifests")).values())[:MAX_MANIFESTS])]
    tools = [tool for manifest in manifests for tool in _tools(manifest)]
    sources = [source for action in actions if (source := _last(action.get("digitalSourceType")))]
    details = {
        "source": sources[0] if sources else "",
        "signer": _text(signature.get("issuer") or signature.get("common_name")),
        "tools": ", ".join(dict.fromkeys(tools))[:MAX_VALUE],
        "doubts": ", ".join(dict.fromkeys(doubts))[:MAX_VALUE],
        "broken": ", ".join(dict.fromkeys(broken))[:MAX_VALUE],
    }
    return ProvenanceMark(
        MarkKind.C2PA,
        _grade(report.get("state"), broken),
        tools[0] if tools else "",
        {name: value for name, value in details.items() if value},
    )


def _failures(results: Mapping[str, Any]) -> list[str]:
    return [str(_table(failure).get("code")) for failure in _list(results.get("failure"))]


def _failures_of_ingredients(store: Mapping[str, Any]) -> list[str]:
    """What does not hold of that from which it was made: as it is found now, and as whoever signed it had
    found it, which C2PA 1 notes in another place. A doubtful signer of an ingredient is no doubt about this
    one."""
    deltas = _list(_table(store.get("validation_results")).get("ingredientDeltas"))
    found = [_table(_table(delta).get("validationDeltas")) for delta in deltas[:MAX_MANIFESTS]]
    for manifest in map(_table, list(_table(store.get("manifests")).values())[:MAX_MANIFESTS]):
        for ingredient in map(_table, _list(manifest.get("ingredients"))[:MAX_MANIFESTS]):
            found.append(_table(_table(ingredient.get("validation_results")).get("activeManifest")))
            found.append({"failure": ingredient.get("validation_status")})
    failures = [code for results in found for code in _failures(results)]
    return [code for code in failures if not code.startswith(DOUBTS)]


def _grade(state: Any, broken: list[str]) -> Grade:
    """What C2PA calls invalid is, and what was made from something that was changed after it was signed."""
    if broken or state == "Invalid":
        return Grade.CONTRADICTED
    return {"Trusted": Grade.TRUSTED, "Valid": Grade.SIGNED}.get(str(state), Grade.UNSIGNED)


def _actions(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What was done, beginning with how it came to be."""
    found: list[Mapping[str, Any]] = []
    for assertion in map(_table, _list(manifest.get("assertions"))):
        if str(assertion.get("label")).startswith("c2pa.actions"):
            found += map(_table, _list(_table(assertion.get("data")).get("actions"))[:MAX_ACTIONS])
    return sorted(found, key=lambda action: action.get("action") != "c2pa.created")


def _tools(manifest: Mapping[str, Any]) -> Iterator[str]:
    yield from filter(None, (*map(_agent, _actions(manifest)), *_generators(manifest)))


def _agent(action: Mapping[str, Any]) -> str:
    agent = action.get("softwareAgent")
    model = _table(action.get("parameters")).get("model_name")
    named = _text(model) or _text(_table(agent).get("name") or (agent if isinstance(agent, str) else ""))
    return named or _text(action.get("description"))


def _generators(manifest: Mapping[str, Any]) -> Iterator[str]:
    for generator in map(_table, _list(manifest.get("claim_generator_info"))):
        yield _text(generator.get("name"))
    yield _text(manifest.get("claim_generator"))


def _last(source: Any) -> str:
    return _text(source).rpartition("/")[2]


def _text(value: Any) -> str:
    return value.strip()[:MAX_VALUE] if isinstance(value, str) else ""


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
