"""How `make docs` makes a site of these documents, with Sphinx and MyST. Every warning stops it."""

import tomllib
from pathlib import Path

project = "Laureate"
version = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text())["project"][
    "version"
]
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"Laureate {version}"
html_show_sphinx = False
html_show_copyright = False
myst_heading_anchors = 4  # links name headings as on GitHub
suppress_warnings = ["misc.highlighting_failure"]  # a diagram is shown as the words that it is drawn from
