"""One world per test: a school with its year and one person per role, on a school day."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.cases import CaseWorld


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Monday 10 November 2025, ten in the morning."""
    with time_machine.travel("2025-11-10T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def world(db: None) -> CaseWorld:
    return CaseWorld()
