"""Scheduled jobs: what each is called on the jobs page, and when it runs (London time)."""

from __future__ import annotations

from celery.schedules import crontab

# What the jobs page shows: the task's name, its title, what it does, what its rows are. In the order of the night.
JOBS = {
    "config.housekeeping": (
        "Housekeeping",
        "Deletes sign-ins that ran out, and runs of jobs and forms sent that are older than the days set.",
        "rows deleted",
    ),
    "attendance.erase_unmatched": (
        "Names of patrols erased",
        "Erases the names of children met on a patrol whom nobody has matched in the days set.",
        "names erased",
    ),
    "attendance.expire_unexplained": (
        "Reasons overdue",
        "Makes a task of every absence without a reason after five school days.",
        "tasks changed",
    ),
    "attendance.refresh_flags": (
        "Flags",
        "Raises, keeps or clears the flags of every child whose marks moved. Also after each change.",
        "children looked at",
    ),
    "cases.triage_flags": (
        "Flags to cases",
        "Takes up new flags: opens a case, or joins one. Also after flags moved.",
        "cases opened, joined or changed",
    ),
    "cases.chase_deadlines": (
        "Deadlines",
        "Says which deadlines of cases are near or missed.",
        "reminders written",
    ),
    "cases.write_letters": (
        "Letters written",
        "Writes the letters of approved batches. Also at once after the approval. A look that finds none is not kept.",
        "letters",
    ),
    "cases.send_letters": (
        "Letters sent",
        "Sends the written letters of batches that go, and writes each timeline. A look that finds none is not kept.",
        "letters",
    ),
    "cases.hand_over_letters": (
        "Letters handed over",
        "Hands letters to the mail server or to GOV.UK Notify. A look that finds none is not kept.",
        "letters",
    ),
    "cases.ask_after_letters": (
        "Letters asked after",
        "Asks GOV.UK Notify what became of letters it accepted.",
        "letters with news",
    ),
    "cases.raise_overdue_visits": (
        "Officers overdue",
        "Raises officers who are not back from a visit in time. A look that finds nobody is not kept.",
        "officers raised",
    ),
    "fines.issue_batches": (
        "Notices issued",
        "Issues the notices of batches a person let go. Also at once. A look that finds none is not kept.",
        "notices",
    ),
    "cases.mail_overdue_visits": (
        "Mail about officers overdue",
        "Writes to managers and to the contact an officer listed. A look that finds nobody is not kept.",
        "rounds of mail",
    ),
    "fines.lapse_unpaid": (
        "Unpaid notices",
        "The day after the last day to pay, a notice is unpaid.",
        "notices lapsed",
    ),
    "fines.take_card_events": (
        "Card payments",
        "Takes in what the card service told, and asks for what it has not told of.",
        "messages done",
    ),
    "fines.watch_evidence": (
        "Evidence",
        "Says when marks under a live notice were amended.",
        "notices marked",
    ),
    "fines.watch_limitation": (
        "Time limits",
        "Warns when six months for proceedings run out.",
        "warnings written",
    ),
    "fines.build_packs": (
        "Court packs",
        "Builds court packs that were asked for. Also at once when one is. A look that finds none is not kept.",
        "packs built",
    ),
    "fines.chase_decisions": (
        "Unpaid and undecided",
        "Says which unpaid notices have to be prosecuted or withdrawn by now.",
        "warnings written",
    ),
    "fines.remind": (
        "Reminders",
        "Writes one reminder of each notice whose last day to pay is near; none while money may be theirs.",
        "letters",
    ),
    "fines.tell_schools": (
        "Outcomes told",
        "Tells each school, each outcome once, what became of its notices.",
        "outcomes",
    ),
    "attendance.keep_figures": (
        "Figures kept",
        "Keeps the totals that figures of everybody are read from in step, and counts what somebody asked for.",
        "totals changed",
    ),
    "attendance.keep_school_years": (
        "School years",
        "Counts what every school missed, this year and the last: the year of one child stands beside it.",
        "schools counted",
    ),
    "attendance.chase_registers": (
        "Registers chased",
        "Reminds whoever usually takes a register that is late. A look without a reminder is not kept.",
        "reminders",
    ),
}
# A look at flags serves all marks saved in the seconds before it begins.
RECHECK_SECONDS = 2
# Run after flags moved, by name: attendance does not know who reads its flags.
AFTER_FLAGS = ["cases.triage_flags"]
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "config.tick", "schedule": 30.0, "options": {"expires": 60}},
    "housekeeping": {"task": "config.housekeeping", "schedule": crontab(hour=0, minute=40)},
    "refresh-flags": {"task": "attendance.refresh_flags", "schedule": crontab(hour=1, minute=10)},
    # belt and braces: what moved is looked at every night, everybody once a week
    "all-flags": {
        "task": "attendance.refresh_flags",
        "kwargs": {"full": True},
        "schedule": crontab(hour=3, minute=10, day_of_week="sunday"),
    },
    "chase-registers": {
        "task": "attendance.chase_registers",
        "schedule": crontab(minute="*/5", hour="8-16", day_of_week="mon-fri"),
        "options": {"expires": 240},  # a look missed is made up by the next
    },
    "expire-unexplained": {
        "task": "attendance.expire_unexplained",
        "schedule": crontab(hour=1, minute=0),
    },
    "erase-unmatched": {
        "task": "attendance.erase_unmatched",
        "schedule": crontab(hour=0, minute=50),
    },
    "keep-school-years": {
        "task": "attendance.keep_school_years",
        "schedule": crontab(hour=3, minute=50),
    },
    "all-figures": {
        "task": "attendance.keep_figures",
        "kwargs": {"full": True},
        "schedule": crontab(hour=3, minute=40),
    },
    "keep-figures": {
        "task": "attendance.keep_figures",
        "schedule": crontab(minute="*/10", hour="6-20"),
        "options": {"expires": 540},  # a look missed is made up by the next
    },
    # a pack whose message was lost, or whose worker ended, waits a minute
    "build-packs": {
        "task": "fines.build_packs",
        "schedule": crontab(),
        "options": {"expires": 50},
    },
    "triage-flags": {"task": "cases.triage_flags", "schedule": crontab(hour=1, minute=40)},
    "chase-deadlines": {"task": "cases.chase_deadlines", "schedule": crontab(hour=2, minute=0)},
    # a letter whose message was lost waits minutes, not a night
    "write-letters": {
        "task": "cases.write_letters",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "send-letters": {
        "task": "cases.send_letters",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "take-card-events": {
        "task": "fines.take_card_events",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "hand-over-letters": {
        "task": "cases.hand_over_letters",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "ask-after-letters": {
        "task": "cases.ask_after_letters",
        "schedule": crontab(hour=5, minute=30),
    },
    "raise-overdue-visits": {
        "task": "cases.raise_overdue_visits",
        "schedule": crontab(),  # every minute
        "options": {"expires": 55},  # a look missed is made up by the next
    },
    # a notice whose message was lost waits minutes, not a night
    "issue-batches": {
        "task": "fines.issue_batches",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "mail-overdue-visits": {
        "task": "cases.mail_overdue_visits",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "lapse-unpaid": {"task": "fines.lapse_unpaid", "schedule": crontab(hour=2, minute=20)},
    "watch-evidence": {"task": "fines.watch_evidence", "schedule": crontab(hour=2, minute=30)},
    "chase-decisions": {"task": "fines.chase_decisions", "schedule": crontab(hour=2, minute=45)},
    "remind-of-notices": {"task": "fines.remind", "schedule": crontab(hour=6, minute=10)},
    "tell-schools": {"task": "fines.tell_schools", "schedule": crontab(hour=6, minute=30)},
    "watch-limitation": {"task": "fines.watch_limitation", "schedule": crontab(hour=2, minute=40)},
}
