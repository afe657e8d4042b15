"""One connectivity cut."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """``sum of open(b) over barrier >= member(inside) + member(outside) - 1``.

    A member must be reachable: it is open, or a tile that touches an open cell on its side of the
    barrier or in it.

    Attributes:
        barrier: Free cells that separate inside and outside.
        inside: A cell behind the barrier; -1 if some cell there is always a member.
        outside: A cell on the other side; -1 if some cell there is always a member.
    """

    barrier: frozenset[int]
    inside: int
    outside: int = -1
