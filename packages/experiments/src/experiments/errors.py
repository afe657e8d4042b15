"""The base of all errors that the user caused and can mend."""


class UserError(ValueError):
    """Input that cannot be used; the command line shows the message without a traceback."""
