import io
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from contest.laurels.baking import bake_png, bake_svg

CREDENTIAL = '{"name": "灯笼 ]]> <b> & “”"}'


def test_png_keeps_its_picture_and_has_the_credential() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (3, 2), (1, 2, 3, 4)).save(out, "PNG")
    baked = Image.open(io.BytesIO(bake_png(out.getvalue(), CREDENTIAL)))
    assert (baked.size, baked.convert("RGBA").getpixel((0, 0))) == ((3, 2), (1, 2, 3, 4))
    assert baked.info["openbadgecredential"] == CREDENTIAL


@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>\n'])
def test_svg_has_the_credential_first(head: str) -> None:
    picture = f'{head}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    root = ET.fromstring(bake_svg(picture, CREDENTIAL))
    assert [child.tag for child in root] == [
        "{https://purl.imsglobal.org/ob/v3p0}credential",
        "{http://www.w3.org/2000/svg}path",
    ]
    assert root[0].text == CREDENTIAL
