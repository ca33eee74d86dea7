"""Proposals that wait for one manager: as many families of one school as a test wants."""

import datetime as dt
import itertools
from collections.abc import Iterable

from django.utils import timezone

from attendance.rules.calendar import monday_of
from cases.choices import Stage
from fines.models import PenaltyNotice
from tests.factories.attendance import EnrolmentFactory, ResponsibilityFactory, fill_marks
from tests.factories.fines import FIRST_WEEK, Scene, make_case, notice_scene, propose

PLACES = itertools.cycle(["CV2 4AB", "CV10 7QR", "B1 1AA", "LE3 0ZZ", "CV2 1ZZ"])


def family(scene: Scene, pattern: str = "OOOOO OOOOO", **link: object) -> Scene:
    """One more child of the school with a mother of their own, and a case ready for a notice."""
    enrolment = EnrolmentFactory(school=scene.school)
    fill_marks(enrolment, pattern)
    place = next(PLACES)
    home = f"{enrolment.pk} Test Street\nTown\n{place}"
    mother = ResponsibilityFactory(pupil=enrolment.pupil, carer__address=home, **link).carer
    case = make_case(enrolment, scene.officer, Stage.NOTICE_TO_IMPROVE)
    return Scene(
        scene.school, enrolment, mother, case, scene.officer, scene.manager, scene.lead, scene.legal
    )


def proposals(
    count: int, on: dt.date | None = None, start: dt.date = FIRST_WEEK
) -> tuple[Scene, list[PenaltyNotice]]:
    """That many proposals by the welfare officer, and the scene of the first."""
    scene = notice_scene(start=start)
    day = on or timezone.localdate()
    scenes = [scene, *(family(scene) for _ in range(count - 1))]
    return scene, [propose(each, on=day) for each in scenes]


def lately() -> dict[str, dt.date]:
    """For clocks that are not ours to hold: absences of some weeks ago, proposed yesterday."""
    today = timezone.localdate()
    return {"on": today - dt.timedelta(days=1), "start": monday_of(today) - dt.timedelta(weeks=8)}


def refs(notices: Iterable[PenaltyNotice]) -> list[str]:
    """Their references."""
    return [notice.ref for notice in notices]
