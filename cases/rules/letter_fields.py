"""The closed list of what a letter may say of a case: each field, what it holds, and where it must stand.

Pure. A field is written in braces: `{first_name}`. In English it brings its words ("20½ days"), in any other
language the figure alone ("20½"), for the words around it are the translator's.
"""

from dataclasses import dataclass

from cases.choices import LetterTemplate as L
from cases.choices import Stage


@dataclass(frozen=True)
class Field:
    """One field: its name, what it holds, and an invented example, in English and as a figure."""

    name: str
    holds: str
    sample: str | tuple[str, ...]
    plain_sample: str | tuple[str, ...] = ""

    @property
    def is_list(self) -> bool:
        """Whether it is several lines, and so stands on a line of its own."""
        return not isinstance(self.sample, str)

    def example(self, *, plain: bool = False) -> str | tuple[str, ...]:
        """The invented value."""
        return self.plain_sample if plain and self.plain_sample else self.sample


TARGETS = ("Be at school every Monday (Parent)", "Meet Sam at the gate (School)")
RESULTS = ("Be at school every Monday: met", "Meet Sam at the gate: partly met")
PAYABLE = ("\u00a380 by Monday 23 February 2026", "\u00a3160 by Monday 2 March 2026")
PAYABLE_PLAIN = ("\u00a380 \u2013 23/02/2026", "\u00a3160 \u2013 02/03/2026")
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("recipient", "The parent this letter goes to", "Mrs Jo Example"),
        Field("child", "The child's full name", "Sam Example"),
        Field("first_name", "The child's first name", "Sam"),
        Field("school", "The child's school", "Riverside High School"),
        Field("authority", "The council", "Riverside Council"),
        Field("officer", "Who signs", "Karen Shah"),
        Field("telephone", "The service's telephone number", "020 7946 0100"),
        Field("days_missed", "Days missed this school year", "20½ days", "20½"),
        Field("sessions", "Sessions missed of those possible", "41 of 190 sessions", "41/190"),
        Field("rate", "The same as a percentage", "21.6%"),
        Field("period", "The days it is counted over",
              "Monday 1 September 2025 to Friday 16 January 2026", "01/09/2025 – 16/01/2026"),
        Field("unauthorised", "Sessions missed without permission", "32 sessions", "32"),
        Field("day", "The day of the panel", "Monday 26 January 2026", "26/01/2026"),
        Field("time", "The time of the panel", "14:30"),
        Field("place", "Where the panel meets", "School, meeting room 2"),
        Field("former_day", "The day the meeting was to be", "Thursday 22 January 2026", "22/01/2026"),
        Field("former_time", "The time it was to be", "10:00"),
        Field("targets", "What was agreed, a line each", TARGETS),
        Field("results", "Each target and how it went", RESULTS),
        Field("support", "Support given or agreed, in words", "A place at breakfast club"),
        Field("review_day", "The day the plan is looked at again", "Monday 23 February 2026", "23/02/2026"),
        Field("weeks", "How long there is to improve", "6 school weeks", "6"),
        Field("end_day", "The last day to improve", "Friday 6 March 2026", "06/03/2026"),
        Field("notice", "The reference of the penalty notice", "26-0031"),
        Field("issued_day", "The day the notice was given", "Friday 30 January 2026", "30/01/2026"),
        Field("amount", "What discharges it now", "\u00a3160"),
        Field("last_day", "The last day to pay it", "Monday 2 March 2026", "02/03/2026"),
        Field("payable", "Every amount that still settles it, and its last day, a line each", PAYABLE, PAYABLE_PLAIN),
        Field("came_in", "What has come in for it", "\u00a30"),
        Field(
            "changed", "What has changed: the day the notice came, or a payment that did not hold",
            "\u00a380 that we had down as paid on 10 February 2026 does not pay it any more: the bank took it back.",
            "\u2212\u00a380",
        ),
        Field("reached_day", "The day the notice is proved to have come", "Monday 9 February 2026", "09/02/2026"),
        Field("ground", "On which ground it is withdrawn", "It contains material errors"),
        Field("refund", "What is paid back", "\u00a380"),
        Field("received_day", "The day the parent's words came", "Thursday 5 February 2026", "05/02/2026"),
        Field("answer", "Whether the parent is found right", "Not upheld"),
        Field("stands", "What that means for the notice", "It stands and is still to be paid"),
        Field("reasons", "Why, in words", "The school has no record of the appointment"),
        Field("offence", "What is alleged, as the law calls it",
              "failing to secure regular attendance at school, section 444 of the Education Act 1996"),
        Field("absence", "How many sessions it is about, and over which days",
              "10 sessions from Monday 3 November 2025 to Friday 14 November 2025",
              "10, 03/11/2025 \u2013 14/11/2025"),
        Field("most", "The most a court may impose",
              "a fine of up to \u00a31,000; where the parent knew and did nothing, up to \u00a32,500",
              "\u00a31,000 / \u00a32,500"),
        Field("interviewer", "Who conducts the interview", "Karen Shah"),
        Field("watch_weeks", "How long attendance is watched after closing", "12 school weeks", "12"),
    )
}  # fmt: skip
EVERYWHERE = ("recipient", "child", "first_name", "school", "authority", "officer", "telephone")
FIGURES = ("days_missed", "sessions", "rate", "period", "unauthorised")
PANEL = ("day", "time", "place")
NOTICE_ITSELF = ("notice", "issued_day")
FORMER = ("former_day", "former_time")
ALLEGED = ("offence", "absence", "most", "interviewer")
OF_KIND: dict[str, tuple[str, ...]] = {
    L.FIRST_ATTENDANCE: (*EVERYWHERE, *FIGURES),
    L.PANEL_INVITATION: (*EVERYWHERE, *FIGURES, *PANEL),
    L.MEETING_MOVED: (*EVERYWHERE, *PANEL, *FORMER),
    L.MEETING_OFF: (*EVERYWHERE, *FORMER),
    L.PLAN: (*EVERYWHERE, *FIGURES, "targets", "support", "review_day"),
    L.TARGET_REVIEW: (*EVERYWHERE, *FIGURES, "results", "review_day"),
    L.REVIEW: (*EVERYWHERE, *FIGURES, "results"),
    L.NOTICE_TO_IMPROVE: (*EVERYWHERE, *FIGURES, "support", "weeks", "end_day"),
    L.CLOSING_WELL_DONE: (*EVERYWHERE, *FIGURES, "watch_weeks"),
    L.INTERVIEW_INVITATION: (*EVERYWHERE, *PANEL, *ALLEGED),
    L.INTERVIEW_MOVED: (*EVERYWHERE, *PANEL, *FORMER, *ALLEGED),
    L.INTERVIEW_OFF: (*EVERYWHERE, *FORMER),
    L.NOTICE_REMINDER: (*EVERYWHERE, *NOTICE_ITSELF, "payable", "came_in", "amount", "last_day"),
    L.NOTICE_WITHDRAWN: (*EVERYWHERE, *NOTICE_ITSELF, "ground", "refund"),
    L.NOTICE_DAYS: (*EVERYWHERE, *NOTICE_ITSELF, "reached_day", "payable", "came_in", "changed"),
    L.NOTICE_ANSWER: (*EVERYWHERE, *NOTICE_ITSELF, "received_day", "answer", "stands", "reasons"),
}
# What a case page offers at a stage for which its pathway names no letter.
OF_STAGE: dict[str, tuple[str, ...]] = {
    Stage.FT_PLAN: (L.PLAN, L.TARGET_REVIEW),
    Stage.FT_REVIEW: (L.TARGET_REVIEW, L.REVIEW),
    Stage.NOTICE_TO_IMPROVE: (L.NOTICE_TO_IMPROVE,),
}
NOTICE = "A notice to improve must say it (Working together to improve school attendance 2024; domain 4.5)"
MEETING = "The pathway counts a parent as invited by this letter"
WITHDRAWAL = "SI 2007/1867 regulation 8: a notice of withdrawal, and any refund"
CAUTION = "Who is asked to an interview under caution is told when and where, and what is alleged (PACE Code C)"
WHICH = "The parent has to know which meeting it is about"
AGREED = "The pathway asks for the plan to reach each parent"
# Fields without which a letter of the kind may not be kept, and why.
NEEDED: dict[str, dict[str, str]] = {
    L.FIRST_ATTENDANCE: {"days_missed": "Parents understand days; it is what the letter is about"},
    L.PANEL_INVITATION: dict.fromkeys(PANEL, MEETING),
    L.MEETING_MOVED: dict.fromkeys(PANEL, MEETING) | dict.fromkeys(FORMER, WHICH),
    L.MEETING_OFF: dict.fromkeys(FORMER, WHICH),
    L.PLAN: dict.fromkeys(("targets", "review_day"), AGREED),
    L.TARGET_REVIEW: {"results": "The letter says how each target went"},
    L.REVIEW: {"days_missed": "The review rests on the days missed"},
    L.NOTICE_TO_IMPROVE: dict.fromkeys(
        ("days_missed", "sessions", "period", "support", "weeks", "end_day"), NOTICE
    ),
    L.CLOSING_WELL_DONE: {"watch_weeks": "The pathway watches attendance after closing"},
    L.INTERVIEW_INVITATION: dict.fromkeys((*PANEL, "offence", "absence"), CAUTION),
    L.INTERVIEW_MOVED: dict.fromkeys((*PANEL, "offence", "absence"), CAUTION)
    | dict.fromkeys(FORMER, WHICH),
    L.INTERVIEW_OFF: dict.fromkeys(FORMER, WHICH),
    L.NOTICE_REMINDER: dict.fromkeys(
        ("notice", "payable"),
        "It says every amount that still settles the notice, and its last day",
    ),
    L.NOTICE_WITHDRAWN: dict.fromkeys(("notice", "ground", "refund"), WITHDRAWAL),
    L.NOTICE_DAYS: dict.fromkeys(
        ("notice", "reached_day", "payable"),
        "It says from which day the days to pay count now, and every amount with its last day",
    ),
    L.NOTICE_ANSWER: dict.fromkeys(("notice", "answer", "reasons"), "An answer gives its reasons"),
}
# Words without which the English may not be kept.
RIGHTS = dict.fromkeys(("legal advice", "do not have to come", "interpreter"), CAUTION)
NEEDED_WORDS: dict[str, dict[str, str]] = {
    L.NOTICE_TO_IMPROVE: {"penalty notice": NOTICE},
    L.INTERVIEW_INVITATION: RIGHTS,
    L.INTERVIEW_MOVED: RIGHTS,
}


def fields_of(kind: str) -> list[Field]:
    """The fields a letter of that kind may use."""
    return [FIELDS[name] for name in OF_KIND[kind]]


def samples(kind: str, *, plain: bool = False) -> dict[str, str | tuple[str, ...]]:
    """Invented values for a look at a letter without anybody's record."""
    return {field.name: field.example(plain=plain) for field in fields_of(kind)}
