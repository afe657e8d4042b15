"""Sphinx configuration; `uvx nox -s docs` builds the site and treats warnings as errors."""

project = "qd-environments"
author = "The qd-environments authors"
copyright = author
html_theme = "furo"
html_title = project
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
# A name in single quotes of a docstring is something of the code, and a link where it is known.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_use_ivar = True
autodoc_typehints = "description"
# Errors of one name live in several packages; a bare name in "Raises" is that of its own package.
suppress_warnings = ["ref.python"]


def setup(_: object) -> None:
    """Write the page of all keys of configurations, from their models."""
    from pathlib import Path

    from experiments.config.reference_page import page

    (Path(__file__).parent / "experiments" / "keys.md").write_text(page(), encoding="utf-8")
