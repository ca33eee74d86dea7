"""Tables of attendance."""

from attendance.models.actions_taken import ActionTaken, ActionWithdrawal
from attendance.models.carers import Carer, Responsibility, Whereabouts
from attendance.models.chasing import AbsenceContact, RegisterChase, RegisterUnlock, TeacherMark
from attendance.models.codes import AttendanceCode, LeaveGround, Threshold
from attendance.models.encounters import (
    Encounter,
    EncounterChange,
    EncounterMatch,
    FollowUp,
)
from attendance.models.flags import Flag, FlagNote, FlagsJudged
from attendance.models.insight import PublishedRelease, PublishedRow
from attendance.models.patrols import AuthorisingRank, Patrol, PatrolOfficer
from attendance.models.people import (
    Membership,
    ReadingGrant,
    memberships_held,
    read_person,
)
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
from attendance.models.responsibility_said import ResponsibilitySaid
from attendance.models.same_carers import CarersApart
from attendance.models.school_years import SchoolYear
from attendance.models.schools import Authority, CalendarPeriod, School, Session, session_at
from attendance.models.shields import Shield, ShieldOpening
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
    "ActionWithdrawal",
    "AttendanceCode",
    "AuthorisingRank",
    "Authority",
    "CalendarPeriod",
    "Carer",
    "CarersApart",
    "Circumstance",
    "Closure",
    "DualTimetable",
    "Encounter",
    "EncounterChange",
    "EncounterMatch",
    "Enrolment",
    "EnrolmentTotal",
    "Flag",
    "FlagNote",
    "FlagsJudged",
    "FollowUp",
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
    "Patrol",
    "PatrolOfficer",
    "PublishedRelease",
    "PublishedRow",
    "Pupil",
    "ReadingGrant",
    "RecheckRequest",
    "Register",
    "RegisterChase",
    "RegisterUnlock",
    "Responsibility",
    "ResponsibilitySaid",
    "School",
    "SchoolYear",
    "Session",
    "Shield",
    "ShieldOpening",
    "TeacherMark",
    "Threshold",
    "TotalRequest",
    "Trip",
    "TripMember",
    "WeeklyTally",
    "Whereabouts",
    "memberships_held",
    "read_person",
    "session_at",
]
