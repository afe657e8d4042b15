"""The typed tables of a configuration: every key with its range, choices and meaning."""
