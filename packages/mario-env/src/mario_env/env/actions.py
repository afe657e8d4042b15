"""Buttons, and the sets of button combinations that users of other Mario environments know."""

import numpy as np
from numpy.typing import NDArray

from mario_env.errors import OptionError

#: Buttons in the order of their bits: 1, 2, 4, 8 and 16.
BUTTONS = ("left", "right", "down", "speed", "jump")

Combination = tuple[str, ...]

RIGHT_ONLY: tuple[Combination, ...] = (
    (),
    ("right",),
    ("right", "jump"),
    ("right", "speed"),
    ("right", "speed", "jump"),
)
SIMPLE: tuple[Combination, ...] = (*RIGHT_ONLY, ("jump",), ("left",))
#: The twelfth of other environments, "up", does nothing in this game and is left out.
COMPLEX: tuple[Combination, ...] = (
    *SIMPLE,
    ("left", "jump"),
    ("left", "speed"),
    ("left", "speed", "jump"),
    ("down",),
)
#: What the A* player chooses from.
PLANNER: tuple[Combination, ...] = (
    ("jump",),
    ("speed", "jump"),
    ("right", "speed"),
    ("right", "speed", "jump"),
    ("right",),
    ("right", "jump"),
    ("left",),
    ("left", "jump"),
    ("left", "speed"),
    ("left", "speed", "jump"),
)

ACTION_SETS = {
    "right_only": RIGHT_ONLY,
    "simple": SIMPLE,
    "complex": COMPLEX,
    "planner": PLANNER,
}


def masks(combinations: tuple[Combination, ...]) -> NDArray[np.uint8]:
    """The button mask of each combination, ``(n,)``.

    Raises:
        OptionError: There is no such button.
    """
    values = []
    for combination in combinations:
        unknown = [button for button in combination if button not in BUTTONS]
        if unknown:
            raise OptionError(f"button {unknown[0]!r} is none of {', '.join(BUTTONS)}")
        values.append(sum(1 << BUTTONS.index(button) for button in combination))
    return np.array(values, np.uint8)


def action_masks(actions: str | tuple[Combination, ...]) -> NDArray[np.uint8] | None:
    """The masks of a set of actions, by its name or spelt out; None for free buttons.

    Raises:
        OptionError: There is no set of that name.
    """
    if not isinstance(actions, str):
        return masks(actions)
    if actions == "buttons":
        return None
    if actions not in ACTION_SETS:
        raise OptionError(f"actions {actions!r} is none of buttons, {', '.join(ACTION_SETS)}")
    return masks(ACTION_SETS[actions])
