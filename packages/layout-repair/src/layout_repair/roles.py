"""What a tile means to the search: the roles that all rule sets share.

The numbers are the codes of the warehouse alphabet, whose layouts therefore are their own roles.
"""

from typing import Final

FLOOR: Final = 0
"""Searched, driven on."""

BLOCK: Final = 1
"""Searched, not driven on: a shelf, a station of any type, a wall."""

ENDPOINT: Final = 2
"""Searched, driven on, serves the blocks beside it."""

OBSTACLE: Final = 4
"""Fixed, not driven on."""

TERMINAL: Final = 5
"""Fixed, not driven on, but the open area must touch it."""
