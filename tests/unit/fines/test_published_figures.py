"""Nothing that the file for publication hides can be had by adding and subtracting its rows and columns."""

import csv
import datetime as dt
import io
from collections import Counter
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fines.actions.figures_sql import ENDS
from fines.actions.notice_figures import BYS, Group
from fines.web.figures_files import TOGETHER, TOGETHER_IS, figures_as_csv

UP_TO = 2
MONTHS = [dt.date(2025, 9, 1), dt.date(2025, 10, 1), dt.date(2026, 1, 1), dt.date(2026, 5, 1)]
TERM_OF = dict(zip(MONTHS, ("autumn", "autumn", "spring", "summer"), strict=True))
NOTICE = st.tuples(
    st.sampled_from("123"), st.sampled_from(MONTHS), st.sampled_from(["hols", "late", "other"]),
    st.sampled_from(["s444-8000-16000", "s444-0-16000", "s105-6000-12000"]), st.sampled_from(ENDS),
)  # fmt: skip


def figures(notices, *, terms=True):
    """The figures of some notices, as the database would count them."""
    keys = {
        "school": lambda n: n[0], "month": lambda n: n[1].isoformat(), "reason": lambda n: n[2],
        "rung": lambda n: n[3], "term": lambda n: TERM_OF[n[1]],
    }  # fmt: skip
    groups = {by: [] for by in BYS}
    for by, key in keys.items():
        if by == "term" and not terms:
            continue
        for name in sorted({key(n) for n in notices}):
            groups[by].append(group(name, [n for n in notices if key(n) == name]))
    return SimpleNamespace(total=group("", notices), groups=groups, up_to=UP_TO)


def group(key, notices):
    ends = Counter(n[4] for n in notices)
    return Group(key, f"School {key}", len(notices), {end: ends[end] for end in ENDS})


def read(found):
    rows = list(csv.DictReader(io.StringIO(figures_as_csv(found, public=True).decode("utf-8-sig"))))
    assert rows[-1]["group_kind"] == "rule"
    return rows[:-1]


def equations(rows):
    """All that the file says: each row adds up to its issued, each column of a division to that of All."""
    cells, said = {}, []

    def term(row, column):
        return cells.setdefault((row, column), len(cells))

    columns = [c for c in (*ENDS, TOGETHER) if rows and rows[0][c] not in ("z", "")]
    for number in range(len(rows)):
        said.append({term(number, c): 1 for c in columns} | {term(number, "issued"): -1})
    for kind in {row["group_kind"] for row in rows} - {"all"}:
        for column in (*columns, "issued"):
            of = {term(n, column): 1 for n, r in enumerate(rows) if r["group_kind"] == kind}
            said.append(of | {term(0, column): -1})
    known = {i: int(rows[n][c]) for (n, c), i in cells.items() if rows[n][c] != "c"}
    return (
        cells,
        [(left, -sum(v * known.get(i, 0) for i, v in left.items())) for left in said],
        known,
    )


def determined(said, known):
    """The hidden counts that have one solution: reduced rows with one unknown."""
    unknown = sorted({i for left, _ in said for i in left} - set(known))
    rows = [[Fraction(left.get(i, 0)) for i in unknown] + [Fraction(right)] for left, right in said]
    done = 0
    for column in range(len(unknown)):
        lead = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if lead is None:
            continue
        rows[done], rows[lead] = rows[lead], rows[done]
        rows[done] = [v / rows[done][column] for v in rows[done]]
        for r in range(len(rows)):
            if r != done and rows[r][column]:
                by = rows[r][column]
                rows[r] = [v - by * w for v, w in zip(rows[r], rows[done], strict=True)]
        done += 1
    return [unknown[i] for r in rows for i in [next((k for k, v in enumerate(r[:-1]) if v), -1)]
            if i >= 0 and sum(1 for v in r[:-1] if v) == 1]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(NOTICE, min_size=1, max_size=60), st.booleans())
def test_nothing_hidden_is_had_by_sums_of_rows_and_columns(notices, terms):
    found = figures(notices, terms=terms)
    rows = read(found)
    cells, said, known = equations(rows)
    names = {i: place for place, i in cells.items()}
    assert [names[i] for i in determined(said, known)] == []
    for row in rows:
        assert not {"1", "2"} & {row[c] for c in ("issued", *ENDS, TOGETHER)}


@settings(max_examples=60, deadline=None)
@given(st.lists(NOTICE, min_size=1, max_size=60))
def test_terms_and_months_are_never_in_one_file_and_totals_of_ends_are_shown(notices):
    rows = read(figures(notices))
    assert not {"term", "month"} <= {row["group_kind"] for row in rows}
    if rows:
        assert "c" not in rows[0].values()
        put = rows[0][TOGETHER_IS].split(" + ") if rows[0][TOGETHER_IS] else []
        counts = Counter(n[4] for n in notices)
        assert sum(counts[end] for end in put) == int(rows[0][TOGETHER] or 0)


def test_a_total_hidden_in_one_division_was_had_from_another():
    """Two withdrawn in all: by month each is hidden with its total, by reason the total was another's to lose."""
    notices = [("1", MONTHS[0], "hols", "s444-8000-16000", "paid_first")] * 9
    notices += [("1", MONTHS[2], "late", "s444-8000-16000", "withdrawn")] * 2
    (all_, *_) = read(figures(notices))
    assert (all_["issued"], all_["withdrawn"], all_[TOGETHER]) == ("11", "z", "11")
    assert {"paid_first", "withdrawn"} <= set(all_[TOGETHER_IS].split(" + "))


@pytest.mark.parametrize("count", [1, 2])
def test_so_few_are_not_published_at_all(count):
    assert read(figures([("1", MONTHS[0], "hols", "s444-8000-16000", "withdrawn")] * count)) == []


def test_the_file_says_its_rule():
    lines = figures_as_csv(
        figures([("1", MONTHS[0], "late", "s444-0-16000", "withdrawn")] * 9), public=True
    )
    assert "c: a count from 1 to 2" in lines.decode()
