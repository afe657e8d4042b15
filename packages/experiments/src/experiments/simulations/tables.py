"""Rows as CSV and Parquet."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.simulations.row import SimulationRow
from qd_core.files import replacing, write_parquet


def rows_table(rows: Sequence[SimulationRow]) -> list[dict[str, Any]]:
    """One flat record a simulation, sorted by group, layout, load and seed.

    Time series stay in the journal.
    """
    records = []
    for row in sorted(rows, key=lambda row: (row.group, row.layout, row.load or 0, row.seed)):
        values = row.as_json()
        measures = values.pop("measures")
        del values["series"]
        records.append(
            {**values, **{f"measures/{name}": value for name, value in measures.items()}}
        )
    return records


def write_tables(folder: Path, name: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Write records as ``NAME.csv`` and ``NAME.parquet``; nothing if there are none."""
    if not records:
        return
    import pyarrow as pa

    columns = list(dict.fromkeys(key for record in records for key in record))
    with (
        replacing(folder / f"{name}.csv") as temporary,
        temporary.open("w", newline="", encoding="utf-8") as stream,
    ):
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(records)
    write_parquet(
        folder / f"{name}.parquet",
        pa.table({key: [record.get(key) for record in records] for key in columns}),
    )
