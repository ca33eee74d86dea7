"""The ladder written out: as plain values for scripts, and as lines for people."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from fines.choices import Charge
from fines.rules.ladder import NOTICE, Rung

TITLES = {
    NOTICE: "Penalty notice",
    Charge.S444_1: "Prosecution, section 444(1)",
    Charge.S444_1A: "Prosecution, section 444(1A)",
}


def as_json(rungs: Iterable[Rung]) -> dict[str, Any]:
    """What `manage.py ladder --json` prints. Operators script against it: add keys, never rename."""
    return {"rungs": [_rung(rung) for rung in rungs]}


def as_lines(rungs: Iterable[Rung]) -> list[str]:
    """One short paragraph a rung."""
    return [line for rung in rungs for line in [*_lines(rung), ""]][:-1]


def money(pence: int) -> str:
    """£80, £2,500, £12.34."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}" + (f".{rest:02d}" if rest else "")


def long_date(day: dt.date | None) -> str:
    """Monday 19 January 2026; nothing for no day."""
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""


def _rung(rung: Rung) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "kind": rung.kind,
        "available": rung.available,
        "reason": rung.reason,
        "source": rung.source,
        "before": rung.before,
    }
    if rung.kind == NOTICE:
        amounts = [{"pence": due.pence, "last_day": _iso(due.last_day)} for due in rung.amounts]
        return plain | {"received": _iso(rung.received), "amounts": amounts}
    return plain | {
        "maximum_fine_pence": rung.maximum_fine_pence,
        "maximum_custody_months": rung.maximum_custody_months,
    }


def _lines(rung: Rung) -> list[str]:
    title = TITLES[rung.kind]
    if not rung.available:
        return [f"{title}: closed", f"  {rung.reason}", f"  {rung.source}"]
    return [f"{title}: {_amount(rung)}", f"  {rung.source}"]


def _amount(rung: Rung) -> str:
    if rung.kind == NOTICE:
        return ", then ".join(
            money(due.pence) + (f" until {long_date(due.last_day)}" if due.last_day else "")
            for due in rung.amounts
        )
    fine = f"fine up to {money(rung.maximum_fine_pence or 0)}"
    months = rung.maximum_custody_months
    return f"{fine} and up to {months} months in custody" if months else fine


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
