"""Tables of attendance."""

from attendance.models.actions_taken import ActionTaken
from attendance.models.carers import Carer, Responsibility
from attendance.models.chasing import AbsenceContact, RegisterChase, RegisterUnlock, TeacherMark
from attendance.models.codes import AttendanceCode, LeaveGround, Threshold
from attendance.models.flags import Flag, FlagNote
from attendance.models.insight import PublishedRelease, PublishedRow
from attendance.models.people import Membership, ReadingGrant
from attendance.models.planned import (
    Closure,
    DualTimetable,
    Leave,
    PartTimeReview,
    PartTimeTimetable,
    Trip,
    TripMember,
)
from attendance.models.pupils import Circumstance, Enrolment, Pupil
from attendance.models.registers import (
    Mark,
    MarkChange,
    RecheckRequest,
    Register,
    WeeklyTally,
)
from attendance.models.schools import Authority, CalendarPeriod, School, Session
from attendance.models.totals import (
    EnrolmentTotal,
    GroupTotal,
    KeptCodes,
    KeptPeriod,
    TotalRequest,
)

__all__ = [
    "AbsenceContact",
    "ActionTaken",
    "AttendanceCode",
    "Authority",
    "CalendarPeriod",
    "Carer",
    "Circumstance",
    "Closure",
    "DualTimetable",
    "Enrolment",
    "EnrolmentTotal",
    "Flag",
    "FlagNote",
    "GroupTotal",
    "KeptCodes",
    "KeptPeriod",
    "Leave",
    "LeaveGround",
    "Mark",
    "MarkChange",
    "Membership",
    "PartTimeReview",
    "PartTimeTimetable",
    "PublishedRelease",
    "PublishedRow",
    "Pupil",
    "ReadingGrant",
    "RecheckRequest",
    "Register",
    "RegisterChase",
    "RegisterUnlock",
    "Responsibility",
    "School",
    "Session",
    "TeacherMark",
    "Threshold",
    "TotalRequest",
    "Trip",
    "TripMember",
    "WeeklyTally",
]
