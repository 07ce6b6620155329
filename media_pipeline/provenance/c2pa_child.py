"""Run by itself in the sandbox, with a film and, perhaps, a file of trusted certificates as arguments:
prints, as JSON, what c2pa's native code makes of the film's manifest. Nothing of the site is imported."""

import json
import sys
from pathlib import Path

import c2pa


def main(film: str, anchors: str = "") -> None:
    settings = {
        "version": 1,
        "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
        "trust": {"trust_anchors": Path(anchors).read_text()} if anchors else {},
    }
    context = c2pa.Context(c2pa.Settings.from_dict(settings))
    try:
        with open(film, "rb") as stream, c2pa.Reader("video/mp4", stream, context=context) as reader:
            answer = {"state": reader.get_validation_state(), "store": json.loads(reader.json())}
    except c2pa.C2paError as error:
        answer = {"error": str(error)[:200]}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
