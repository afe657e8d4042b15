"""Settings shared by the tests."""

from hypothesis import settings

settings.register_profile("repair", deadline=None)
settings.load_profile("repair")
