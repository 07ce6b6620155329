"""Run by itself in the sandbox, with a master and, perhaps, a file of trusted certificates as arguments:
prints, as JSON, the master as an ingredient of what is made from it, with its manifest and what was found of
it, and the addresses of those assertions in it that may name a person. Nothing of the site is imported."""

import base64
import io
import json
import sys
from pathlib import Path
from typing import Any

import c2pa

PERSONAL = ("stds.schema-org.CreativeWork", "stds.exif", "stds.iptc", "c2pa.metadata", "cawg.")


def main(film: str, anchors: str = "") -> None:
    with open(film, "rb") as stream:
        content_type = "video/avi" if stream.read(4) == b"RIFF" else "video/mp4"
    settings = {
        "version": 1,
        "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
        "trust": {"trust_anchors": Path(anchors).read_text()} if anchors else {},
        "builder": {"thumbnail": {"enabled": False}},
    }
    context = c2pa.Context(c2pa.Settings.from_dict(settings))
    try:
        ingredient = {"title": "Master", "relationship": "parentOf", "label": "master"}
        with c2pa.Builder("{}", context=context) as builder, open(film, "rb") as stream:
            builder.add_ingredient(json.dumps(ingredient), content_type, stream)
            archive = io.BytesIO()
            builder.write_ingredient_archive("master", archive)
        answer = {
            "archive": base64.b64encode(archive.getvalue()).decode(),
            "personal": personal(film, content_type, context),
        }
    except c2pa.C2paError as error:
        answer = {"error": str(error)[:200]}
    print(json.dumps(answer))


def personal(film: str, content_type: str, context: Any) -> list[str]:
    try:
        with open(film, "rb") as stream, c2pa.Reader(content_type, stream, context=context) as reader:
            manifests: dict[str, Any] = json.loads(reader.json())["manifests"]
    except c2pa.C2paError as error:
        if isinstance(error, c2pa.C2paError.ManifestNotFound):
            return []
        raise
    return [
        f"self#jumbf=/c2pa/{name}/c2pa.assertions/{address(assertion)}"
        for name, manifest in manifests.items()
        for assertion in manifest.get("assertions", [])
        if assertion["label"].startswith(PERSONAL)
    ]


def address(assertion: dict[str, Any]) -> str:
    """The second of its kind has its number behind it."""
    number = assertion.get("instance")
    return f"{assertion['label']}__{number}" if number else str(assertion["label"])


if __name__ == "__main__":
    main(*sys.argv[1:])
