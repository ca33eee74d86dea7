"""What each school's children missed, counted as the last night would have: children stand beside it at once."""

from attendance.actions.school_years import keep_school_year, latest_years
from config.demo.plan import Plan


def keep_years(plan: Plan) -> None:
    """Count this school year and the last."""
    for year in latest_years(plan.settings.today):
        keep_school_year(year)
