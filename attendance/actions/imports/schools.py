"""Schools from the national register of schools (GIAS, formerly Edubase), as gov.uk publishes it.

Its real download is in Windows-1252 and writes dates with slashes or dashes: both are read.
"""

import re
from pathlib import Path
from typing import Any

from attendance.actions.imports.reading import Row, read_rows
from attendance.actions.imports.report import Report, run_import
from attendance.actions.imports.source import open_source
from attendance.models import Authority, School

NEEDED = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "OpenDate",
    "CloseDate",
)
HEAD = ("HeadTitle (name)", "HeadFirstName", "HeadLastName")
URN = re.compile(r"^[0-9]{6}$")
LA_CODE = re.compile(r"^[0-9]{3}$")
OLDEST = 120  # the register gives 99 and more where there is no upper age
BATCH = 2000


def import_schools(*, path: Path, dry_run: bool = False) -> Report:
    """Create or correct schools and their authorities, by URN. Schools not in the file stay."""
    return run_import(
        kind="schools",
        name=path.name,
        dry_run=dry_run,
        work=lambda report: _import(path, report),
    )


def _import(path: Path, report: Report) -> None:
    source = open_source(path, report, allow_windows=True)
    seen: dict[str, tuple[int, dict[str, Any]]] = {}
    councils: dict[str, tuple[int, str]] = {}
    for row in read_rows(source, report, NEEDED):
        facts = _facts(row)
        if row.ok and _is_first(row, facts, seen, report):
            seen[facts["urn"]] = (row.number, facts)
            _note_council(row, facts["la"], councils, report)
    if not report.errors:
        names = {code: name for code, (_, name) in councils.items()}
        _write([facts for _, facts in seen.values()], names, report)


def _facts(row: Row) -> dict[str, Any]:
    """The school of one row, in the model's words; the authority still as code and name."""
    facts: dict[str, Any] = {
        "urn": row.text("URN", 20, needed=True),
        "la": (row.text("LA (code)", 20, needed=True), row.text("LA (name)", 100, needed=True)),
        "establishment_number": row.text("EstablishmentNumber", 4),
        "name": row.text("EstablishmentName", 150, needed=True),
        "phase": row.text("PhaseOfEducation (name)", 40),
        "low_age": row.whole("StatutoryLowAge", most=OLDEST),
        "high_age": row.whole("StatutoryHighAge", most=OLDEST),
        "opened_on": row.date("OpenDate"),
        "closed_on": row.date("CloseDate"),
        "street": row.text("Street", 150),
        "town": row.text("Town", 100),
        "postcode": row.text("Postcode", 10),
        "telephone": row.text("TelephoneNum", 30),
        "head_name": " ".join(filter(None, (row.text(column, 60) for column in HEAD)))[:120],
    }
    if facts["urn"] and not URN.match(facts["urn"]):
        row.fail("URN", "bad_urn", f"{facts['urn']} is not a URN: a URN has six digits.")
    if facts["la"][0] and not LA_CODE.match(facts["la"][0]):
        row.fail(
            "LA (code)", "bad_la", f"{facts['la'][0]} is not a council's number (three digits)."
        )
    return facts


def _is_first(
    row: Row, facts: dict[str, Any], seen: dict[str, tuple[int, dict[str, Any]]], report: Report
) -> bool:
    """Whether this is the URN's first row; a second one must agree with it."""
    if facts["urn"] not in seen:
        return True
    number, first = seen[facts["urn"]]
    if first == facts:
        report.unchanged += 1
    else:
        row.fail(
            "URN",
            "rows_disagree",
            f"Rows {number} and {row.number} both speak of school {facts['urn']}, and differ.",
        )
    return False


def _note_council(
    row: Row, la: tuple[str, str], councils: dict[str, tuple[int, str]], report: Report
) -> None:
    """Keep the first name of each council; a row with another name for it is told."""
    code, name = la
    number, first = councils.setdefault(code, (row.number, name))
    if name != first:
        words = f"Row {number} calls council {code} {first}, and this row {name}: {first} is kept."
        report.warn(row.number, "LA (name)", "names_differ", words)


def _write(schools: list[dict[str, Any]], councils: dict[str, str], report: Report) -> None:
    renamed = _write_authorities(councils)
    authorities = dict(Authority.objects.values_list("code", "pk"))
    kept = School.objects.in_bulk([facts["urn"] for facts in schools], field_name="urn")
    new: list[School] = []
    changed: list[School] = []
    for facts in schools:
        code, _ = facts.pop("la")
        facts["authority_id"] = authorities[code]
        school = kept.get(facts["urn"])
        if school is None:
            new.append(School(**facts))
        elif code in renamed or any(getattr(school, key) != facts[key] for key in facts):
            for name, value in facts.items():
                setattr(school, name, value)
            changed.append(school)
    School.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        fields = [name for name in schools[0] if name not in ("urn", "authority_id")]
        School.objects.bulk_update(changed, [*fields, "authority"], batch_size=BATCH)
    report.created += len(new)
    report.updated += len(changed)
    report.unchanged += len(schools) - len(new) - len(changed)


def _write_authorities(names: dict[str, str]) -> set[str]:
    """Make the councils that are new and correct the names of the others; the codes of those."""
    kept = Authority.objects.in_bulk(list(names), field_name="code")
    Authority.objects.bulk_create(
        Authority(code=code, name=name) for code, name in sorted(names.items()) if code not in kept
    )
    renamed = [council for code, council in kept.items() if council.name != names[code]]
    for council in renamed:
        council.name = names[council.code]
    Authority.objects.bulk_update(renamed, ["name"])
    return {council.code for council in renamed}
