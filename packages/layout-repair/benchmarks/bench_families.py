"""Distance from the best known layout over families of inputs, and what the work really took.

``python benchmarks/bench_families.py`` repairs every input of `families.py` on the work that
``time_limit=5`` buys and prints, for each rules and kind of tiles, by how much the costs exceed the
best known ones. These lie in ``best_known.json``, and every run lowers them; ``--long`` with more
``--seconds`` looks for better ones and passes over inputs that are proven. ``--draws N`` and
``--only TEXT`` select inputs.
"""

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

from families import Case, cases

from layout_repair import repair
from layout_repair.budget import WORK_PER_SECOND

BEST = Path(__file__).with_name("best_known.json")
UNITS = 10_000
"""Work of a second of an idle core."""


def measure(case: Case, work: float, best: dict[str, list[int]]) -> tuple[int, float, float, str]:
    """Repair one input; note its cost and bound.

    Returns:
        Cost, charged seconds, CPU seconds, and what ended the search.
    """
    layout, spec = case.layout, case.spec
    start = time.process_time()
    result = repair(layout, spec, time_limit=3600, work_limit=work)
    taken = time.process_time() - start
    cost, bound = best.get(case.name, [int(result.cost), 0])
    best[case.name] = [min(cost, int(result.cost)), max(bound, int(result.bound))]
    return int(result.cost), result.stats.work / UNITS, taken, result.status


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10, help="draws of each kind")
    parser.add_argument("--seconds", type=float, default=5.0, help="time limit whose work is done")
    parser.add_argument("--only", default="", help="part of the names of the inputs to run")
    parser.add_argument("--long", action="store_true", help="pass over inputs that are proven")
    options = parser.parse_args()
    best = json.loads(BEST.read_text()) if BEST.exists() else {}
    found: dict[str, list[tuple[str, int, float, float, str]]] = defaultdict(list)
    for case in cases(options.draws):
        known, bound = best.get(case.name, [1, 0])
        if options.only not in case.name or (options.long and known <= bound):
            continue
        outcome = measure(case, WORK_PER_SECOND * options.seconds, best)
        found[f"{case.rules} | {case.tiles}"].append((case.name, *outcome))
        BEST.write_text(json.dumps(best, indent=0) + "\n")
    print("| rules | tiles | inputs | proven | mean excess | worst | charged s | CPU s |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, rows in found.items():
        excess = [cost - best[name][0] for name, cost, *_ in rows]
        share = [
            100 * more / max(1, best[name][0])
            for more, (name, *_) in zip(excess, rows, strict=True)
        ]
        proven = sum(status == "optimal" for *_, status in rows)
        total = 100 * sum(excess) / max(1, sum(best[name][0] for name, *_ in rows))
        worst = max(range(len(rows)), key=share.__getitem__)
        name = rows[worst][0].split("/", 2)[2]
        charged, taken = sum(row[2] for row in rows), sum(row[3] for row in rows)
        print(f"| {kind} | {len(rows)} | {proven} | {total:.1f} % "
              f"| {excess[worst]} of {best[rows[worst][0]][0]} ({name}) "
              f"| {charged:.0f} | {taken:.0f} |")  # fmt: skip


if __name__ == "__main__":
    main()
