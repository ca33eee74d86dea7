"""What an analyst would use instead: DuckDB and Polars over the same marks. A program of its own.

    python -m dev.bench.xl_rivals parquet MARKS.csv MARKS.parquet     writes the file, in order of the child
    python -m dev.bench.xl_rivals find duckdb|polars MARKS.parquet    finds the absentees, prints JSON

It imports nothing of Bellwether, so that any Python that has the two can run it. Whoever missed a tenth
of the sessions possible is found by whole numbers, as the law counts: ten times absent against possible.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

ABSENT = ("C", "C1", "C2", "E", "G", "I", "M", "N", "O", "R", "S", "T", "U")
NOT_POSSIBLE = ("#", "Q", "X", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "Z", "D")
WARM_RUNS = 5


def quoted(codes: tuple[str, ...]) -> str:
    """For SQL."""
    return ", ".join(f"'{code}'" for code in codes)


def write_parquet(source: str, target: str) -> None:
    """The CSV as Parquet: three columns, zstd, in the order it has."""
    import duckdb

    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{source}', header=false, quote='', escape='',"
        " columns={'p': 'INTEGER', 's': 'SMALLINT', 'c': 'VARCHAR'}))"
        f" TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
    )


def by_duckdb(path: str) -> list[Any]:
    """Child, absent, possible."""
    import duckdb

    return duckdb.sql(
        f"SELECT p, count(*) FILTER (c IN ({quoted(ABSENT)})) a,"
        f" count(*) FILTER (c NOT IN ({quoted(NOT_POSSIBLE)})) n"
        f" FROM '{path}' GROUP BY p HAVING a * 10 >= n AND n > 0 ORDER BY p"
    ).fetchall()


def by_polars(path: str) -> list[Any]:
    """Child, absent, possible."""
    import polars as pl

    code = pl.col("c")
    return (
        pl.scan_parquet(path)
        .group_by("p")
        .agg(
            a=code.is_in(ABSENT).sum().cast(pl.Int64),
            n=(~code.is_in(NOT_POSSIBLE)).sum().cast(pl.Int64),
        )
        .filter((pl.col("a") * 10 >= pl.col("n")) & (pl.col("n") > 0))
        .sort("p")
        .collect()
        .rows()
    )


def find(tool: str, path: str) -> dict[str, Any]:
    """The first run with the import of the tool, then some more; seconds by wall, and by CPU of all."""
    work = {"duckdb": by_duckdb, "polars": by_polars}[tool]
    seconds = []
    for _ in range(1 + WARM_RUNS):
        began = time.perf_counter()
        found = work(path)
        seconds.append(time.perf_counter() - began)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "first": seconds[0],
        "warm": seconds[1:],
        "cpu_each": (used.ru_utime + used.ru_stime) / len(seconds),
        "found": len(found),
        "sum": [sum(row[1] for row in found), sum(row[2] for row in found)],
    }


def main(arguments: list[str]) -> None:
    """See above."""
    if arguments[0] == "parquet":
        write_parquet(*arguments[1:])
    else:
        json.dump(find(*arguments[1:]), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
