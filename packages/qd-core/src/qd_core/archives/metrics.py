"""Numbers about an archive."""

import numpy as np
from ribs.archives import GridArchive

NAN = float("nan")


def archive_metrics(prefix: str, archive: GridArchive) -> dict[str, float]:
    """Measure the current elites of an archive.

    Args:
        prefix: Put before each name, with a slash.
        archive: The archive.

    Returns:
        ``qd_score`` (sum of objectives), ``size``, ``coverage`` in [0, 1], and ``best``,
        ``worst`` and ``mean`` objective, NaN while empty.
    """
    objective = archive.data("objective").astype(np.float64)
    filled = objective.size > 0
    return {
        f"{prefix}/qd_score": float(objective.sum()),
        f"{prefix}/size": objective.size,
        f"{prefix}/coverage": objective.size / float(archive.cells),
        f"{prefix}/best": float(objective.max()) if filled else NAN,
        f"{prefix}/worst": float(objective.min()) if filled else NAN,
        f"{prefix}/mean": float(objective.mean()) if filled else NAN,
    }
