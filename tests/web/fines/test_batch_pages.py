"""Pages of notices issued together: what is ticked, the list before they go, and what became of each."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from fines.actions import batches
from fines.choices import NoticeStatus
from fines.models import IssueBatch, PenaltyNotice
from tests.factories.attendance import mark
from tests.factories.batches import family, proposals, refs
from tests.factories.fines import propose
from tests.web.fines.test_pages import as_user, get, text

pytestmark = pytest.mark.django_db
CHECK = "check_batch"


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(dt.datetime(2026, 1, 30, 9, tzinfo=dt.UTC), tick=False):
        yield


def sent(notices, seen, **changes):
    day = {"posted_on": "2026-01-30", "shown": "2026-01-30"}
    post = {"postal_class": "first", "posted_by": "Post room", "seen": seen}
    return {"n": refs(notices), **day, **post, **changes}


def press(user, notices, seen, **changes):
    return as_user(user).post(reverse(f"fines:{CHECK}"), sent(notices, seen, **changes))


def test_none_is_ticked_unasked_and_those_that_stay_say_why():
    scene, _ = proposals(3)
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    page = text(get(scene.manager, "list_proposals"))
    assert page.count("checked>") == 0
    assert "Tick all that can go" in page
    everything = as_user(scene.manager).get(reverse("fines:list_proposals"), {"tick": "all"})
    assert text(everything).count("checked>") == 2
    assert "marked M" in page
    assert "2 can be issued today" in page
    for words in (
        "£80",
        "23 Feb 2026",
        "£160",
        "2 Mar 2026",
        "10 in 10 school weeks; threshold 10",
    ):
        assert words in page


def test_the_list_before_they_go_shows_both_kinds():
    scene, notices = proposals(3)
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "G")
    page = text(get(scene.manager, CHECK, n=refs(notices)))
    assert "Issue 2 notices?" in page
    assert "1 stays behind" in page
    assert "decide on it by itself" in page
    assert "taken as received Tuesday 3 February 2026" in page


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-02-01", "Sunday 1 February 2026 is a Sunday: no post is collected"),
     ("2026-04-03", "Friday 3 April 2026 is a bank holiday"),
     ("2026-01-29", "The day of posting must be today or later"),
     ("2026-03-27", "The day of posting must not be later than"),
     ("2031-03-03", "known until")],
)  # fmt: skip
def test_a_day_of_posting_that_cannot_be_is_a_slip_beside_the_day(day, words):
    scene, notices = proposals(2)
    answer = press(scene.manager, notices, 2, posted_on=day)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["posted_on"])
    page = text(answer)
    assert "Issue 2 notices?" in page
    assert "None of these can be issued" not in page
    assert all(f'name="n" value="{ref}"' in page for ref in refs(notices))
    assert not IssueBatch.objects.exists()
    asked = as_user(scene.manager).get(
        reverse(f"fines:{CHECK}"), {"n": refs(notices), "posted": day}
    )
    assert "Issue 2 notices?" in text(asked)


def test_one_button_issues_and_leads_to_the_batch():
    scene, notices = proposals(2)
    answer = press(scene.manager, notices, 2)
    batch = IssueBatch.objects.get()
    assert answer.headers["Location"] == reverse("fines:show_batch", args=[batch.ref])
    assert "0 of 2 notices done" in text(get(scene.manager, "show_batch", batch.ref))
    while batches.issue_one(lambda ref, why: None):
        pass
    page = text(get(scene.manager, "show_batch", batch.ref))
    assert "2 notices issued" in page
    assert "Print the pack" in page
    assert get(scene.manager, "print_batch", batch.ref).content.startswith(b"%PDF")
    pack = reverse("fines:print_batch", args=[batch.ref])
    told = as_user(scene.manager).get(pack, {"from": "3", "to": "1"}, follow=True)
    assert told.redirect_chain[0][0] == reverse("fines:show_batch", args=[batch.ref])
    assert "The list of this pack goes from 1 to 2" in text(told)
    assert get(scene.manager, "show_batch", batch.ref, seen="done-2").status_code == 204
    assert batch.ref in text(get(scene.legal, "list_batches"))


def test_another_day_of_posting_is_shown_before_it_is_issued():
    scene, notices = proposals(2)
    answer = press(scene.manager, notices, 2, posted_on="2026-02-02")
    assert "posted=2026-02-02" in answer.headers["Location"]
    assert not IssueBatch.objects.exists()
    page = text(as_user(scene.manager).get(answer.headers["Location"]))
    assert "3 Mar 2026" in page


def test_another_day_for_a_whole_day_s_notices_has_room():
    """The form carries its token, as a browser's does, and the address two hundred numbers."""
    scene, notices = proposals(1)
    many = [*refs(notices), *(f"26-{number:04}" for number in range(7000, 7199))]
    body = sent(notices, 1, posted_on="2026-02-02", n=many, once=str(uuid.uuid4()))
    answer = as_user(scene.manager).post(reverse(f"fines:{CHECK}"), body)
    assert "posted=2026-02-02" in answer.headers["Location"]
    assert text(as_user(scene.manager).get(answer.headers["Location"])).count("3 Mar 2026") == 1


def test_who_comes_second_is_told_and_nothing_goes_twice():
    scene, notices = proposals(2)
    press(scene.manager, notices, 2)
    answer = press(scene.legal, notices, 2)
    assert answer.status_code == 422
    assert "is issuing it in NB-" in text(answer)
    assert IssueBatch.objects.count() == 1


def test_above_the_limit_the_number_is_typed(monkeypatch):
    monkeypatch.setattr(batches, "local_setting", lambda key, on: 1)
    scene, notices = proposals(2)
    assert "How many notices do you issue?" in text(get(scene.manager, CHECK, n=refs(notices)))
    assert "Type the number" in text(press(scene.manager, notices, 2, typed="3"))
    assert press(scene.manager, notices, 2, typed="2").status_code == 302


@pytest.mark.parametrize("nonsense", [{"posted": "soon"}, {"n": ["99-0000", "'; --"]}, {}])
def test_nonsense_in_the_address_is_no_error(nonsense):
    scene, _ = proposals(1)
    assert get(scene.manager, CHECK, **nonsense).status_code == 200


def test_another_persons_proposal_that_is_gone_is_said():
    scene, notices = proposals(2)
    PenaltyNotice.objects.filter(pk=notices[0].pk).update(
        status=NoticeStatus.RETURNED, status_reason="Support first"
    )
    page = text(get(scene.manager, CHECK, n=refs(notices)))
    assert "1 of those you ticked is no longer" in page


def test_a_certificate_stands_with_each_notice():
    scene, notices = proposals(1)
    press(scene.manager, notices, 1)
    while batches.issue_one(lambda ref, why: None):
        pass
    address = reverse("fines:record_certificate", args=[IssueBatch.objects.get().ref])
    client = as_user(scene.manager)
    assert "Write the reference" in text(client.post(address, {"certificate": " "}))
    client.post(address, {"certificate": "CP 1 <b>", "posted_by": ""})
    assert "CP 1 &lt;b&gt;" in text(client.get(notices[0].get_absolute_url()))
    batch = IssueBatch.objects.get()
    assert "CP 1 &lt;b&gt;" in text(client.get(reverse("fines:show_batch", args=[batch.ref])))


@pytest.mark.parametrize("count", [3, 30])
def test_pages_cost_the_same_for_three_and_for_thirty(count, django_assert_max_num_queries):
    scene, notices = proposals(3)
    notices += [propose(family(scene), on=dt.date(2026, 1, 30)) for _ in range(count - 3)]
    client = as_user(scene.manager)
    for name, params in (("list_proposals", {}), (CHECK, {"n": refs(notices)})):
        client.get(reverse(f"fines:{name}"), params)
        with django_assert_max_num_queries(34):
            client.get(reverse(f"fines:{name}"), params)
    if count > 20:
        return
    press(scene.manager, notices, count)
    ref = IssueBatch.objects.get().ref
    with django_assert_max_num_queries(12):
        client.get(reverse("fines:show_batch", args=[ref]))
