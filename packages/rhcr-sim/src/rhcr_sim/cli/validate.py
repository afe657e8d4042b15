"""`rhcr-sim validate`: does a plan keep the rules?"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict

from rhcr_sim.checking.checker import PlanChecker, PlanViolation
from rhcr_sim.cli.options import Commands, new_parser
from rhcr_sim.cli.plans import add_plan, read_plan

MOST_PER_KIND = 1000


def add_parser(commands: Commands) -> None:
    """Add the command."""
    text = "check a plan for conflicts, illegal moves, goal order and service times"
    parser = new_parser(commands, "validate", text)
    add_plan(parser)
    parser.add_argument("--robust", type=int, default=0, metavar="K", help="k-robustness to demand")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="print N violations")
    parser.add_argument("--json", action="store_true", help="print all violations as JSON")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the command; 1 if the plan breaks a rule."""
    plan = read_plan(options)
    checker = PlanChecker(plan.drivable, options.robust, weights=plan.weights)
    found = checker.check(
        plan.paths, plan.tasks, plan.service, headings=plan.headings, limit=MOST_PER_KIND
    )
    if options.map:  # when a task was assigned is not known, so nothing is late
        found = [violation for violation in found if violation.kind != "late"]
    if options.json:
        sys.stdout.write(json.dumps([asdict(violation) for violation in found]) + "\n")
    else:
        lines = [f"{violation.kind}: {violation.message}" for violation in found[: options.show]]
        agents, states = plan.paths.shape
        size = f"{agents} agents, {states - 1} timesteps, {len(plan.tasks)} tasks"
        sys.stdout.write("\n".join([*lines, f"{_summary(found)} ({size})"]) + "\n")
    return 1 if found else 0


def _summary(found: list[PlanViolation]) -> str:
    counts = Counter(violation.kind for violation in found)
    if not counts:
        return "valid"
    parts = (f"{kind} {n}{'+' * (n == MOST_PER_KIND)}" for kind, n in counts.items())
    return "broken: " + ", ".join(parts)
