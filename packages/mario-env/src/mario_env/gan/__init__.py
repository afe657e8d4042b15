"""The generator of levels: a network, its training and its files (extra `mario-env[gan]`)."""
