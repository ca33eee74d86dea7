"""The dated law as the database holds it, and the command that prints the ladder."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from fines.actions.law import current_law
from fines.choices import Jurisdiction
from fines.models import Tariff
from fines.rules.reference import read_law

pytestmark = pytest.mark.django_db


def ladder(capsys, *args):
    call_command("ladder", *args, "--json")
    return json.loads(capsys.readouterr().out)["rungs"]


@pytest.mark.parametrize("jurisdiction", Jurisdiction.values)
def test_the_database_holds_exactly_the_shipped_law(jurisdiction):
    held, shipped = current_law(jurisdiction), read_law(jurisdiction)
    assert held.tariffs
    assert set(held.tariffs) == set(shipped.tariffs)
    assert set(held.rules) == set(shipped.rules)
    assert set(held.maximums) == set(shipped.maximums)


def test_two_tariffs_for_one_day_are_refused():
    row = Tariff.objects.get(offence="s444", notice_number=2)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("day", "before", "pence"),
    [
        ("2005-05-09", 0, [5000, 10000]),
        ("2015-05-11", 0, [6000, 12000]),
        ("2026-01-19", 0, [8000, 16000]),
        ("2026-01-19", 1, [16000]),
    ],
)
def test_ladder_amounts(capsys, day, before, pence):
    notice, plain, aggravated = ladder(
        capsys, "--offence-date", day, "--notices-before", str(before)
    )
    assert notice["kind"] == "penalty_notice"
    assert notice["available"] is True
    assert notice["reason"] == ""
    assert notice["received"] is None
    assert notice["source"]
    assert notice["amounts"] == [{"pence": p, "last_day": None} for p in pence]
    assert plain["kind"] == "s444_1"
    assert plain["maximum_fine_pence"] == 100000
    assert aggravated["kind"] == "s444_1a"
    assert aggravated["maximum_fine_pence"] == 250000
    assert aggravated["maximum_custody_months"] == 3


@pytest.mark.parametrize(
    ("served", "received", "last_days"),
    [
        (("--posted", "2024-10-24"), "2024-10-28", ["2024-11-17", "2024-11-24"]),
        (("--posted", "2024-12-20"), "2024-12-24", ["2025-01-13", "2025-01-20"]),
        (("--posted", "2025-04-17"), "2025-04-23", ["2025-05-13", "2025-05-20"]),
        (("--posted", "2026-01-30"), "2026-02-03", ["2026-02-23", "2026-03-02"]),
        (("--posted", "2026-05-22"), "2026-05-27", ["2026-06-16", "2026-06-23"]),
        (("--received", "2026-02-10"), "2026-02-10", ["2026-03-02", "2026-03-09"]),
    ],
)
def test_ladder_last_days(capsys, served, received, last_days):
    notice = ladder(capsys, "--offence-date", "2024-10-01", *served)[0]
    assert notice["received"] == received
    assert [due["last_day"] for due in notice["amounts"]] == last_days


@pytest.mark.parametrize(
    ("day", "posted", "pence", "last_days"),
    [
        # SI 2013/1983: the days of both periods are counted from the day after receipt.
        ("2013-09-02", "2013-09-05", [6000, 12000], ["2013-10-07", "2013-10-21"]),
        ("2026-01-19", "2026-01-30", [6000, 12000], ["2026-03-03", "2026-03-17"]),
    ],
)
def test_ladder_of_wales(capsys, day, posted, pence, last_days):
    asked = ("--offence-date", day, "--jurisdiction", "wales", "--posted", posted)
    for before in ("0", "5"):  # no limit of notices
        notice, plain, aggravated = ladder(capsys, *asked, "--notices-before", before)
        assert [due["pence"] for due in notice["amounts"]] == pence
        assert [due["last_day"] for due in notice["amounts"]] == last_days
    assert (plain["maximum_fine_pence"], aggravated["maximum_fine_pence"]) == (100000, 250000)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--offence-date", "2013-09-01"), "before 2 September 2013"),
        (("--offence-date", "2026-01-19", "--offence", "s105"), "no penalty notice for this"),
    ],
)
def test_what_wales_does_not_have(capsys, more, words):
    notice = ladder(capsys, "--jurisdiction", "wales", *more)[0]
    assert notice["available"] is False
    assert words in notice["reason"]


def test_ladder_third_notice(capsys):
    notice, *courts = ladder(capsys, "--offence-date", "2026-01-19", "--notices-before", "2")
    assert notice["available"] is False
    assert notice["amounts"] == []
    assert "three years" in notice["reason"]
    assert all(rung["available"] for rung in courts)


@pytest.mark.parametrize(
    "args",
    [
        ("--offence-date", "2026-02-30"),
        ("--offence-date", "yesterday"),
        ("--offence-date", "2026-01-19", "--notices-before", "-1"),
        ("--offence-date", "2026-01-19", "--posted", "2026-01-20", "--received", "2026-01-20"),
        ("--offence-date", "2026-01-19", "--posted", "2026-01-18"),
        ("--offence-date", "2026-01-19", "--posted", "2031-01-01"),
        ("--offence-date", "2026-01-19", "--received", "9999-12-31"),
        (),
    ],
)
def test_ladder_refuses_what_makes_no_sense(args):
    with pytest.raises(CommandError):
        call_command("ladder", *args)


def test_ladder_for_people(capsys):
    call_command("ladder", "--offence-date", "2026-01-19", "--posted", "2026-01-30")
    out = capsys.readouterr().out
    assert "£80 until Monday 23 February 2026, then £160 until Monday 2 March 2026" in out
    assert "£2,500" in out
