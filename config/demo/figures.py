"""National figures to set beside the demonstration's own, and the totals a night would have counted."""

from pathlib import Path

from attendance.actions.published_figures import import_published
from attendance.actions.totals import keep_in_step

FILES = Path(__file__).parent / "data" / "published"
SOURCE = "Department for Education, Open Government Licence v3.0"
RELEASES = {
    "children_in_need": "Outcomes for children in need, including looked after",
    "year_to_date": "Pupil attendance in schools, year to date",
}


def load_published() -> None:
    """Real rows of England, as they were published."""
    for name, release in RELEASES.items():
        import_published(path=FILES / f"{name}.csv", source=SOURCE, release=release)


def count_totals() -> None:
    """As the first night does."""
    keep_in_step(full=True)
