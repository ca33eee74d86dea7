"""The statements of the figures of notices and courts. Notices are judged as in the yearly return (`returns_sql`)."""

from cases.actions.process_sql import LONDON_DAY
from fines.actions.returns_sql import JUDGED

ENDS = ("paid_first", "paid_second", "withdrawn", "prosecuted", "unresolved")
IS_PAID = "\"end\" IN ('paid_first', 'paid_second')"
# What a notice cost, as one word for an address: offence, first and second amount.
RUNG = "concat_ws('-', offence, coalesce(first_pence, 0), second_pence)"
# The term of issue: holidays belong to the term before them. Nothing where the calendars do not tell the terms.
TERM = """CASE WHEN %(spring)s::date IS NULL OR %(summer)s::date IS NULL THEN NULL
    WHEN issued_on < %(spring)s THEN 'autumn' WHEN issued_on < %(summer)s THEN 'spring' ELSE 'summer' END"""
KEYS = f"""keyed AS (
  SELECT judged.*, {RUNG} AS rung, {TERM} AS term, CASE WHEN {IS_PAID} THEN paid_pence END AS rate,
    CASE WHEN "end" = 'withdrawn' THEN withdrawal_ground END AS ground FROM judged
)"""
_ENDS = ", ".join(f"count(*) FILTER (WHERE \"end\" = '{end}') AS {end}" for end in ENDS)
# What GROUPING() says of each row.
GROUPED = {
    127: "", 63: "school", 95: "term", 111: "month", 119: "reason", 123: "rung", 125: "rate", 126: "ground",
}  # fmt: skip
GROUPS = f"""{JUDGED}, {KEYS}
SELECT GROUPING(school_id, term, month, reason, rung, rate, ground) AS grouped, school_id AS school, term,
  month, reason, rung, rate, ground, count(*) AS issued, {_ENDS}
FROM keyed GROUP BY GROUPING SETS
  ((), (school_id), (term), (month), (reason), (rung), (rate), (ground))"""
# The rows of a group, as conditions on `judged`; `key` is given.
OF_GROUP = {
    "": "TRUE",
    "school": "school_id::text = %(key)s",
    "term": f"{TERM} = %(key)s",
    "month": "month::text = %(key)s",
    "reason": "reason = %(key)s",
    "rung": f"{RUNG} = %(key)s",
    "rate": f"{IS_PAID} AND paid_pence::text = %(key)s",
    "ground": "\"end\" = 'withdrawn' AND withdrawal_ground = %(key)s",
}
OF_END = {"": "TRUE", "paid": IS_PAID} | {end: f"\"end\" = '{end}'" for end in ENDS}

# Days from one step to the next. A step nobody has taken yet is in no figure.
NOTICE_STEPS = f"""{JUDGED}, stepped AS (
  SELECT proposed_on - flagged.day AS threshold_proposal, issued_on - proposed_on AS proposal_issue,
    CASE WHEN {IS_PAID} THEN paid_on - issued_on END AS issue_payment,
    CASE WHEN "end" = 'withdrawn' AND withdrawal_ground = 'not_prosecuted' THEN withdrawn_on - second_due
      WHEN "end" IN ('prosecuted', 'unresolved') THEN decided.day - second_due END AS unpaid_decision
  FROM judged LEFT JOIN LATERAL (
    SELECT max(f.raised_as_of) AS day FROM attendance_flag f WHERE f.enrolment_id = judged.enrolment_id
      AND f.kind = 'notice_threshold' AND f.raised_as_of BETWEEN judged.first_session_on AND judged.proposed_on
  ) flagged ON true LEFT JOIN LATERAL (
    SELECT min({LONDON_DAY.format("a.at")}) AS day FROM fines_chargingdecision d
    JOIN fines_decisionanswer a ON a.decision_id = d.id AND a.approved
    WHERE d.case_id = judged.case_id AND d.carer_id = judged.carer_id
      AND {LONDON_DAY.format("a.at")} BETWEEN judged.second_due + 1 AND %(as_at)s
  ) decided ON true
)"""
STANDS = "NOT EXISTS (SELECT 1 FROM fines_courtresult b WHERE b.replaces_id = r.id)"
CHARGE_STEPS = f"""WITH stepped AS (
  SELECT p.filed_on - {LONDON_DAY.format("a.at")} AS decision_charge, r."on" - p.filed_on AS charge_result
  FROM fines_proceedings p LEFT JOIN fines_decisionanswer a ON a.decision_id = p.decision_id
  LEFT JOIN fines_courtresult r ON r.proceedings_id = p.id AND r."on" <= %(as_at)s AND {STANDS}
  WHERE p.filed_on BETWEEN %(first)s AND least(%(last)s, %(as_at)s)
)"""
STEPS_OF_NOTICES = ("threshold_proposal", "proposal_issue", "issue_payment", "unpaid_decision")
STEPS_OF_CHARGES = ("decision_charge", "charge_result")


def summed(with_: str, steps: tuple[str, ...]) -> str:
    """Of each step: how many took it, half of them within so many days, nine in ten within so many."""
    parts = ", ".join(
        f"count({s}) AS {s}_n, percentile_disc(0.5) WITHIN GROUP (ORDER BY {s}) AS {s}_half,"
        f" percentile_disc(0.9) WITHIN GROUP (ORDER BY {s}) AS {s}_most"
        for s in steps
    )
    return f"{with_} SELECT {parts} FROM stepped"


# A conviction undone on appeal is no result of a court any more, nor is its fine.
QUASHED = """EXISTS (SELECT 1 FROM fines_appeal a
    WHERE a.proceedings_id = p.id AND a.result = 'allowed' AND a."on" <= %(as_at)s)"""
RESULTS = f"""SELECT p.charge, r.outcome, count(*), sum(r.fine_pence) AS fine_pence
FROM fines_courtresult r JOIN fines_proceedings p ON p.id = r.proceedings_id
WHERE r."on" BETWEEN %(first)s AND least(%(last)s, %(as_at)s) AND {STANDS} AND NOT {QUASHED}
GROUP BY p.charge, r.outcome ORDER BY p.charge, r.outcome"""
AWAITING = f"""SELECT p.id FROM fines_proceedings p WHERE p.filed_on <= %(as_at)s
  AND NOT EXISTS (SELECT 1 FROM fines_courtresult r
    WHERE r.proceedings_id = p.id AND r."on" <= %(as_at)s AND {STANDS})"""
OF_RESULTS = f"""SELECT p.id FROM fines_courtresult r JOIN fines_proceedings p ON p.id = r.proceedings_id
WHERE r."on" BETWEEN %(first)s AND least(%(last)s, %(as_at)s) AND {STANDS} AND NOT {QUASHED}
  AND %(key)s IN ('', r.outcome)"""
REPRESENTATIONS = f"""SELECT CASE WHEN {LONDON_DAY.format("answered_at")} <= %(as_at)s THEN answer ELSE '' END
  AS answer, count(*) FROM fines_representation
WHERE received_on BETWEEN %(first)s AND least(%(last)s, %(as_at)s) GROUP BY 1"""
