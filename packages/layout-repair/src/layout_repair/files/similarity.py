"""How much of a layout a repair kept."""

import numpy as np

from layout_repair.checks import POSITIVE, SWITCH, demand
from layout_repair.errors import LayoutError
from layout_repair.roles import BLOCK
from layout_repair.rules.spec import RULE_SET, LayoutSpec
from layout_repair.tiles import LayoutLike, to_array


def similarity(
    before: LayoutLike,
    after: LayoutLike,
    spec: LayoutSpec,
    *,
    block_weight: float = 1.0,
    normalised: bool = False,
) -> float:
    """Weighted share of the cells that are equal, with their types.

    The score of Zhang et al., "Arbitrarily Scalable Environment Generators via Neural Cellular
    Automata" (NeurIPS 2023): a cell weighs `block_weight` if it holds a block before the repair,
    else 1, and the weights of the equal cells are divided by ``max(1, block_weight)`` times the
    number of cells. So a layout with few blocks cannot reach 1, unless normalised.

    Args:
        before: Layout before the repair.
        after: Layout after it, of the same shape.
        spec: The rules, whose alphabet both use.
        block_weight: Weight of blocks, positive.
        normalised: Divide by the weights of all cells instead, so that equal layouts score 1.

    Returns:
        From 0 to 1.

    Raises:
        LayoutError: If a layout is malformed or the shapes differ.
        SpecError: If the weight is not positive, or the rules are none.
    """
    values = {"spec": spec, "block_weight": block_weight, "normalised": normalised}
    kinds = {"spec": RULE_SET, "block_weight": POSITIVE, "normalised": SWITCH}
    demand(values, kinds)
    old = to_array(before, spec.alphabet, name="before")
    new = to_array(after, spec.alphabet, name="after")
    if old.shape != new.shape:
        raise LayoutError(f"layouts: must have the same shape, got {old.shape} and {new.shape}.")
    weights = np.where(spec.roles(old) == BLOCK, block_weight, 1.0)
    most = weights.sum() if normalised else max(1.0, block_weight) * old.size
    return float(weights[old == new].sum() / most)
