"""Settings of the property tests: the same examples each time, no time limit for one, nothing kept on disk."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")
