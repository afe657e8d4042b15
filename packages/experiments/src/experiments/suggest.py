"""Suggestions for misspelt names."""

import difflib
from collections.abc import Iterable


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Offer the closest known name as a hint.

    Args:
        given: The name that was not found.
        known: The names that exist.

    Returns:
        ``" Did you mean 'x'?"``, or an empty string when nothing is close.
    """
    close = difflib.get_close_matches(given, sorted(known), n=1, cutoff=0.5)
    return f" Did you mean {close[0]!r}?" if close else ""
