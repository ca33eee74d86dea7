"""Money on real parallel connections: matched once, never beside a charge, and one basket paid once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from accounts.errors import AlreadyDone, WrongState
from fines.actions.bank_files import take_bank_file
from fines.actions.courts import begin_proceedings
from fines.actions.matching import match_receipt
from fines.actions.money_holds import hold_money_still, money_that_may_be_theirs
from fines.actions.receiving import take_in_by_hand
from fines.models import Payment, Proceedings, Receipt
from tests.factories.courts import approve, decide, legal_scene
from tests.factories.fines import another_parent, issue, notice_scene, propose, take_back

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=True):
        yield


def together(*works):
    """Each on its own connection, begun at the same moment; what each gave, or the error it ended with."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait(20)
            return work()
        except (WrongState, AlreadyDone) as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [f.result(60) for f in [pool.submit(run, work) for work in works]]


def money_in(scene, pence=8000):
    return take_in_by_hand(
        pence=pence,
        on=dt.date(2026, 2, 10),
        method="cheque",
        reference=f"C{pence}",
        by=scene.manager,
    )


def test_two_clerks_match_one_sum_and_it_is_matched_once():
    scene = notice_scene()
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=another_parent(scene)))
    receipt = money_in(scene)
    done = together(
        lambda: match_receipt(receipt=receipt, parts=[(mine.ref, 8000)], by=scene.manager),
        lambda: match_receipt(receipt=receipt, parts=[(theirs.ref, 8000)], by=scene.legal),
    )
    assert sum(isinstance(each, WrongState) for each in done) == 1
    assert Payment.objects.get().pence == 8000


def test_two_clerks_match_two_sums_with_the_same_notices_crosswise():
    scene = notice_scene()
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=another_parent(scene)))
    one, two = money_in(scene, 16000), money_in(scene, 2000)
    parts = [(mine.ref, 1000), (theirs.ref, 1000)]
    done = together(
        lambda: match_receipt(receipt=one, parts=parts, by=scene.manager),
        lambda: match_receipt(receipt=two, parts=parts[::-1], by=scene.legal),
    )
    assert [len(each) for each in done] == [2, 2]


def test_the_same_file_sent_by_two_at_once_is_taken_once():
    scene = notice_scene()
    file = b"Date,Description,Amount\n10/02/2026,a,80\n10/02/2026,b,45\n"
    take = {"name": "x.csv", "content": file}
    done = together(
        lambda: take_bank_file(by=scene.manager, **take),
        lambda: take_bank_file(by=scene.legal, **take),
    )
    assert sorted(each.new for each in done) == [0, 2]
    assert Receipt.objects.count() == 2


def test_whoever_charges_sees_money_that_is_coming_in_or_keeps_it_waiting():
    scene = notice_scene()
    notice = issue(scene)
    asked, told = Event(), []

    def charge():
        with transaction.atomic():
            hold_money_still()
            found = money_that_may_be_theirs(scene.mother)
            asked.set()
            told.append(("charged", len(found), Receipt.objects.count()))

    def bring_in():
        asked.wait(20)
        file = f"Date,Description,Amount\n10/02/2026,x{notice.ref}9,80\n".encode()
        take_bank_file(name="x.csv", content=file, by=scene.manager)

    together(charge, bring_in)
    assert told == [("charged", 0, 0)]
    together(charge)
    assert told[1] == ("charged", 1, 1)


def test_money_waits_while_somebody_charges():
    scene = notice_scene()
    notice = issue(scene)
    order = []
    held = Event()

    def charge():
        with transaction.atomic():
            hold_money_still()
            held.set()
            Event().wait(0.5)
            order.append(("charge", Receipt.objects.count()))

    def bring_in():
        held.wait(20)
        file = f"Date,Description,Amount\n10/02/2026,{notice.ref} a b,45\n".encode()
        take_bank_file(name="x.csv", content=file, by=scene.manager)
        order.append(("money", Receipt.objects.count()))

    together(charge, bring_in)
    assert order == [("charge", 0), ("money", 1)]


@pytest.mark.parametrize("pence", [8000, 16000])
def test_a_sum_alone_that_is_coming_in_keeps_a_raw_charge_waiting_and_then_refuses_it(pence):
    """The database half on its own: the row waits for the money, and sees it by its amount alone."""
    scene = legal_scene()
    decision = approve(scene, decide(scene))
    coming, done = Event(), []

    def bring_in():
        with transaction.atomic():
            money_in(scene, pence)
            coming.set()
            Event().wait(0.5)
            done.append("money")

    def charge():
        coming.wait(20)
        try:
            Proceedings.objects.create(
                ref="PR-9001", case=scene.case, pupil=scene.enrolment.pupil, carer=scene.mother,
                decision=decision, charge="s444_1", offence_on=dt.date(2025, 11, 3),
                offence_until=dt.date(2025, 11, 7), filed_on=dt.date(2026, 4, 1), by=scene.legal,
            )  # fmt: skip
        except IntegrityError as no:
            done.append("may be this parent's" in str(no))

    together(bring_in, charge)
    assert done == ["money", True]
    assert not Proceedings.objects.exists()


def test_a_match_taken_back_beside_a_raw_charge_is_seen_by_its_amount_alone():
    scene = legal_scene()
    theirs = issue(notice_scene())
    decision = approve(scene, decide(scene))
    match_receipt(receipt=money_in(scene), parts=[(theirs.ref, 8000)], by=scene.manager)
    line = Payment.objects.get(kind="payment")
    taken, done = Event(), []

    def goes_back():
        with transaction.atomic():
            take_back(payment=line, reason="Not theirs", by=scene.legal)
            taken.set()
            Event().wait(0.5)
            done.append("back")

    def charge():
        taken.wait(20)
        with pytest.raises(WrongState, match="Unmatched money may be theirs"):
            begin_proceedings(
                decision=decision, charge="s444_1", procedure="hearing", by=scene.legal
            )
        done.append("refused")

    together(goes_back, charge)
    assert done == ["back", "refused"]
