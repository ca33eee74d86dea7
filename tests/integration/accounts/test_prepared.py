"""Statements planned once a connection: the same answers, whatever becomes of the connection."""

import threading

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.prepared import Prepared

SUM = Prepared("test_sum", "SELECT %(a)s + %(b)s, %(b)s, '50%'", a="int", b="int")
QUOTIENT = Prepared("test_quotient", "SELECT 1 / %(by)s", by="int")


@pytest.mark.django_db
def test_places_are_filled_by_name_and_a_sign_is_a_sign() -> None:
    assert SUM.rows(b=3, a=2) == [(5, 3, "50%")]


@pytest.mark.django_db
def test_what_runs_is_counted_as_one_statement_the_first_time_too() -> None:
    fresh = Prepared("test_fresh", "SELECT %(a)s", a="int")
    with CaptureQueriesContext(connection) as queries:
        assert (fresh.rows(a=1), fresh.rows(a=1)) == ([(1,)], [(1,)])
    assert len(queries) == 2


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_again() -> None:
    assert SUM.rows(a=1, b=1)[0][0] == 2
    connection.close()
    assert SUM.rows(a=1, b=2)[0][0] == 3


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_its_own() -> None:
    found: list[int] = []

    def work() -> None:
        found.append(SUM.rows(a=2, b=2)[0][0])
        connection.close()

    SUM.rows(a=1, b=1)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [4]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_undone_does_not_undo_it() -> None:
    with pytest.raises(DataError), transaction.atomic():
        QUOTIENT.rows(by=0)
    assert QUOTIENT.rows(by=1) == [(1,)]
