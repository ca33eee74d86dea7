"""Tables of attendance."""

from attendance.models.carers import Carer, Responsibility
from attendance.models.codes import AttendanceCode, Threshold
from attendance.models.flags import Flag
from attendance.models.people import Membership, ReadingGrant
from attendance.models.pupils import Circumstance, Enrolment, Pupil
from attendance.models.registers import (
    Mark,
    MarkChange,
    RecheckRequest,
    Register,
    WeeklyTally,
)
from attendance.models.schools import Authority, CalendarPeriod, School, Session

__all__ = [
    "AttendanceCode",
    "Authority",
    "CalendarPeriod",
    "Carer",
    "Circumstance",
    "Enrolment",
    "Flag",
    "Mark",
    "MarkChange",
    "Membership",
    "Pupil",
    "ReadingGrant",
    "RecheckRequest",
    "Register",
    "Responsibility",
    "School",
    "Session",
    "Threshold",
    "WeeklyTally",
]
