"""Closing a school: blanks filled at once, marks kept unless chosen, all of it taken back again."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import AlreadyDone, DomainError, NotAllowed
from accounts.models import AuditEvent, User
from attendance.actions.closure_lists import list_left_standing
from attendance.actions.closures import (
    Wanted,
    add_closure,
    marks_made_by,
    preview_closure,
    withdraw_closure,
)
from attendance.actions.planned import read_plans
from attendance.actions.registers import take_register
from attendance.choices import Role
from attendance.errors import PlanRefused, RegisterLocked
from attendance.models import Closure, Enrolment, Mark, MarkChange, RecheckRequest, School, Session
from attendance.rules.leave import Span
from attendance.rules.patterns import AFTERNOONS, WHOLE_WEEK
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    fill_marks,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
NOON = dt.datetime(2025, 9, 1, 11, 0, tzinfo=dt.UTC)  # noon in London: the afternoon is to come
EVENING = NOON + dt.timedelta(hours=6)


@pytest.fixture
def school() -> School:
    return open_school(weeks=2)


@pytest.fixture
def clerk(school: School) -> User:
    return MembershipFactory(school=school).user


def children(school: School, size: int = 4, group: str = "4A") -> list[Enrolment]:
    return [EnrolmentFactory(school=school, registration_group=group) for _ in range(size)]


def wanted(school: School, **change: object) -> Wanted:
    fields = {
        "span": Span(FIRST_DAY, FIRST_DAY, WHOLE_WEEK), "groups": (), "code": "Y4", "reason": "Snow",
    } | change  # fmt: skip
    return Wanted(school, **fields)  # type: ignore[arg-type]


def codes(half: str = "AM") -> list[str]:
    found = Mark.objects.filter(session__half=half, session__date=FIRST_DAY)
    return list(found.order_by("enrolment").values_list("code", flat=True))


def test_blanks_are_filled_marks_stay_and_what_comes_is_suggested(
    school: School, clerk: User
) -> None:
    first, second, third, fourth = children(school)
    for child, code in ((first, "/"), (second, "N"), (third, "O")):
        mark(child, FIRST_DAY, "AM", code)
    effect = preview_closure(wanted(school), NOON).effect
    assert (effect.blanks, dict(effect.stay), dict(effect.may_go)) == (
        1,
        {"/": 1},
        {"N": 1, "O": 1},
    )
    closure, done = add_closure(wanted=wanted(school), overwrite=["N"], by=clerk, at=NOON)
    assert codes() == ["/", "Y4", "O", "Y4"]
    assert codes("PM") == []
    planned = read_plans([fourth.pk], FIRST_DAY, FIRST_DAY)[fourth.pk]
    assert [(plan.kind, plan.code) for plan in planned] == [("closure", "Y4")]
    change = MarkChange.objects.get()
    assert (change.old_code, change.new_code, change.reason) == ("N", "Y4", "School closed: Snow")
    assert (done.blanks, len(done.overwritten), marks_made_by(closure)) == (1, 1, 2)
    assert fourth.tallies.get().possible == 0
    assert {r.enrolment_id for r in RecheckRequest.objects.all()} >= {second.pk, fourth.pk}


def test_withdrawn_its_marks_are_what_they_were_and_the_story_is_kept(
    school: School, clerk: User
) -> None:
    first, second, third = children(school, 3)
    mark(first, FIRST_DAY, "AM", "N")
    closure, _ = add_closure(wanted=wanted(school), overwrite=["N"], by=clerk, at=NOON)
    mark(third, FIRST_DAY, "AM", "/", reason="Was there after all")
    assert withdraw_closure(closure=closure, note="Wrong day", by=clerk, at=NOON) == 2
    assert codes() == ["N", "", "/"]
    last = MarkChange.objects.filter(enrolment=second).last()
    assert last is not None
    assert (last.old_code, last.new_code, last.reason) == ("Y4", "", "Closure withdrawn: Wrong day")
    assert not read_plans([second.pk], FIRST_DAY, FIRST_DAY)
    with pytest.raises(AlreadyDone):
        withdraw_closure(closure=closure, note="Again", by=clerk, at=NOON)
    kinds = list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["closure.added", "closure.withdrawn"]


@pytest.mark.parametrize("accepted", ["typed", "with the register"])
def test_a_suggestion_accepted_is_the_closing_s_and_goes_with_it(
    school: School, clerk: User, accepted: str
) -> None:
    first, second = children(school, 2)
    closure, _ = add_closure(wanted=wanted(school), by=clerk, at=NOON - 6 * HOUR)
    session = school.sessions.get(date=FIRST_DAY, half="AM")
    lines = [Line(each.pupil.ref, Entry("Y4")) for each in (first, second)]
    take_register(
        session=session, registration_group="4A", by=clerk, at=NOON,
        entries=lines if accepted == "typed" else [],
    )  # fmt: skip
    assert set(Mark.objects.values_list("code", "source")) == {("Y4", f"Closure {closure.ref}")}
    mark(second, FIRST_DAY, "AM", "Y4", note="Seen", reason="By hand")
    assert withdraw_closure(closure=closure, note="Wrong day", by=clerk, at=NOON) == 1
    assert codes() == ["", "Y4"]
    closure.refresh_from_db()
    assert [each.enrolment for each in list_left_standing(closure)] == [second]


def test_only_what_the_closing_suggests_is_the_closing_s(school: School, clerk: User) -> None:
    first, second = children(school, 2)
    add_closure(wanted=wanted(school), by=clerk, at=NOON - 6 * HOUR)
    session = school.sessions.get(date=FIRST_DAY, half="AM")
    lines = [Line(first.pupil.ref, Entry("/")), Line(second.pupil.ref, Entry("Y1", None, "Bus"))]
    take_register(session=session, registration_group="4A", by=clerk, at=NOON, entries=lines)
    assert set(Mark.objects.values_list("code", "source")) == {("/", ""), ("Y1", "")}


def test_a_part_closes_its_classes_only(school: School, clerk: User) -> None:
    here, there = children(school, 1)[0], children(school, 1, "4B")[0]
    add_closure(wanted=wanted(school, groups=("4A",), code="Y3"), by=clerk, at=EVENING)
    assert set(Mark.objects.values_list("enrolment_id", flat=True)) == {here.pk}
    assert not read_plans([there.pk], FIRST_DAY, FIRST_DAY)


def test_only_the_halves_closed_and_only_who_is_on_roll(school: School, clerk: User) -> None:
    stays, left, joins = children(school, 3)
    Enrolment.objects.filter(pk=left.pk).update(ends_on=FIRST_DAY)
    Enrolment.objects.filter(pk=joins.pk).update(starts_on=FIRST_DAY + 2 * DAY)
    span = Span(FIRST_DAY, FIRST_DAY + DAY, AFTERNOONS)
    add_closure(wanted=wanted(school, span=span), by=clerk, at=EVENING + DAY)
    found = Mark.objects.values_list("enrolment_id", "session__date", "session__half")
    assert set(found) == {
        (stays.pk, FIRST_DAY, "PM"), (stays.pk, FIRST_DAY + DAY, "PM"), (left.pk, FIRST_DAY, "PM"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"code": "Y3"}, "code"),
        ({"code": "Y5"}, "code"),
        ({"code": "Y"}, "code"),
        ({"groups": ("4A",)}, "code"),
        ({"span": Span(FIRST_DAY, FIRST_DAY - DAY, WHOLE_WEEK)}, "ends_on"),
        ({"span": Span(FIRST_DAY, FIRST_DAY + 14 * DAY, WHOLE_WEEK)}, ""),
        ({"span": Span(FIRST_DAY, FIRST_DAY + 15 * DAY, WHOLE_WEEK)}, "ends_on"),
        ({"span": Span(FIRST_DAY + 5 * DAY, FIRST_DAY + 6 * DAY, WHOLE_WEEK)}, "starts_on"),
    ],
)
def test_what_cannot_be_a_closing_changes_nothing(
    school: School, clerk: User, change: dict[str, object], field: str
) -> None:
    children(school, 1)
    if not field:
        add_closure(wanted=wanted(school, **change), by=clerk, at=NOON)
        return
    with pytest.raises(PlanRefused) as refused:
        add_closure(wanted=wanted(school, **change), by=clerk, at=NOON)
    assert list(refused.value.faults) == [field]
    assert not Closure.objects.exists()
    assert not Mark.objects.exists()


def test_the_same_sessions_are_closed_once(school: School, clerk: User) -> None:
    first, _ = add_closure(wanted=wanted(school, groups=("4A",), code="Y3"), by=clerk, at=NOON)
    add_closure(wanted=wanted(school, groups=("4B",), code="Y3"), by=clerk, at=NOON)
    with pytest.raises(PlanRefused, match=first.ref):
        add_closure(wanted=wanted(school), by=clerk, at=NOON)


def test_a_mark_that_may_not_go_stays_even_when_asked(school: School, clerk: User) -> None:
    children(school, 1)
    mark(Enrolment.objects.get(), FIRST_DAY, "AM", "I")
    add_closure(wanted=wanted(school), overwrite=["I", "/"], by=clerk, at=NOON)
    assert codes() == ["I"]


def test_locked_registers_are_not_closed_over(school: School, clerk: User) -> None:
    children(school, 1)
    with pytest.raises(RegisterLocked):
        add_closure(wanted=wanted(school), by=clerk, at=NOON + 29 * DAY)
    assert not Closure.objects.exists()


@pytest.mark.parametrize("role", [Role.EWO, Role.TEACHER, Role.MANAGER])
def test_only_the_school_closes_itself(school: School, role: str) -> None:
    there = {} if role == Role.MANAGER else {"school": school}
    with pytest.raises(NotAllowed):
        add_closure(wanted=wanted(school), by=MembershipFactory(role=role, **there).user, at=NOON)


def test_the_number_of_statements_does_not_grow_with_the_school(
    school: School, clerk: User
) -> None:
    counts = []
    for day, size in ((FIRST_DAY, 3), (FIRST_DAY + DAY, 40)):
        for enrolment in children(school, size):
            fill_marks(enrolment, "N", start=day)
        span = Span(day, day, WHOLE_WEEK)
        with CaptureQueriesContext(connection) as caught:
            add_closure(
                wanted=wanted(school, span=span), overwrite=["N"], by=clerk, at=EVENING + DAY
            )
        counts.append(len(caught))
    assert counts[1] <= counts[0] <= 24  # the first also reads who the person is


@pytest.mark.django_db(transaction=True)
def test_a_register_saved_meanwhile_is_kept_or_follows(transactional_db: None) -> None:
    school = open_school(weeks=1)
    clerk = MembershipFactory(school=school).user
    enrolments = children(school, 12)
    session = Session.objects.select_related("school").get(school=school, date=FIRST_DAY, half="AM")
    together = Barrier(2)

    def save() -> str:
        together.wait()
        try:
            lines = [Line(e.pupil.ref, Entry("/")) for e in enrolments]
            take_register(
                session=session, registration_group="4A", entries=lines, by=clerk, at=NOON
            )
            return "saved"
        except DomainError as refusal:
            return f"told: {refusal.message}"
        finally:
            connection.close()

    def close() -> str:
        together.wait()
        try:
            add_closure(wanted=wanted(school), by=clerk, at=NOON)
            return "closed"
        except DomainError as refusal:
            return f"told: {refusal.message}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        saved, closed = [each.result() for each in (pool.submit(save), pool.submit(close))]
    assert closed == "closed"
    if saved == "saved":  # the register first: every mark of it stays
        assert set(codes()) == {"/"}
    else:  # the closing first: the register is told of the marks it did not see
        assert set(codes()) == {"Y4"}
    assert not MarkChange.objects.exists()
