"""What the authority is set beside: its own figures as the night would keep them, and England's.

England's rows are those the Department for Education published, unchanged, under the Open Government
Licence v3.0: the one thing here that is not invented.
"""

from pathlib import Path

from django.utils import timezone

from attendance.actions.kept_figures import keep, usual_questions
from attendance.actions.kept_half_days import keep_half_days, latest_years
from attendance.actions.published_figures import import_published

ENGLAND = Path(__file__).parent / "data" / "england_2025_26.csv"
SOURCE = "Department for Education, Open Government Licence v3.0"
RELEASE = "Pupil attendance in schools, year to date 2025/26"


def load_figures() -> None:
    """Load England's figures, and keep those of all children: the groups are left to the first night."""
    import_published(path=ENGLAND, source=SOURCE, release=RELEASE)
    today = timezone.localdate()
    for question in usual_questions(today):
        if not question.group:
            keep(question)
    for year in latest_years(today):
        keep_half_days(year)
