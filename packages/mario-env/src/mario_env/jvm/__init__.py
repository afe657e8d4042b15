"""The Java process that plays the levels, and the messages to it."""
