"""Damaged plan files in the interchange format of PlanViz."""

import contextlib
import copy
import json
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from test_planviz_exchange import DOCUMENT

from fuzzing import DAMAGED_FILES
from rhcr_sim import PlanChecker
from rhcr_sim.errors import PlanError, PlanFileError
from rhcr_sim.formats.planviz import import_planviz

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**9, 10**18, -1])
    | st.floats()
    | st.sampled_from(["", "F", "step"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("start"), inner),
    max_leaves=6,
)


@DAMAGED_FILES
@given(data=st.data())
def test_damaged_exchange_files_raise_only_file_errors(tmp_path: Path, data: st.DataObject) -> None:
    """Any JSON in any place gives a plan or the error of files, soon and in little memory."""
    document = copy.deepcopy(DOCUMENT)
    place, key = document, data.draw(st.sampled_from(sorted(document)))
    while isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
        place = place[key]
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(keys))
    place[key] = data.draw(json_values)
    (tmp_path / "plan.json").write_text(json.dumps(document))
    with contextlib.suppress(PlanFileError, PlanError):
        plan = import_planviz(tmp_path / "plan.json", (6, 8))
        PlanChecker(np.ones((6, 8), dtype=bool)).check(plan.paths, plan.tasks)
