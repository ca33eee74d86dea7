"""Believable rows for tests, one file an app. Never used outside tests: the demonstration has its own maker."""
