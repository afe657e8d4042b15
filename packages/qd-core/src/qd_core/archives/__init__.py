"""Archives: what is asked for, and how pyribs builds it."""

from qd_core.archives.build import result_archive, soft_archive
from qd_core.archives.spec import ArchiveSpec

__all__ = ["ArchiveSpec", "result_archive", "soft_archive"]
