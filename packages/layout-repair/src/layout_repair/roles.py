"""What a tile means to the search: the roles that all rule sets share.

Searched cells have the roles 0 to K - 1: floor, block (of any type), endpoint, and then one role
for each further searched tile of the rule set. Each fixed tile has a role from `FIXED` on.
"""

from typing import Final

FLOOR: Final = 0
"""Searched, driven on."""

BLOCK: Final = 1
"""Searched, not driven on: a shelf, a station of any type, a wall."""

ENDPOINT: Final = 2
"""Searched, serves the blocks beside it; driven on unless the rules say otherwise."""

BASIC: Final = 3
"""Number of roles that every rule set has; those of further tiles follow."""

FIXED: Final = 100
"""First role of the tiles that never move; each of them has its own."""

UNUSED: Final = 255
"""Role of a tile that the rule set does not use."""
