"""A deterministic Mario simulator on the JVM, with level tools and a level generator."""

__version__ = "0.1.0"
