"""Courts of the demonstration: records written and approved, charges laid, served, heard and decided."""

import datetime as dt

from django.utils import timezone

from accounts.errors import WrongState
from attendance.models import Carer
from cases.choices import Stage
from config.demo.casework import fining
from config.demo.casework.packing import read_notes
from config.demo.casework.walk import CourseEnds, Walk
from fines.actions import charging, court_steps, courts, deciding, interviews, orders, results
from fines.actions.court_steps import Day
from fines.actions.deciding import Weighed
from fines.actions.interviews import Held
from fines.actions.known import read_known
from fines.actions.law import working_day
from fines.actions.laying import pack_lacks
from fines.actions.orders import Made
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import read_statement, record_signature, write_statement
from fines.actions.result_orders import Ordered
from fines.actions.results import Entered
from fines.choices import Charge, Outcome, PackPaper, Procedure, Weighs
from fines.models import ChargingDecision, PenaltyNotice, Proceedings
from fines.rules.orders import last_day

COURTS = ("Severnbridge Magistrates' Court", "Tarrow Magistrates' Court")
WORDS = {
    "absence": "",
    "culpability": "Knew of the absence from every letter and call, and gave no reason that was excused.",
    "support": "",
    "circumstances": "No illness, bereavement or violence at home is known; both were asked about.",
    "child": "Old enough to say what helps; was heard at the panel and would come if taken.",
    "since": "",
    "history": "",
    "proportion": "Letters, meetings and a notice came first. Nothing short of a charge has changed anything.",
}
HELPED = "Support was offered before anything else, and the absence goes on."
NOT_HELPED = "The family was asked what would help and named nothing, and the absence goes on."
NEITHER = ("circumstances", "child", "support", "history")
ROOM = dt.timedelta(days=50)  # nobody drafts a charge on sessions about to fall out of time
PROGRAMME = "Attend the programme at the family centre each week."
FOLLOWS = "The six months end soon. What is missing follows before the first hearing."
FINES = (34600, 44000, 50000, 50000, 58000, 66000)  # about £500, as the courts of the field give


def record(
    walk: Walk, notice: PenaltyNotice | None = None, charge: str = Charge.S444_1
) -> ChargingDecision:
    """The legal officer's record about the parent of the notice, or the first one. Raises CourseEnds."""
    carer = notice.carer if notice else _first(walk)
    lines = charging.charge_lines(walk.case, carer, walk.on, charge=charge)
    late = walk.on + ROOM
    fit = (n for n in lines if not n.bar and n.fact.code != "N" and n.file_by)
    free = [n.session_id for n in fit if n.file_by and n.file_by > late][-40:]
    if not free:
        raise CourseEnds
    row = deciding.write_decision(
        case=walk.case, carer=carer, session_ids=free, by=walk.staff.legal, on=walk.on,
        weighed=_weighed(walk, carer, charge),
    )  # fmt: skip
    walk.refresh()
    return row


def approve(walk: Walk, row: ChargingDecision) -> None:
    """The manager agrees, once everybody who must be is consulted; the case goes to prosecution."""
    fining.consult(walk)
    deciding.answer_decision(decision=row, approved=True, by=walk.manager, on=walk.on)
    walk.refresh()


def lay(walk: Walk, row: ChargingDecision, procedure: str = Procedure.HEARING) -> Proceedings:
    """The charge is laid, and the papers are served two days later if that day is over."""
    people = ("case__pupil", "case__enrolment__school__authority", "case__officer", "carer")
    decision = ChargingDecision.objects.select_related(*people).get(pk=row.pk)
    sign_papers(walk, decision)
    lacks = pack_lacks(decision, walk.staff.legal, walk.on)
    if lacks.conditions:
        raise CourseEnds
    charge = courts.begin_proceedings(
        decision=decision, charge=row.charge, by=walk.staff.legal, on=walk.on,
        procedure=Procedure.HEARING if lacks.papers else procedure,
        why_lacking=FOLLOWS if lacks.to_explain else "",
    )  # fmt: skip
    walk.refresh()
    served = walk.on + dt.timedelta(days=2)
    if served <= walk.today:
        court_steps.record_step(
            proceedings=charge, kind="served", on=served, by=walk.staff.legal,
            note="First-class post to the last known address",
        )  # fmt: skip
    return charge


def sign_papers(walk: Walk, decision: ChargingDecision) -> None:
    """The officer writes and signs the statement, the head teacher the certificate; where the words name somebody
    else, or are somebody else's, nobody has signed yet. On the day of the charge: what is laid was sworn before."""
    case, carer, by = decision.case, decision.carer, walk.officer
    names = {
        PackPaper.STATEMENT: by.name, PackPaper.CERTIFICATE: case.enrolment.school.head_name,
    }  # fmt: skip
    read_notes(case, carer, walk.staff.legal)
    text = read_statement(PackFile(case, carer), by).text
    try:
        write_statement(case=case, carer=carer, text=text, by=by, on=walk.on)
        for paper, name in names.items():
            record_signature(case=case, carer=carer, paper=paper, name=name, on=walk.on, by=by)
    except WrongState:
        return


def list_it(walk: Walk, charge: Proceedings, weeks: int = 5) -> None:
    """A first hearing some weeks ahead."""
    day = working_day(walk.on + dt.timedelta(weeks=weeks, days=-1), 1)
    hour = dt.time(walk.rng.choice((10, 11, 14)), walk.rng.choice((0, 30)))
    at = timezone.make_aware(dt.datetime.combine(day, hour))
    listed = Day(
        "first", walk.rng.choice(COURTS), at, f"Court {walk.rng.randint(1, 4)}", 45,
        [walk.staff.legal], "School attendance lead", held=at <= timezone.now(),
    )  # fmt: skip
    court_steps.list_hearing(proceedings=charge, day=listed, by=walk.staff.legal)
    walk.refresh()


def adjourn(walk: Walk, charge: Proceedings) -> None:
    """The court needed an interpreter: the hearing goes to a day that is still to come."""
    hearing = charge.hearings.latest("id")
    day = working_day(walk.today + dt.timedelta(days=9), 1)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(10, 30)))
    later = Day("trial", hearing.court, at, hearing.room, 90, [walk.staff.legal], hearing.others)
    court_steps.move_hearing(
        hearing=hearing, by=walk.staff.legal, reason="An interpreter was needed", day=later
    )


def decide(
    walk: Walk, charge: Proceedings, outcome: str = Outcome.FINE, order_months: int | None = None
) -> None:
    """What the court said: mostly a fine far below the maximum, with costs and surcharge."""
    fine = walk.rng.choice(FINES) if outcome == Outcome.FINE else None
    guilty = outcome != Outcome.ACQUITTED
    said = Entered(
        outcome, walk.on, fine, costs_pence=12000 if guilty else None,
        surcharge_pence=fine and fine * 4 // 10,
        length_months=12 if outcome == Outcome.CONDITIONAL_DISCHARGE else None,
        parenting_order_months=order_months,
    )  # fmt: skip
    ordered = Ordered(PROGRAMME, last_day(walk.on, 3))
    results.enter_result(proceedings=charge, by=walk.staff.legal, said=said, ordered=ordered)
    walk.refresh()


def review(walk: Walk, charge: Proceedings) -> None:
    """The parenting order of a result is looked at after six weeks, where they are over."""
    order, day = charge.measures.get(), walk.on + dt.timedelta(weeks=6)
    if day <= walk.today:
        orders.note_order(
            measure=order, kind="review", on=day, by=walk.officer,
            words="Came to five of the six evenings; the mornings go better.",
        )  # fmt: skip


def invite(walk: Walk) -> None:
    """An interview under caution in a week, on a working day; held, where its time is over."""
    carer = _first(walk)
    if all(line.bar for line in charging.charge_lines(walk.case, carer, walk.on)):
        raise CourseEnds
    day = working_day(walk.on + dt.timedelta(days=6), 1)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(10, 30)))
    row = interviews.invite(
        case=walk.case, carer=carer, at=at, place="Council House, room 14",
        interviewer=walk.officer, by=walk.officer, on=walk.on,
    )  # fmt: skip
    if at <= timezone.now() and day <= walk.today:
        said = Held(
            "held", timezone.localdate(at), caution_given=True, advice_offered=True,
            present="Duty interpreter", record_reference=f"AV-{row.pk:04d}",
            summary="Agreed that the letters came. Said the mornings are hard and help is wanted.",
        )  # fmt: skip
        interviews.record_interview(interview=row, held=said, by=walk.officer)


def supervise(walk: Walk) -> None:
    """The Family Court makes an education supervision order, for a year."""
    walk.move(Stage.ESO, walk.staff.legal, walk.voice.say("eso_made"))
    ends = last_day(walk.on, 12)
    made = Made(
        "eso", walk.on, walk.on, "Work with the supervising officer; attend every day.",
        ends, review_on=walk.on + dt.timedelta(weeks=12), court="Severnbridge Family Court",
    )  # fmt: skip
    orders.make_order(case=walk.case, made=made, by=walk.staff.legal)


def _first(walk: Walk) -> Carer:
    people = walk.parents()
    if not people:
        raise CourseEnds
    return people[0].carer


def _weighed(walk: Walk, carer: Carer, charge: str) -> Weighed:
    known = read_known(walk.case, carer, walk.on)
    factors = {
        kind.key: (
            Weighs.NEITHER if kind.key in NEITHER else Weighs.FOR,
            WORDS.get(kind.key) or known.for_factor(kind.key) or "Nothing is on file.",
        )
        for kind in deciding.factors_on(walk.on)
    }
    return Weighed(
        evidence=(True, "The register, its amendments and the letters prove the absence; no defence "
                        "under section 444 is known."),
        interest=(True, HELPED if known.support else NOT_HELPED),
        eso=(False, "The order directs parents who would be led; here no letter and no call was answered."),
        equality="Special needs and health were asked about at the panel; nothing stands against it.",
        why="Absence without leave is proved by the register; a guilty mind need not be."
        if charge == Charge.S444_1 else "The parent knew and did nothing, which letters prove.",
        charge=charge, factors=factors, planning=walk.voice.say("planning"),
    )  # fmt: skip
