"""Accuracy of the published and of the small networks on mazes that they have not learnt from.

Usage: ``python benchmarks/surrogate_networks.py MAZES EPISODES EPOCHS``
"""

import sys
import time

import numpy as np
import torch
from numpy.typing import NDArray

from experiments.config.load import load_config
from experiments.domains.registry import domain_class
from qd_core.archives.elitist import cell_coordinates
from qd_core.execution import Candidate, evaluate
from qd_core.surrogate.buffer import Buffer
from qd_core.surrogate.model import Surrogate
from qd_core.surrogate.validation import validate, validate_occupancy


def main() -> None:
    """Evaluate random mazes, train each network on four fifths of them, score it on the rest."""
    torch.set_num_threads(1)
    mazes, episodes, epochs = map(int, sys.argv[1:4])
    settings = [
        f"domain.episodes={episodes}", f"surrogate.epochs={epochs}",
        "surrogate.target_scaling=range",
    ]  # fmt: skip
    config = load_config("maze/dsage", settings=settings).config
    domain = domain_class("maze")(config.domain)
    tiles = random_mazes(mazes)
    results = []
    for start in range(0, mazes, 50):
        chunk = [Candidate(start + row, one) for row, one in enumerate(tiles[start : start + 50])]
        results += [outcome.result for outcome in evaluate(domain, chunk, 0)]
    axes = config.archive.spec().measures
    names = ("objective", *(axis.name for axis in axes))
    true = np.array([[r.objective, *(r.measures[n] for n in names[1:])] for r in results])
    view = domain.surrogate_view()
    levels, visits = view.levels(tiles), view.occupancy(results)
    cut = mazes * 4 // 5
    for network in ("paper", "small"):
        table = config.surrogate.model_copy(update={"network": network})
        spec = table.spec(domain, config.archive.spec())
        surrogate, buffer = Surrogate(spec, 0, "cpu"), Buffer(spec)
        buffer.add(levels[:cut], true[:cut], occupancy=visits[:cut], layouts=None)
        start = time.process_time()
        surrogate.train(buffer)
        trained = time.process_time() - start
        start = time.process_time()
        guess = surrogate.predict(levels[cut:])
        rate = (mazes - cut) / (time.process_time() - start)
        scores = validate(
            names, guess, true[cut:], cell_of=lambda measures: cell_coordinates(measures, axes)
        )
        scores |= validate_occupancy(surrogate.predict_grids(levels[cut:])[1], visits[cut:])
        steps = epochs * -(-cut // spec.batch_size)
        sys.stdout.write(f"{network}: {steps / trained:.1f} steps/s, {rate:.0f} predictions/s\n")
        for name, value in scores.items():
            sys.stdout.write(f"  {name} {value:.4g}\n")
        sys.stdout.flush()


def random_mazes(count: int) -> NDArray[np.uint8]:
    """Draw walls of all densities, ``uint8 (count, 16, 16)``."""
    rng = np.random.default_rng(0)
    share = rng.uniform(0.05, 0.6, size=(count, 1, 1))
    return (rng.random((count, 16, 16)) < share).astype(np.uint8)


if __name__ == "__main__":
    main()
