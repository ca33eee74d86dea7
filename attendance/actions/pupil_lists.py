"""Lists of pupils a person may see: all, of one school, or found by name, UPN or reference."""

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from attendance.access import visible_enrolments, visible_pupils
from attendance.models import School
from attendance.querysets import PupilQuerySet

SHORTEST = 2


def list_pupils(
    by: User, words: str = "", school: School | None = None, group: str = ""
) -> PupilQuerySet:
    """Pupils in register order, each with `seen`: the enrolments the person may see, latest first.

    Without words those on roll today; with two letters or more everybody they name, leavers too.
    """
    pupils, enrolments = visible_pupils(by), visible_enrolments(by)
    if len(words.strip()) >= SHORTEST:
        pupils = pupils.named(words)
    else:
        here = enrolments.on_roll(timezone.localdate())
        pupils = pupils.filter(pk__in=here.values("pupil_id"))
    if school:
        there = enrolments.filter(school=school)
        there = there.filter(registration_group=group) if group else there
        pupils = pupils.filter(pk__in=there.values("pupil_id"))
    latest = enrolments.select_related("school").order_by("-starts_on", "-id")
    return pupils.order_by("sort_name", "id").prefetch_related(
        Prefetch("enrolments", queryset=latest, to_attr="seen")
    )
