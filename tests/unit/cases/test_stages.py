"""The table of moves: from every stage to every stage, as every role, and every guard either side."""

import itertools

import pytest

from attendance.choices import Role
from cases.choices import CloseReason, ConsiderationKind, Offence, Stage
from cases.rules.stages import (
    ASKED_FOR,
    GUARDS,
    LEGAL_STAGES,
    MOVES,
    OWNERS,
    START,
    SYSTEM,
    Facts,
    check_charge,
    check_move,
    exits,
    find_move,
)
from cases.rules.ties import ChargeRecord, LaidCharge

ALL_CONSIDERED = frozenset(str(kind) for kind in ConsiderationKind)


def laid(offence: Offence, to: Stage) -> ChargeRecord:
    """A record on which one charge is laid, and not decided."""
    return ChargeRecord(lacking="", laid=frozenset({LaidCharge(offence, to)}))


LAID = frozenset({LaidCharge(Offence.S444_1, Stage.SJP), LaidCharge(Offence.S444_1A, Stage.COURT)})
READY = Facts(
    contacts=1,
    meetings_offered=1,
    carers=2,
    panel_arranged=True,
    panel_held=True,
    plan_recorded=True,
    plan_periods=1,
    has_officer=True,
    offence=Offence.S444_1,
    considered=ALL_CONSIDERED,
    supported=True,
    approved=frozenset(str(stage) for stage in Stage),
    record=ChargeRecord(lacking="", laid=LAID),
)
ROLES = [*Role, SYSTEM]

# Who may enter what from where, written out a second time: from -> to -> roles by initial.
# A admin, L attendance lead, E officer, M manager, G legal officer, S the nightly job.
INITIALS = {
    "A": Role.SCHOOL_ADMIN, "L": Role.ATTENDANCE_LEAD, "E": Role.EWO, "M": Role.MANAGER,
    "G": Role.LEGAL_OFFICER, "Y": Role.SYSTEM_ADMIN, "S": SYSTEM,
}  # fmt: skip
EXPECTED = {
    START: "flagged:SLEM",
    "flagged": "school_support:L open:M notice_proposed:LE closed:LEM transferred:E",
    "school_support": "referred:L open:M notice_proposed:LE closed:LEM transferred:E",
    "referred": "open:EM returned:EM transferred:E",
    "returned": "school_support:L referred:L closed:LEM transferred:E",
    "open": "panel:E closed:EM step_down:M transferred:E",
    "panel": "plan:E closed:EM step_down:M transferred:E",
    "plan": "review:E closed:EM step_down:M transferred:E",
    "review": "plan:E notice_to_improve:LE legal_consideration:M closed:EM step_down:M transferred:E",
    "notice_to_improve": "notice_proposed:LE legal_consideration:M closed:EM step_down:M transferred:E",
    "notice_proposed": (
        "notice_issued:M notice_to_improve:M review:M school_support:M legal_consideration:M"
        " step_down:M transferred:E"
    ),
    "notice_issued": "notice_unpaid:S closed:SEM step_down:M transferred:E",
    "notice_unpaid": "notice_issued:S legal_consideration:M closed:SM step_down:M transferred:E",
    "legal_consideration": "notice_issued:S interview:E prosecution:G eso:G step_down:M transferred:E",
    "interview": "notice_issued:S prosecution:G step_down:M transferred:E",
    "prosecution": "notice_issued:S sjp:G court:G step_down:M transferred:E",
    "sjp": "court:G outcome:G transferred:E",
    "court": "outcome:G transferred:E",
    "eso": "closed:G transferred:E",
    "outcome": "post_monitor:SG closed:M transferred:E",
    "post_monitor": "closed:M flagged:SL transferred:E",
    "step_down": "plan:E school_support:L closed:EM transferred:E",
    "transferred": "closed:EM",
    "closed": "notice_issued:S",
}


def expected_roles(start: str, to: str) -> set[str]:
    for entry in EXPECTED[start].split():
        name, _, letters = entry.partition(":")
        if name == to:
            return {INITIALS[letter] for letter in letters}
    return set()


@pytest.mark.parametrize("start", [START, *Stage], ids=lambda s: s or "no case")
@pytest.mark.parametrize("to", Stage)
def test_the_whole_matrix_from_to_and_role(start: str, to: Stage) -> None:
    move = find_move(start, to)
    allowed = expected_roles(start, to)
    assert (move is None) == (not allowed)
    if move is None:
        return
    for role in ROLES:
        close = next(iter(move.endings({role}) or move.close_reasons), "")
        refusals = check_move(move, {role}, READY, reason="Because", close_reason=close)
        assert [r.code for r in refusals] == ([] if role in allowed else ["role"]), role


def test_the_matrix_above_names_every_stage() -> None:
    assert set(EXPECTED) == {START, *Stage}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_label_an_owner_and_a_way_in_and_out(stage: Stage) -> None:
    assert stage.label
    assert OWNERS[stage] in Role
    assert any(move.to == stage for move in MOVES)
    assert exits(stage) or stage == Stage.CLOSED


def test_no_move_is_listed_twice_and_none_stays_where_it_is() -> None:
    ends = [(move.start, move.to) for move in MOVES]
    assert len(ends) == len(set(ends))
    assert all(start != to for start, to in ends)


def test_every_guard_is_known_used_and_says_something() -> None:
    named = set(itertools.chain.from_iterable(move.needs for move in MOVES))
    assert named == set(GUARDS)
    assert set(ASKED_FOR) <= named


def test_every_stage_can_be_reached_from_the_start() -> None:
    reached, edge = set(), {START}
    while edge:
        reached |= edge
        edge = {str(move.to) for move in MOVES if move.start in reached} - reached
    assert reached == {START, *map(str, Stage)}


def test_every_way_into_prosecution_rests_on_a_record() -> None:
    ways = [move for move in MOVES if move.to == Stage.PROSECUTION]
    assert {str(move.start) for move in ways} == {"legal_consideration", "interview"}
    assert all(
        {"decision_record", "eso_considered", "approved"} <= set(move.needs) for move in ways
    )


def test_what_is_not_known_of_a_record_stops_the_case() -> None:
    assert Facts().record.lacking


def test_only_moves_into_legal_stages_are_legal() -> None:
    assert {move.to for move in MOVES if move.legal} == LEGAL_STAGES


def test_nightly_job_only_starts_marks_unpaid_settles_and_watches() -> None:
    by_itself = {(move.start, str(move.to)) for move in MOVES if SYSTEM in move.roles}
    assert by_itself == {
        (START, "flagged"),
        ("notice_issued", "notice_unpaid"),
        ("notice_issued", "closed"),
        ("notice_unpaid", "closed"),
        ("outcome", "post_monitor"),
        ("post_monitor", "flagged"),
        ("notice_unpaid", "notice_issued"),  # proof of later receipt: time to pay runs again
        ("legal_consideration", "notice_issued"),
        ("interview", "notice_issued"),
        ("prosecution", "notice_issued"),
        ("closed", "notice_issued"),  # closed as paid, and the money was not there
    }


def test_skipping_upwards_is_for_a_manager_with_a_reason() -> None:
    for start in (Stage.FLAGGED, Stage.SCHOOL_SUPPORT):
        move = find_move(start, Stage.FT_OPEN)
        assert move is not None
        assert move.roles == {Role.MANAGER}
        assert move.needs_reason


@pytest.mark.parametrize(
    ("start", "to", "change", "code"),
    [
        ("school_support", "referred", {"contacts": 0}, "contact_logged"),
        ("school_support", "referred", {"meetings_offered": 0}, "meeting_offered"),
        ("school_support", "referred", {"carers": 0}, "carers_listed"),
        ("school_support", "referred", {"considered": ALL_CONSIDERED - {"early_help"}}, "early_help"),
        ("school_support", "referred", {"considered": ALL_CONSIDERED - {"siblings"}}, "siblings"),
        (
            "school_support", "referred", {"considered": ALL_CONSIDERED - {"vulnerability"}},
            "vulnerability",
        ),
        ("school_support", "referred", {"below_entry": "8 of 60"}, "entry_test"),
        ("returned", "referred", {"below_entry": "8 of 60"}, "entry_test"),
        ("referred", "open", {"has_officer": False}, "has_officer"),
        ("open", "panel", {"panel_arranged": False}, "panel_arranged"),
        ("open", "panel", {"not_invited": ("Ann Other",)}, "parents_invited"),
        ("panel", "plan", {"panel_held": False}, "panel_held"),
        ("panel", "plan", {"plan_recorded": False}, "plan_recorded"),
        ("review", "plan", {"plan_periods": 2}, "extended_once"),
        (
            "flagged", "notice_proposed",
            {"considered": ALL_CONSIDERED - {"support_not_appropriate"}}, "support_not_appropriate",
        ),
        (
            "review", "legal_consideration",
            {"considered": frozenset(), "consultations_due": frozenset({"social_worker"})}, "consulted",
        ),
        ("review", "notice_to_improve", {"supported": False}, "support_offered"),
        ("notice_to_improve", "notice_proposed", {"supported": False}, "support_offered"),
        ("interview", "prosecution", {"supported": False}, "support_offered"),
        # T40: no charge until an education supervision order has been considered.
        pytest.param(
            "legal_consideration", "prosecution", {"considered": ALL_CONSIDERED - {"eso"}},
            "eso_considered", marks=pytest.mark.trap("T40"),
        ),
        ("interview", "prosecution", {"considered": ALL_CONSIDERED - {"eso"}}, "eso_considered"),
        ("interview", "prosecution", {"offence": ""}, "offence_chosen"),
        ("interview", "prosecution", {"approved": frozenset()}, "approved"),
        ("interview", "prosecution", {"approved": frozenset({"eso"})}, "approved"),
        # Domain 6.4: both ways in rest on a decision record that a second person approved.
        ("legal_consideration", "prosecution", {"record": ChargeRecord()}, "decision_record"),
        ("interview", "prosecution", {"record": ChargeRecord()}, "decision_record"),
        # T38: six months and no longer.
        ("legal_consideration", "prosecution", {"out_of_time": "Too late"}, "in_time"),
        ("interview", "prosecution", {"out_of_time": "Too late"}, "in_time"),
        # T41: no such order for a child in care.
        pytest.param(
            "legal_consideration", "eso", {"looked_after": True}, "not_in_care", marks=pytest.mark.trap("T41")
        ),
        # T39: the Single Justice Procedure cannot take s444(1A).
        pytest.param(
            "prosecution", "sjp", {"offence": Offence.S444_1A}, "sjp_offence", marks=pytest.mark.trap("T39")
        ),
        # No court before a charge; the single justice takes only one laid for that procedure.
        ("prosecution", "court", {"record": ChargeRecord(lacking="")}, "charge_laid"),
        ("sjp", "court", {"record": ChargeRecord(lacking="")}, "charge_laid"),
        ("prosecution", "sjp", {"record": ChargeRecord(lacking="")}, "charge_laid_for_sjp"),
        ("prosecution", "sjp", {"record": laid(Offence.S444_1, Stage.COURT)}, "charge_laid_for_sjp"),
        ("prosecution", "sjp", {"record": laid(Offence.S444_1A, Stage.SJP)}, "charge_laid_for_sjp"),
        ("referred", "transferred", {"considered": frozenset()}, "transfer_confirmed"),
    ],
)  # fmt: skip
def test_a_missing_guard_stops_the_move_and_nothing_else_does(
    start: str, to: str, change: dict[str, object], code: str
) -> None:
    move = find_move(start, to)
    assert move is not None
    lacking = Facts(**{**READY.__dict__, **change})  # type: ignore[arg-type]
    role = next(iter(move.roles))
    assert [r.code for r in check_move(move, {role}, lacking, reason="Because")] == [code]
    assert check_move(move, {role}, READY, reason="Because") == []


def test_court_may_hear_what_the_single_justice_procedure_may_not() -> None:
    facts = Facts(**{**READY.__dict__, "offence": Offence.S444_1A})  # type: ignore[arg-type]
    court = find_move(Stage.PROSECUTION, Stage.COURT)
    assert court is not None
    assert check_move(court, {Role.LEGAL_OFFICER}, facts) == []


@pytest.mark.parametrize(
    ("to", "role", "codes"),
    [
        (Stage.FT_REVIEW, Role.EWO, ["held"]),
        (Stage.CLOSED, Role.EWO, ["held"]),
        (Stage.STEP_DOWN, Role.MANAGER, []),
        (Stage.TRANSFERRED, Role.EWO, []),
    ],
)
def test_a_hold_stops_people_but_not_step_down_or_transfer(
    to: Stage, role: Role, codes: list[str]
) -> None:
    held = Facts(**{**READY.__dict__, "held": True})  # type: ignore[arg-type]
    move = find_move(Stage.FT_PLAN, to)
    assert move is not None
    refusals = check_move(move, {role}, held, reason="So", close_reason=CloseReason.IMPROVED)
    assert [r.code for r in refusals] == codes


def test_a_hold_does_not_stop_the_clock_of_the_law() -> None:
    held = Facts(**{**READY.__dict__, "held": True})  # type: ignore[arg-type]
    move = find_move(Stage.NOTICE_ISSUED, Stage.NOTICE_UNPAID)
    assert move is not None
    assert check_move(move, {SYSTEM}, held) == []


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_move_that_needs_a_reason_refuses_an_empty_one(reason: str) -> None:
    move = find_move(Stage.FT_REFERRED, Stage.RETURNED)
    assert move is not None
    assert [r.code for r in check_move(move, {Role.EWO}, READY, reason=reason)] == ["reason"]


@pytest.mark.parametrize(
    ("close_reason", "codes"),
    [("", ["close_reason"]), ("court", ["close_reason"]), ("other", [])],
)
def test_closing_says_how_it_ended_from_the_list_of_that_move(
    close_reason: str, codes: list[str]
) -> None:
    move = find_move(Stage.NOTICE_ISSUED, Stage.CLOSED)
    assert move is not None
    refusals = check_move(move, {Role.EWO}, READY, reason="Paid", close_reason=close_reason)
    assert [r.code for r in refusals] == codes


@pytest.mark.parametrize("start", [Stage.NOTICE_ISSUED, Stage.NOTICE_UNPAID])
@pytest.mark.parametrize(
    ("role", "may_say"),
    [
        (SYSTEM, {"notice_paid", "notice_withdrawn", "other"}),
        (Role.MANAGER, {"notice_withdrawn", "other"}),
        (Role.EWO, {"other"}),
    ],
)
def test_only_the_notice_itself_says_that_it_is_paid(
    start: Stage, role: str, may_say: set[str]
) -> None:
    move = find_move(start, Stage.CLOSED)
    assert move is not None
    assert set(move.endings({role})) == may_say
    for said in move.close_reasons:
        refusals = check_move(move, {role}, READY, reason="x", close_reason=said)
        assert ("close_reason" not in [r.code for r in refusals]) == (said in may_say), said


@pytest.mark.parametrize(
    ("stage", "offence", "change", "codes"),
    [
        (Stage.PROSECUTION, Offence.S444_1, {}, []),
        (Stage.SJP, Offence.S444_1, {}, []),
        (Stage.COURT, Offence.S444_1, {}, []),
        (Stage.NOTICE_UNPAID, Offence.S444_1, {}, ["stage"]),
        (Stage.LEGAL_CONSIDERATION, Offence.S444_1, {}, ["stage"]),
        (Stage.OUTCOME, Offence.S444_1, {}, ["stage"]),
        (Stage.COURT, Offence.S444_1A, {"offence": Offence.S444_1A}, []),
        (Stage.SJP, Offence.S444_1A, {"offence": Offence.S444_1A}, ["sjp_offence"]),
        (Stage.COURT, Offence.S444_1A, {}, ["offence"]),  # another charge than the one approved
        (Stage.COURT, Offence.S444_1, {"considered": ALL_CONSIDERED - {"eso"}}, ["eso_considered"]),
        (Stage.COURT, Offence.S444_1, {"approved": frozenset()}, ["approved"]),
        (Stage.COURT, Offence.S444_1, {"record": ChargeRecord()}, ["decision_record"]),
        (Stage.COURT, Offence.S444_1, {"held": True}, ["held"]),
        (Stage.COURT, Offence.S444_1, {"out_of_time": "Too late"}, ["in_time"]),
    ],
)
def test_a_charge_is_laid_only_where_the_table_has_led(
    stage: Stage, offence: Offence, change: dict[str, object], codes: list[str]
) -> None:
    facts = Facts(**{**READY.__dict__, **change})  # type: ignore[arg-type]
    assert [r.code for r in check_charge(stage, offence, facts)] == codes


def test_a_role_refusal_names_who_may() -> None:
    move = find_move(Stage.FT_REVIEW, Stage.NOTICE_TO_IMPROVE)
    assert move is not None
    (refusal,) = check_move(move, {Role.LEGAL_OFFICER}, READY, reason="Because")
    assert refusal.text == "This is for the attendance lead or education welfare officer"
