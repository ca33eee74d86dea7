"""Who plays which course, and when: the table of parts the year of casework is made of."""

from dataclasses import dataclass

from config.demo.casework import notices, scripts
from config.demo.casework.scripts import Course

HARD = ("slider", "disengaged")
ANY = (
    "slider",
    "disengaged",
    "anxious",
    "late",
    "long_weekends",
    "suspended",
    "recoverer",
    "part_time",
)
SHORT, SUPPORT = "fast-track-8", "support-first"
TRIAGED = (4, 2)  # school weeks ago: nights on which the other flags became cases too


@dataclass(frozen=True)
class Part:
    """A course to be taken by `count` children (in size S), cast so many school weeks ago."""

    weeks_ago: int
    course: Course
    count: int
    stories: tuple[str, ...] = ANY
    notice: bool = False  # needs ten unauthorised sessions
    holiday: bool = False
    again: bool = False  # has had a notice before
    pathway: str = ""  # the manager puts the case on another than the default


PARTS = (
    Part(33, scripts.improved, 4, ("recoverer", "late", "long_weekends")),
    Part(33, notices.paid_early, 3, HARD, notice=True),
    Part(33, notices.watched_and_closed, 1, HARD, notice=True),
    Part(22, notices.convicted, 1, HARD, notice=True),
    Part(28, scripts.improved, 3, ("recoverer", "anxious", "late", "long_weekends")),
    Part(28, scripts.supervised, 1, ("slider", "disengaged", "anxious")),
    Part(28, notices.paid_early, 2, HARD, notice=True),
    Part(28, notices.paid_late, 2, ANY, notice=True),
    Part(28, notices.paid_early, 20, notice=True, holiday=True),
    Part(28, notices.paid_late, 1, notice=True, holiday=True),
    Part(28, notices.wrong_person, 1, notice=True, holiday=True),
    Part(28, notices.outside_code, 2, notice=True, holiday=True),
    Part(28, notices.refunded, 2, notice=True, holiday=True),
    Part(28, notices.discharged, 1, HARD, notice=True),
    Part(28, notices.acquitted, 1, ANY, notice=True),
    Part(22, scripts.improved, 2, ("recoverer", "late", "long_weekends", "anxious")),
    Part(22, notices.paid_early, 2, ANY, notice=True),
    Part(22, notices.paid_early, 16, notice=True, holiday=True),
    Part(22, notices.material_error, 2, notice=True, holiday=True),
    Part(22, notices.not_issuable, 2, notice=True, holiday=True),
    Part(22, notices.ordered, 1, HARD, notice=True),
    Part(22, notices.ordered_and_waiting, 1, HARD, notice=True),
    Part(16, notices.near_the_limit, 1, ("disengaged",), notice=True),
    Part(16, notices.convicted, 1, HARD, notice=True),
    Part(16, notices.adjourned, 1, HARD, notice=True),
    Part(16, notices.paid_early, 10, notice=True, holiday=True),
    Part(16, notices.not_prosecuted, 2, notice=True, holiday=True),
    Part(16, scripts.single_justice, 1, HARD),
    Part(16, scripts.prosecuted, 1, HARD),
    Part(16, scripts.interviewed, 1, HARD),
    Part(16, scripts.considered, 1, HARD),
    Part(16, notices.after_warning, 1, HARD),
    Part(8, notices.considered, 1, HARD, notice=True),
    Part(9, notices.awaiting_a_second, 1, HARD, notice=True),
    Part(9, notices.to_court, 2, ANY, notice=True),
    Part(9, notices.paid_early, 8, notice=True, holiday=True),
    Part(8, notices.unpaid, 2, ANY, notice=True),
    Part(8, notices.paid_early, 1, ANY, notice=True, again=True),
    Part(8, scripts.warned, 3, HARD),
    Part(6, scripts.reviewed, 3),
    Part(8, scripts.legal_waits, 1, HARD),
    Part(8, scripts.legal_sent_back, 1, HARD),
    Part(8, scripts.held_safeguarding, 1),
    Part(8, scripts.stepped_down, 1),
    Part(2, notices.awaiting, 1, ANY, notice=True, again=True),
    Part(6, scripts.planned, 4),
    Part(6, scripts.step_down_waits, 1),
    Part(6, notices.paid_late, 1, ANY, notice=True),
    Part(4, scripts.invited, 2),
    Part(4, scripts.at_panel, 2),
    Part(4, scripts.opened, 3),
    Part(4, scripts.returned, 1),
    Part(4, scripts.held_bereavement, 1),
    Part(4, notices.turned_down, 1, ANY, notice=True),
    Part(4, notices.wrong_person, 1, ANY, notice=True),
    Part(4, scripts.transferred, 1),
    Part(3, notices.awaiting, 98, notice=True, holiday=True),
    Part(2, notices.awaiting, 3, notice=True, holiday=True),
    Part(3, scripts.referred, 3),
    Part(2, scripts.at_once_waits, 1, HARD),
    Part(1, notices.waiting, 22, ANY, notice=True),
    Part(1, notices.waiting, 82, notice=True, holiday=True),
    Part(1, notices.waiting, 1, notice=True, again=True),
    Part(2, scripts.supported, 4),
    Part(
        22, scripts.improved, 1, ("recoverer", "late", "long_weekends", "anxious"), pathway=SUPPORT
    ),
    Part(8, scripts.reviewed, 1, pathway=SHORT),
    Part(6, scripts.planned, 1, pathway=SUPPORT),
    Part(6, scripts.planned, 1, pathway=SHORT),
    Part(4, scripts.opened, 1, pathway=SHORT),
    Part(4, scripts.invited, 1, pathway=SUPPORT),
    Part(2, scripts.supported, 1, ("anxious", "part_time", "slider"), pathway=SUPPORT),
)
FULL = 67  # a course with this count is taken by as many children as the size has cases

# Courses in which the school refers to Fast Track. The slow ones had last year to run their length.
SLOW = frozenset(
    {
        scripts.improved,
        scripts.considered,
        scripts.interviewed,
        scripts.prosecuted,
        scripts.single_justice,
        scripts.supervised,
    }
)
REFERRING = SLOW | {
    scripts.referred,
    scripts.returned,
    scripts.opened,
    scripts.invited,
    scripts.at_panel,
    scripts.planned,
    scripts.reviewed,
    scripts.warned,
    scripts.stepped_down,
    scripts.step_down_waits,
    scripts.legal_waits,
    scripts.legal_sent_back,
    scripts.held_safeguarding,
    scripts.held_bereavement,
    scripts.transferred,
    notices.after_warning,
}
REFERRED_AFTER = {False: 7, True: 21}  # school days from the flag to the referral, brisk and slow
JITTER = 3  # school days: not every case begins on the same Friday
