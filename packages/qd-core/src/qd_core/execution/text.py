"""Words about errors, whatever the error does when it is asked for them."""

import traceback

MESSAGE_LENGTH = 4000
TRACEBACK_LINES = 4


def clean(text: object) -> str:
    """Make valid UTF-8 of at most `MESSAGE_LENGTH` characters out of anything."""
    try:
        words = str(text)
    except BaseException as error:
        words = f"<a {type(text).__name__} whose text cannot be had: {type(error).__name__}>"
    words = words.encode("utf-8", "replace").decode("utf-8")
    return words if len(words) <= MESSAGE_LENGTH else words[: MESSAGE_LENGTH - 3] + "..."


def describe(error: BaseException) -> str:
    """Describe an exception: its type, its message, and where it was raised."""
    frames = traceback.format_tb(error.__traceback__)[-TRACEBACK_LINES:]
    return clean(f"{type(error).__name__}: {clean(error)}\n{''.join(frames)}".rstrip())
