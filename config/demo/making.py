"""The whole plan from its settings: pure, repeatable, and quick enough to make again for a second phase."""

from config.demo.families import Families
from config.demo.plan import Plan, Settings
from config.demo.schools import find_span, lose_a_day, make_schools
from config.demo.stories import tell_stories


def make_plan(settings: Settings) -> Plan:
    """Schools, homes, children, stays and stories. The marks are told later, a school at a time."""
    schools = make_schools(settings)
    span = find_span(settings, schools)
    lose_a_day(settings, schools, span)
    plan = Plan(settings, span, schools)
    Families(plan).fill()
    tell_stories(plan)
    return plan
