"""The whole load, phase by phase, in the order they depend on each other."""

from collections.abc import Callable, Iterator
from functools import partial

from config.demo import phases
from config.demo.acted import log_acts
from config.demo.amendments import amend_marks
from config.demo.casework.banking import take_money
from config.demo.casework.cover import send_on_leave
from config.demo.casework.packing import build_packs
from config.demo.casework.seasons import phases_of
from config.demo.casework.views import save_views
from config.demo.casework.writing import write_letters
from config.demo.figures import count_totals, load_published
from config.demo.first_day import chase_registers, log_contacts
from config.demo.flag_notes import note_flags
from config.demo.loading import load_children, load_people, load_places
from config.demo.making import make_plan
from config.demo.meetings import hold_meetings
from config.demo.nights import keep_nights
from config.demo.patrols import send_patrols
from config.demo.phases import Phase
from config.demo.plan import Plan, Settings
from config.demo.planning import plan_ahead
from config.demo.registers import load_registers
from config.demo.school_years import keep_years
from config.demo.staff import Staff
from config.demo.twice import put_on_file_twice
from config.demo.unsettled import leave_unsettled


def load(settings: Settings, say: Callable[[str], None]) -> Plan:
    """Load the demonstration, or what is missing of it. Raises phases.CannotLoad."""
    plan = make_plan(settings)
    phases.run(settings, all_phases(plan), say)
    return plan


def all_phases(plan: Plan) -> Iterator[Phase]:
    """Places, people, children, then every school's registers, then what people did about them."""
    yield Phase(
        "places", f"{len(plan.schools)} schools with their calendars", lambda: load_places(plan)
    )
    yield Phase("people", "Officers, offices and leads", lambda: load_people(plan))
    yield Phase("children", f"{len(plan.children):,} children and their families",
                lambda: load_children(plan))  # fmt: skip
    for number, school in enumerate(plan.schools, start=1):
        words = f"Registers, school {number} of {len(plan.schools)}"
        yield Phase(f"registers {school.urn}", words, partial(load_registers, plan, school))
    for school in plan.schools:
        yield Phase(f"amendments {school.urn}", "Amended marks", partial(amend_marks, plan, school))
    for school in plan.schools:
        words = "First-day contacts"
        yield Phase(f"first day {school.urn}", words, partial(log_contacts, plan, school))
    for school in plan.schools:
        words = "What schools did about absence"
        yield Phase(f"acted {school.urn}", words, partial(log_acts, plan, school))
    yield Phase("chased", "Registers chased", lambda: chase_registers(plan))
    yield Phase("planned", "Leave, timetables, closures and trips", lambda: plan_ahead(plan))
    for name, words, work in phases_of(plan):
        yield Phase(name, words, work)
    yield Phase("meetings", "Meetings and visits", lambda: hold_meetings(plan))
    yield Phase("money", "Money for notices", lambda: take_money(plan.settings.today))
    yield Phase("letters", "Letters and their texts", lambda: write_letters(plan.settings.today))
    yield Phase("packs", "Court packs", lambda: build_packs(plan.settings.today))
    yield Phase("views", "Saved views of lists", save_views)
    yield Phase("unsettled", "Parental responsibility not known", leave_unsettled)
    yield Phase("twice", "Parents on file twice", put_on_file_twice)
    yield Phase("cover", "Cover for an officer on leave", send_on_leave)
    yield Phase("patrols", "Truancy patrols", lambda: send_patrols(plan))
    for school in plan.schools:
        words = "What was made of the flags"
        yield Phase(f"flag notes {school.urn}", words, partial(note_flags, plan, school))
    yield Phase("school years", "What each school's children missed", lambda: keep_years(plan))
    yield Phase("published", "Published figures of the nation", load_published)
    yield Phase("totals", "Totals of figures", count_totals)
    yield Phase("nights", "Nightly jobs on record", lambda: keep_nights(plan))
    yield Phase("loaded", "Sign-ins", lambda: phases.mark_loaded(plan, sign_ins(plan)))


def sign_ins(plan: Plan) -> list[dict[str, str]]:
    """The well-known person of each role."""
    return [
        {"role": person.sign_in.value, "name": person.name, "email": person.email}
        for person in Staff(plan).make()
        if person.sign_in
    ]
