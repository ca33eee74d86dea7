"""The nights of the demonstration know every job: a new one without its usual figures would stop the loading."""

from django.conf import settings

from config.demo.nights import USUAL


def test_every_job_has_its_usual_night() -> None:
    assert set(USUAL) == set(settings.JOBS)
