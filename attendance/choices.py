"""The closed lists of attendance. Codes, thresholds and calendars are not here: they are dated rows."""

from django.db import models


class Half(models.TextChoices):
    """A session is half a school day."""

    AM = "AM", "Morning"
    PM = "PM", "Afternoon"


class StatisticalClass(models.TextChoices):
    """What a code counts as (DfE guide to absence statistics, section 4)."""

    PRESENT = "present", "Present"
    AEA = "approved_activity", "Approved educational activity"
    AUTH = "authorised", "Authorised absence"
    UNAUTH = "unauthorised", "Unauthorised absence"
    NOT_POSSIBLE = "not_possible", "Not a possible session"
    ADMIN = "administrative", "Administrative"


class AgeRule(models.TextChoices):
    """Whether a code is only for, or never for, a child of compulsory school age."""

    ANY = "", "Any age"
    COMPULSORY = "compulsory", "Compulsory school age only"
    NOT_COMPULSORY = "not_compulsory", "Below or above compulsory school age only"


class FlagKind(models.TextChoices):
    """What the nightly job looks for, the gravest first: lists are sorted in this order."""

    SEVERE_ABSENCE = "severe_absence", "Severe absence"
    PERSISTENT_ABSENCE = "persistent_absence", "Persistent absence"
    NOTICE_THRESHOLD = "notice_threshold", "Ten unauthorised sessions"
    CONTINUOUS_ABSENCE = "continuous_absence", "Twenty school days away"
    CONTINUOUS_UNAUTHORISED = "continuous_unauthorised", "Ten school days unauthorised"
    ILLNESS_DAYS = "illness_days", "Fifteen days of illness"
    NOBODY_ACTED = "nobody_acted", "Nobody has acted"
    SEEN_ON_PATROL = "seen_on_patrol", "Seen on patrol"
    REMOVED_AFTER_FLAG = "removed_after_flag", "Removed from roll after a flag"
    CONDONED_ON_PATROL = "condoned_on_patrol", "May be condoned: met with a parent"
    CONDONED_ABSENCE = "condoned_absence", "May be condoned"
    SUDDEN_CHANGE = "sudden_change", "Sudden change"
    ON_COURSE = "on_course", "On course for persistent absence"
    EARLY_ABSENCE = "early_absence", "Absence early in the year"
    LATE_AFTER_CLOSE = "late_after_close", "Late after the register closed"
    MONDAY_FRIDAY = "monday_friday", "Mondays and Fridays"
    HOLIDAY_EDGE = "holiday_edge", "Days beside a holiday"
    BROKEN_WEEKS = "broken_weeks", "Broken weeks"
    REASON_OVERDUE = "reason_overdue", "Reason still not known"


# What is offered to whoever works above and reads flags. Every other kind is worked in attendance itself.
OFFERED_KINDS = (
    FlagKind.SEVERE_ABSENCE,
    FlagKind.PERSISTENT_ABSENCE,
    FlagKind.NOTICE_THRESHOLD,
    FlagKind.SEEN_ON_PATROL,
)

# What tells of a truancy patrol: never to somebody who may not know of any (decision 0014).
PATROL_KINDS = (FlagKind.SEEN_ON_PATROL, FlagKind.CONDONED_ON_PATROL)

# Findings that ask for a return to the council: once it is made, they are settled.
RETURN_KINDS = (
    FlagKind.CONTINUOUS_ABSENCE,
    FlagKind.CONTINUOUS_UNAUTHORISED,
    FlagKind.ILLNESS_DAYS,
)


class FlagNoteKind(models.TextChoices):
    """What a person, or the nightly run, noted on a flag."""

    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    UNACKNOWLEDGED = "unacknowledged", "Acknowledgement taken back"
    SNOOZED = "snoozed", "Snoozed"
    UNSNOOZED = "unsnoozed", "Woken"
    RETURN_MADE = "return_made", "Return made"


class EnrolmentKind(models.TextChoices):
    MAIN = "main", "Main"
    DUAL = "dual", "Dual registered"


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not recorded"


class CalendarKind(models.TextChoices):
    """What a run of days in a school's calendar is."""

    IN_TERM = "in_term", "In term"
    INSET = "inset", "INSET day"
    CLOSED = "closed", "Closed"
    BANK_HOLIDAY = "bank_holiday", "Bank holiday"


class CircumstanceKind(models.TextChoices):
    """Dated facts that change how a child's absence is handled. Seen only by roles that need them."""

    CHILD_IN_NEED = "child_in_need", "Child in need"
    CHILD_PROTECTION = "child_protection", "Child protection plan"
    LOOKED_AFTER = "looked_after", "Looked after"
    EHC_PLAN = "ehc_plan", "EHC plan"
    SEN_SUPPORT = "sen_support", "SEN support"
    YOUNG_CARER = "young_carer", "Young carer"
    FREE_SCHOOL_MEALS = "free_school_meals", "Free school meals"
    YOUTH_JUSTICE = "youth_justice", "Youth justice worker"


class Relation(models.TextChoices):
    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    STEP_PARENT = "step_parent", "Step-parent"
    GRANDPARENT = "grandparent", "Grandparent"
    FOSTER_CARER = "foster_carer", "Foster carer"
    GUARDIAN = "guardian", "Guardian"
    OTHER = "other", "Other carer"


class Role(models.TextChoices):
    """Who uses Bellwether (design, section 2)."""

    SCHOOL_ADMIN = "school_admin", "School admin"
    ATTENDANCE_LEAD = "attendance_lead", "Attendance lead"
    EWO = "ewo", "Education welfare officer"
    MANAGER = "manager", "Manager"
    LEGAL_OFFICER = "legal_officer", "Legal officer"
    SYSTEM_ADMIN = "system_admin", "System administrator"
    TEACHER = "teacher", "Teacher"


# The code of a reason not yet known: what a school chases until it has another (SI 2024/208 reg 10).
REASON_NOT_KNOWN = "N"

# A day set apart by the religious body the parents belong to (SI 2024/208 reg 10; DfE absence guide 2018, section 4).
OBSERVANCE = "R"

# What is offered again, and only offered, to a child who had it the session before.
ILLNESS_CODE = "I"

SCHOOL_ROLES = (Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.TEACHER)
# Whose mark stands when a teacher and the office disagree.
OFFICE_ROLES = (Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD)
AUTHORITY_ROLES = (Role.MANAGER, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN)


class Holds(models.TextChoices):
    """Whether a carer has parental responsibility for a child."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class Permission(models.TextChoices):
    """What attendance lets a role do within its scope."""

    SEE_REGISTERS = "see_registers"
    TAKE_REGISTER = "take_register"
    AMEND_MARK = "amend_mark"
    UNLOCK_REGISTER = "unlock_register"
    MANAGE_PLANS = "manage_plans"
    CLOSE_SCHOOL = "close_school"
    CHASE_ABSENCE = "chase_absence"
    SEE_PUPILS = "see_pupils"
    SEE_CIRCUMSTANCES = "see_circumstances"
    SEE_CARERS = "see_carers"
    SHIELD_CARERS = "shield_carers"
    LIFT_SHIELDS = "lift_shields"
    COMPARE_CARERS = "compare_carers"
    SAY_RESPONSIBILITY = "say_responsibility"
    SEE_FLAGS = "see_flags"
    WORK_FLAGS = "work_flags"
    LOG_ACTIONS = "log_actions"
    TAKE_BACK_ACTIONS = "take_back_actions"
    SEE_FIGURES = "see_figures"
    SEE_SETTINGS = "see_settings"
    CHANGE_SETTINGS = "change_settings"
    SEE_PEOPLE = "see_people"
    SEE_JOBS = "see_jobs"
    SEE_AUDIT = "see_audit"
    RECORD_PATROLS = "record_patrols"
    SEE_ENCOUNTERS = "see_encounters"


class AmendReason(models.TextChoices):
    """Why a mark already in a taken register is changed: the short list a person picks from."""

    PARENT = "parent", "Parent gave a reason"
    ARRIVED = "arrived", "Arrived after the register was taken"
    IN_SCHOOL = "in_school", "Was in school, marked absent in error"
    NOT_IN_SCHOOL = "not_in_school", "Was absent, marked present in error"
    WRONG_PUPIL = "wrong_pupil", "Entered for the wrong pupil"
    EVIDENCE = "evidence", "Evidence received, such as an appointment letter"
    NO_REASON = "no_reason", "No reason was given in time"
    OTHER = "other", "Another reason (say which)"


class LeaveStatus(models.TextChoices):
    """Where a request for leave of absence stands."""

    ASKED = "asked", "Asked for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PlanKind(models.TextChoices):
    """Why a mark is known before the register is taken. The first that holds a session decides it."""

    CLOSURE = "closure", "School closed"
    DUAL = "dual", "At the other school"
    LEAVE = "leave", "Leave granted"
    TRIP = "trip", "Trip or activity"
    PART_TIME = "part_time", "Part-time timetable"
    ILLNESS = "illness", "Ill the session before"


class ContactStep(models.TextChoices):
    """The rungs of first-day response, in the order they are climbed."""

    FIRST = "first", "Contact 1"
    SECOND = "second", "Contact 2"
    THIRD = "third", "Contact 3"
    HOME_VISIT = "home_visit", "Home visit"
    SAFE_AND_WELL = "safe_and_well", "Safe and well check"
    FAMILY = "family", "The family got in touch"
    TOLD = "told", "Worker told"


class ContactHow(models.TextChoices):
    TELEPHONE = "telephone", "Telephone"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    VISIT = "visit", "Visit"
    IN_PERSON = "in_person", "In person"


class ContactOutcome(models.TextChoices):
    """What an attempt to reach somebody came to."""

    NO_ANSWER = "no_answer", "No answer"
    MESSAGE_LEFT = "message_left", "Message left"
    REASON_GIVEN = "reason_given", "Reason given"
    SEEN_SAFE = "seen_safe", "Seen, safe and well"
    REFERRED = "referred", "Referred on"


class LateReason(models.TextChoices):
    """Why a child came late, as the gate hears it."""

    TRANSPORT = "transport", "Bus or train was late"
    TRAFFIC = "traffic", "Traffic"
    OVERSLEPT = "overslept", "Overslept"
    APPOINTMENT = "appointment", "Medical appointment"
    FAMILY = "family", "Family or a sibling's school"
    WEATHER = "weather", "Weather"


class PatrolStatus(models.TextChoices):
    """Where a truancy patrol stands."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    FINISHED = "finished", "Finished"
    CANCELLED = "cancelled", "Cancelled"


class PlaceKind(models.TextChoices):
    """The kind of public place a child was met in."""

    TOWN = "town", "Town centre"
    SHOPPING = "shopping", "Shopping centre or shop"
    STREET = "street", "Street or estate"
    PARK = "park", "Park or open space"
    TRANSPORT = "transport", "Bus or train station"
    OTHER = "other", "Another public place"


class Accompanied(models.TextChoices):
    """Who a child met on patrol was with."""

    PARENT = "parent", "A parent"
    ADULT = "adult", "Another adult"
    FRIENDS = "friends", "Friends"
    ALONE = "alone", "Alone"


class StreetReason(models.TextChoices):
    """What the reason given in the street is about. Whether it is lawful is asked apart."""

    ILLNESS = "illness", "Illness"
    MEDICAL = "medical", "Doctor, dentist or hospital"
    LEAVE = "leave", "Leave the school granted"
    RELIGIOUS = "religious", "Religious observance"
    UNAVOIDABLE = "unavoidable", "Something unavoidable"
    NOT_REQUIRED = "not_required", "Not due in school then"
    HOME_EDUCATED = "home_educated", "Educated at home"
    EXCLUDED = "excluded", "Excluded from school"
    NO_PLACE = "no_place", "No school place"
    ERRAND = "errand", "Shopping, work or helping at home"
    HOLIDAY = "holiday", "Holiday or day out"
    TROUBLE = "trouble", "Bullying or trouble at school"
    TRUANT = "truant", "Did not want to go"
    NONE = "none", "None given"


class YesNo(models.TextChoices):
    """An answer that may not be known."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class EncounterOutcome(models.TextChoices):
    """What was done about a child met on patrol."""

    RETURNED = "returned", "Returned to school"
    DESIGNATED = "designated", "Taken to the designated place"
    WITH_PARENT = "with_parent", "Left with the parent"
    SAFEGUARDING = "safeguarding", "Safeguarding referral"
    HOME_EDUCATED = "home_educated", "Educated at home: no further action"
    NONE = "none", "No action"


class AgeBand(models.TextChoices):
    """How old, as the counts keep it once a date of birth is erased."""

    UNDER_5 = "under_5", "Under 5"
    PRIMARY = "5_10", "5 to 10"
    SECONDARY = "11_15", "11 to 15"
    OVER_15 = "16_on", "16 and over"
    UNKNOWN = "unknown", "Not known"


class ActionKind(models.TextChoices):
    """What somebody did about a child's attendance, whoever did it and wherever it is kept."""

    CONTACT = "contact", "Contact"
    VISIT = "visit", "Visit"
    MEETING = "meeting", "Meeting"
    LETTER = "letter", "Letter"
    PLAN = "plan", "Plan"
    REFERRAL = "referral", "Referral"
    NOTICE = "notice", "Notice"
    SUPPORT = "support", "Support"
    OTHER = "other", "Other"
