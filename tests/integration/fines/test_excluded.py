"""A notice for an excluded child in a public place: proposed on a sighting, issued, paid, lapsed, withdrawn."""

import datetime as dt

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.errors import WrongState
from fines.actions import payments, withdrawing
from fines.actions.excluding import SeenAt
from fines.actions.facts_many import FactsOfMany
from fines.actions.facts_many import proposals as read_proposals
from fines.actions.issuing import answers_of, facts_now, sessions_now
from fines.actions.law import current_law
from fines.actions.limits import clock_for
from fines.actions.watching import filing_limit
from fines.choices import NoticeStatus, Offence
from fines.models import PenaltyNotice, Sighting
from fines.rules.limits import RestsOn
from tests.factories.attendance import mark
from tests.factories.fines import issue, notice_scene, propose
from tests.integration.fines.test_issuing import text_of

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)


def at(day, time):
    return timezone.make_aware(dt.datetime.fromisoformat(f"{day} {time}"))


def seen(day="2025-11-04", time="10:40", **more):
    return SeenAt(at(day, time), more.pop("place", "High Street, Riverside"), "PC A. Hale", **more)


def scene_excluded(pattern="OOEEEEEEEEEEEEOO"):
    """Two sessions of absence on Monday, then six days marked E from Tuesday 4 November 2025."""
    return notice_scene(pattern)


def propose_it(scene, *sightings, **changes):
    given = {"offence": Offence.S105, "sightings": sightings or (seen(),)} | changes
    return propose(scene, session_ids=(), **given)


def test_one_sighting_carries_it_at_its_own_rate_and_with_its_own_particulars():
    scene = scene_excluded()
    notice = propose_it(scene)
    assert (notice.offence, notice.number_in_period) == (Offence.S105, 1)
    assert [(s.session.date, s.session.half, s.code) for s in notice.sessions.all()] == [
        (dt.date(2025, 11, 4), "AM", "E")
    ]
    issued = issue(scene, notice)
    assert (issued.first_pence, issued.second_pence) == (6000, 12000)
    assert (issued.first_due, issued.second_due) == (dt.date(2026, 2, 23), dt.date(2026, 3, 2))
    text = text_of(issued.pdf)
    for words in (
        "section 105 of the Education and Inspections Act 2006",
        "was present in a public place during school hours, without reasonable justification",
        "Where and when the child was seen", "10:40", "High Street, Riverside", "PC A. Hale",
        "£60", "£120", "you will not be prosecuted for it",
    ):  # fmt: skip
        assert words in text, words
    for never in ("did not attend school", "£80", "444", "The absences"):
        assert never not in text, never


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        ("2025-11-11", "10:40", "day 6 of the exclusion"),
        ("2025-11-03", "10:40", "marked O, which is no exclusion"),
        ("2025-11-08", "10:40", "not in the hours of this school"),  # a Saturday
        ("2025-11-04", "07:15", "not in the hours of this school"),
    ],
)
def test_when_it_is_no_offence(day, time, words):
    scene = scene_excluded()
    with pytest.raises(WrongState, match=words):
        propose_it(scene, seen(day, time))
    assert not Sighting.objects.exists()


def test_the_fifth_school_day_is_the_last():
    assert (
        propose_it(scene_excluded(), seen("2025-11-10", "14:00")).sessions.get().session.half
        == "PM"
    )


def test_notices_for_absence_do_not_count_towards_it_nor_it_towards_them():
    scene = notice_scene("OOOOO OOOOO EEEE OOOOO OOOOO")
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    theirs = propose_it(scene, seen("2025-11-10", "10:40"), on=dt.date(2026, 2, 2))
    issue(scene, theirs, on=dt.date(2026, 2, 3))
    again = propose(scene, session_ids=scene.sessions()[10:], on=dt.date(2026, 3, 4))
    assert (first.number_in_period, theirs.number_in_period, again.number_in_period) == (1, 1, 2)


def test_the_same_half_day_is_used_once():
    scene = scene_excluded()
    issue(scene, propose_it(scene))
    with pytest.raises(WrongState, match="already stands in notice"):
        propose_it(scene, seen(time="11:30"), on=dt.date(2026, 2, 4))


def test_it_is_paid_and_it_lapses_and_it_is_withdrawn_like_any_other():
    scene = scene_excluded()
    paid = issue(scene, propose_it(scene))
    payments.record_payment(
        notice=paid, pence=6000, method="card", reference="C-1", by=scene.manager,
        on=dt.date(2026, 2, 9),
    )  # fmt: skip
    paid.refresh_from_db()
    assert paid.status == NoticeStatus.PAID
    other = scene_excluded()
    late = issue(other, propose_it(other))
    payments.lapse_unpaid(notice=late, on=dt.date(2026, 3, 3))
    late.refresh_from_db()
    assert late.status == NoticeStatus.UNPAID
    # No absence is left to charge, and the six months of this offence run all the same.
    clock = clock_for(late.case, late.carer, dt.date(2026, 3, 3))
    assert (clock.rests_on, clock.limit) == (RestsOn.CHOSEN, filing_limit(late))
    withdrawing.withdraw_notice(
        notice=late, ground="not_prosecuted", reason="Not in the public interest", by=other.legal
    )
    late.refresh_from_db()
    assert late.status == NoticeStatus.WITHDRAWN


def test_a_mark_amended_since_stops_it_at_issue():
    scene = scene_excluded()
    notice = propose_it(scene)
    mark(scene.enrolment, dt.date(2025, 11, 4), "AM", "B")
    with pytest.raises(WrongState, match="marked B, which is no exclusion"):
        issue(scene, notice)


def test_many_are_asked_what_one_is():
    scene = scene_excluded()
    notice = propose_it(scene)
    (waiting,) = read_proposals(PenaltyNotice.objects.all())
    law = current_law()
    alone = facts_now(notice, sessions_now(notice), law)
    assert answers_of(notice)
    assert FactsOfMany([waiting], law).of(waiting) == alone


def test_the_database_holds_sightings_to_their_own_notice():
    scene = scene_excluded()
    notice = propose_it(scene)
    row = notice.sightings.get()
    wrong = {"notice": notice, "place": "Park", "seen_by": "B", "by": scene.officer}
    for changes in (
        {"session": row.session, "seen_at": at("2025-11-05", "10:40")},  # another day
        {"session": scene.school.sessions.order_by("-date").first(), "seen_at": row.seen_at},
        {"session": row.session, "seen_at": at("2025-11-04", "11:00"), "place": " "},
    ):
        with pytest.raises(REFUSED), transaction.atomic():
            Sighting.objects.create(**wrong | changes)
    issue(scene, notice)
    with pytest.raises(REFUSED), transaction.atomic():
        Sighting.objects.create(**wrong, session=row.session, seen_at=at("2025-11-04", "11:00"))
    with pytest.raises(REFUSED), transaction.atomic():
        Sighting.objects.update(place="Elsewhere")
