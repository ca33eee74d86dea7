"""The statements of the yearly return: every notice once with where it stands on a day, then what that adds up to.

`rules.returns` says the same of one notice; a test holds the two together. Given to each: `first` and
`last` day of issue, `as_at`, and `offence` ("" for every one).
"""

from cases.actions.process_sql import LONDON_DAY

# Money taken back since never counts, whenever it was taken back: it was not this notice's, or is gone.
JUDGED = f"""
WITH chosen AS MATERIALIZED (
  SELECT n.id, n.ref, n.case_id, n.carer_id, n.enrolment_id, e.school_id, n.offence, n.number_in_period,
    n.first_pence, n.second_pence, n.first_due, n.second_due, n.proposed_on, n.issued_on, n.status,
    n.first_session_on, n.withdrawal_ground,
    coalesce(n.first_due, greatest(n.deemed_received_on, n.received_on, n.told_from) + (
      SELECT t.first_days - (own.counting = 'from_receipt')::int FROM fines_tariff t
      WHERE t.jurisdiction = own.jurisdiction AND t.offence = own.offence
        AND t.offence_from = own.offence_from AND t.first_days IS NOT NULL LIMIT 1
    ), n.second_due) AS first_until,
    CASE WHEN n.status = 'withdrawn' THEN {LONDON_DAY.format("n.status_changed_at")} END AS withdrawn_on
  FROM fines_penaltynotice n
  JOIN attendance_enrolment e ON e.id = n.enrolment_id
  JOIN fines_tariff own ON own.id = n.tariff_id
  WHERE n.issued_on BETWEEN %(first)s AND least(%(last)s, %(as_at)s)
    AND %(offence)s IN ('', n.offence)
), coded AS (
  SELECT notice_id, count(*) FILTER (WHERE code = 'G') AS hols,
    count(*) FILTER (WHERE code = 'U') AS late, count(*) FILTER (WHERE code NOT IN ('G', 'U')) AS other
  FROM (SELECT notice_id, coalesce(nullif(code_at_issue, ''), code) AS code
    FROM fines_noticesession WHERE notice_id IN (SELECT id FROM chosen)) s
  GROUP BY notice_id
), money AS (
  SELECT c.id AS notice_id, p.id, p."on", sum(p.pence) OVER (PARTITION BY c.id ORDER BY p."on", p.id) AS total,
    CASE WHEN p."on" <= c.first_due THEN c.first_pence
      WHEN p."on" <= c.second_due THEN c.second_pence END AS due
  FROM chosen c JOIN fines_payment p ON p.notice_id = c.id
  WHERE p.kind = 'payment' AND p."on" <= %(as_at)s
    AND NOT EXISTS (SELECT 1 FROM fines_payment b WHERE b.corrects_id = p.id)
), paid AS (
  SELECT DISTINCT ON (notice_id) notice_id, "on" AS paid_on, due AS paid_pence
  FROM money WHERE total >= due ORDER BY notice_id, "on", id
), charged AS (
  SELECT l.notice_id, min(p.filed_on) AS charged_on FROM fines_chargednotice l
  JOIN fines_proceedings p ON p.id = l.proceedings_id
  WHERE p.filed_on <= %(as_at)s AND l.notice_id IN (SELECT id FROM chosen) GROUP BY l.notice_id
), judged AS MATERIALIZED (
  SELECT c.*, paid.paid_on, paid.paid_pence, charged.charged_on,
    date_trunc('month', c.issued_on)::date AS month,
    CASE WHEN coded.hols >= greatest(coded.late, coded.other) THEN 'hols'
      WHEN coded.late >= coded.other THEN 'late' ELSE 'other' END AS reason,
    (coded.hols = greatest(coded.hols, coded.late, coded.other))::int
      + (coded.late = greatest(coded.hols, coded.late, coded.other))::int
      + (coded.other = greatest(coded.hols, coded.late, coded.other))::int > 1 AS is_tie,
    CASE WHEN c.withdrawn_on <= %(as_at)s THEN 'withdrawn'
      WHEN paid.paid_on <= c.first_until THEN 'paid_first'
      WHEN paid.paid_on IS NOT NULL THEN 'paid_second'
      WHEN charged.charged_on IS NOT NULL THEN 'prosecuted' ELSE 'unresolved' END AS "end",
    EXISTS (SELECT 1 FROM money m WHERE m.notice_id = c.id) AS has_money
  FROM chosen c LEFT JOIN coded ON coded.notice_id = c.id LEFT JOIN paid ON paid.notice_id = c.id
  LEFT JOIN charged ON charged.notice_id = c.id
)
"""

# An order that was written down in error was never made.
MADE = """NOT EXISTS (
      SELECT 1 FROM fines_measurenote n WHERE n.measure_id = m.id AND n.kind = 'error')"""

# Everything that is no notice: what it is, whose, on which day, and how it stands on the day asked for.
MEASURES = f"""
WITH orders AS (
  SELECT p.case_id, p.carer_id, r."on" AS made_on FROM fines_courtresult r
    JOIN fines_proceedings p ON p.id = r.proceedings_id
    WHERE r.parenting_order_months IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM fines_courtresult b WHERE b.replaces_id = r.id)
  UNION
  SELECT m.case_id, m.carer_id, m.made_on FROM fines_measure m
    WHERE m.kind = 'parenting_order' AND m.extends_id IS NULL AND {MADE}
), measured AS (
  SELECT 'case' AS kind, c.id AS case_id, NULL::bigint AS carer_id, c.fast_track_on AS day,
    CASE WHEN EXISTS (SELECT 1 FROM fines_proceedings p
        WHERE p.case_id = c.id AND p.filed_on <= %(as_at)s) THEN 'prosecuted'
      WHEN moved.stage <> 'closed' OR moved.stage IS NULL THEN 'running'
      WHEN moved.why = 'improved' THEN 'improved' ELSE 'other' END AS state
  FROM cases_case c LEFT JOIN LATERAL (
    SELECT e.data->>'to' AS stage, e.data->>'close_reason' AS why FROM cases_caseevent e
    WHERE e.case_id = c.id AND e.kind = 'stage.moved' AND {LONDON_DAY.format("e.at")} <= %(as_at)s
    ORDER BY e.at DESC, e.id DESC LIMIT 1) moved ON true
  WHERE c.fast_track_on IS NOT NULL
  UNION ALL
  SELECT 'order', o.case_id, o.carer_id, o.made_on,
    CASE WHEN said.done THEN 'carried_out' ELSE coalesce(said.reason, 'not_recorded') END
  FROM orders o LEFT JOIN LATERAL (
    SELECT d.done, d.reason FROM fines_carriedout d JOIN fines_measure m ON m.id = d.measure_id
    WHERE m.case_id = o.case_id AND m.carer_id = o.carer_id AND m.made_on = o.made_on
      AND d."on" <= %(as_at)s ORDER BY d.id DESC LIMIT 1) said ON true
  UNION ALL
  SELECT 'contract', k.case_id, NULL, k.agreed_on,
    CASE WHEN k.refused THEN 'refused' WHEN said.signed THEN 'accepted'
      WHEN said.signed IS FALSE THEN 'refused' ELSE 'not_answered' END
  FROM cases_plan k LEFT JOIN LATERAL (
    SELECT bool_or(a.signed) AS signed FROM cases_contractanswer a
    WHERE a.plan_id = k.id AND a.carer_id IS NOT NULL AND a."on" <= %(as_at)s
      AND NOT EXISTS (SELECT 1 FROM cases_contractanswer b WHERE b.plan_id = a.plan_id
        AND b.carer_id = a.carer_id AND b.id > a.id AND b."on" <= %(as_at)s)) said ON true
  WHERE k.kind = 'contract'
  UNION ALL
  SELECT 'supervision', m.case_id, NULL, m.made_on,
    CASE WHEN EXISTS (SELECT 1 FROM fines_proceedings p
      WHERE p.case_id = m.case_id AND p.filed_on <= %(as_at)s) THEN 'in_addition' ELSE 'in_place' END
  FROM fines_measure m WHERE m.kind = 'eso' AND m.extends_id IS NULL AND {MADE}
), held AS (
  SELECT * FROM measured WHERE day BETWEEN %(first)s AND least(%(last)s, %(as_at)s)
)
"""

# Each column of notices as a condition on `judged`; each of the rest as a kind and its states.
OF_NOTICES = {
    "pn_issued": "TRUE",
    "reason_pn_hols": "reason = 'hols'",
    "reason_pn_late": "reason = 'late'",
    "reason_pn_other": "reason = 'other'",
    "pn_paid": "\"end\" IN ('paid_first', 'paid_second')",
    "pn_paid_21": "\"end\" = 'paid_first'",
    "pn_paid_22_28": "\"end\" = 'paid_second'",
    "pn_withdrawn": "\"end\" = 'withdrawn'",
    "withdrawn_reason_conduct": "\"end\" = 'withdrawn' AND withdrawal_ground = 'outside_code'",
    "withdrawn_reason_wrong_issue": (
        "\"end\" = 'withdrawn' AND withdrawal_ground IN ('not_issuable', 'wrong_person')"
    ),
    "withdrawn_reason_material_error": (
        "\"end\" = 'withdrawn' AND withdrawal_ground = 'material_error'"
    ),
    "withdrawn_reason_expiry_no_legal": (
        "\"end\" = 'withdrawn' AND withdrawal_ground = 'not_prosecuted'"
    ),
    "pn_prosecuted_non_payment": "\"end\" = 'prosecuted'",
    "pn_unresolved": "\"end\" = 'unresolved'",
}
OF_MEASURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "case_management": ("case", ("prosecuted", "improved", "other", "running")),
    "case_management_prosecuted": ("case", ("prosecuted",)),
    "case_management_withdrawn_before_prosecution": ("case", ("improved", "other")),
    "case_management_withdrawn_att_improved": ("case", ("improved",)),
    "case_management_withdrawn_other": ("case", ("other",)),
    "parenting_orders_granted": (
        "order", ("carried_out", "lack_of_provision", "breach_by_parent", "not_recorded"),
    ),
    "parenting_orders_implemented": ("order", ("carried_out",)),
    "parenting_orders_not_imp": ("order", ("lack_of_provision", "breach_by_parent")),
    "parenting_orders_not_imp_lackofprovision": ("order", ("lack_of_provision",)),
    "parenting_orders_not_imp_breachbyparent": ("order", ("breach_by_parent",)),
    "parenting_contracts_offered": ("contract", ("accepted", "refused", "not_answered")),
    "parenting_contracts_accepted": ("contract", ("accepted",)),
    "supervision_orders_total": ("supervision", ("in_place", "in_addition")),
    "supervision_orders_inplaceofprosecution": ("supervision", ("in_place",)),
    "supervision_orders_inadditiontoprosecution": ("supervision", ("in_addition",)),
}  # fmt: skip
# Notices worth a look: each of these says something of the records, not of the family.
NOTES = {
    "ties": "is_tie",
    "late_money": "\"end\" IN ('prosecuted', 'unresolved') AND has_money",
    "paid_and_charged": "\"end\" IN ('paid_first', 'paid_second') AND charged_on IS NOT NULL",
    "otherwise_today": """"end" <> CASE status WHEN 'withdrawn' THEN 'withdrawn' WHEN 'paid' THEN
        CASE WHEN paid_on <= first_until THEN 'paid_first' ELSE 'paid_second' END
        ELSE CASE WHEN charged_on IS NULL THEN 'unresolved' ELSE 'prosecuted' END END""",
}


def _counts(conditions: dict[str, str]) -> str:
    return ", ".join(f'count(*) FILTER (WHERE {c}) AS "{name}"' for name, c in conditions.items())


COUNT_NOTICES = f"{JUDGED} SELECT {_counts(OF_NOTICES | NOTES)} FROM judged"
COUNT_MEASURES = f"{MEASURES} SELECT kind, state, count(*) FROM held GROUP BY kind, state"
EACH_NOTICE = f"""{JUDGED}
SELECT ref, concat_ws(' ', reason, "end", CASE WHEN "end" = 'withdrawn' THEN withdrawal_ground END) AS counts_as
FROM judged ORDER BY id"""
ROWS_OF_NOTICES = f"""{JUDGED}
SELECT id, reason, is_tie, "end", paid_on, paid_pence, charged_on, withdrawn_on, count(*) OVER () AS total
FROM judged WHERE __WHERE__ ORDER BY issued_on DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s"""
ROWS_OF_MEASURES = f"""{MEASURES}
SELECT case_id, carer_id, day, state, count(*) OVER () AS total FROM held
WHERE kind = %(kind)s AND state = ANY(%(states)s) ORDER BY day DESC, case_id DESC
LIMIT %(limit)s OFFSET %(offset)s"""
