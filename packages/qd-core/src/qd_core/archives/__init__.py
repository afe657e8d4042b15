"""Archives: what is asked for (here, without loading pyribs), and how it is built (``build``)."""

from qd_core.archives.spec import ArchiveSpec, MeasureSpec

__all__ = ["ArchiveSpec", "MeasureSpec"]
