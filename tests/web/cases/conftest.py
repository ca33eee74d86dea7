"""Everybody at one school, on Monday 10 November 2025, and a browser each."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from tests.factories.cases import CaseWorld

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Ten in the morning."""
    with time_machine.travel("2025-11-10T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def world(db: None) -> CaseWorld:
    return CaseWorld(weeks=30)


@pytest.fixture
def as_(db: None) -> SignIn:
    """`as_(user)` is that person's browser."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
