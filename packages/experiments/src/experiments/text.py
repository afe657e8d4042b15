"""Names of files from titles."""

import re


def slug(title: str) -> str:
    """Write a title with small letters, digits and dashes alone."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "untitled"
