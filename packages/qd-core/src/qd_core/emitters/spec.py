"""What an emitter and its settings must be."""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ribs.archives import GridArchive


class LearningEmitter(Protocol):
    """What an emitter has that adapts to what it is told."""

    @property
    def restarts(self) -> int:
        """Times it began anew."""

    @property
    def min_successes(self) -> int:
        """Successes of a batch from which it can learn; below, the batch counts as failed."""

    def restart(self) -> None:
        """Begin anew."""


class EmitterSpec(Protocol):
    """Settings of a group of equal emitters."""

    @property
    def count(self) -> int:
        """Emitters in the group."""

    def build(self, archive: "GridArchive", seed: int) -> Any:
        """Make one emitter.

        Args:
            archive: Archive that it samples and improves.
            seed: Seed of this emitter.

        Returns:
            An emitter as those of pyribs. It may also have what a `LearningEmitter` has,
            and ``parent_ids``, ``int64 (n,)`` evaluations that its last batch was made from.
        """
