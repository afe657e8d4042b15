"""Typed errors. All of them are caused by input and say what to change."""


class MazeError(ValueError):
    """Root of all errors of this package that are caused by input."""


class LayoutError(MazeError):
    """A layout, or a start, goal or parameter of a level, that makes no maze."""


class ActionError(MazeError):
    """Actions of the wrong shape, type or range."""


class EpisodeError(MazeError):
    """A step of an episode that is finished or has not begun."""


class MazeFileError(MazeError):
    """A maze file that cannot be read or written."""


class RenderError(MazeError):
    """A picture that cannot be shown or written: unknown mode, missing package."""


class AgentError(MazeError):
    """Observations, headings, memories or options that do not fit an agent."""


class CheckpointError(MazeError):
    """A checkpoint that cannot be read or written, or is not one of a maze network."""


class TrainingError(MazeError):
    """Options of a training that are out of range, or a run that cannot be continued."""
