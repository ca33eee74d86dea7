"""What the law asks of the rows, in SQL and arithmetic of its own: nothing here calls the code it judges."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

# Domain 6.4 and 4.8, written down anew: the only ways a notice may go.
LAWFUL = {
    ("proposed", "issued"), ("proposed", "returned"), ("issued", "paid"), ("issued", "unpaid"),
    ("issued", "withdrawn"), ("unpaid", "issued"), ("unpaid", "paid"), ("unpaid", "withdrawn"),
    ("paid", "issued"), ("paid", "withdrawn"),
}  # fmt: skip
HELD = ("proposed", "issued", "paid", "unpaid")
COUNTS = ("issued", "paid", "unpaid")
KEPT = (
    "fines_payment", "fines_receipt", "fines_receiptreturn", "fines_refundapproval", "fines_bankfile",
    "fines_posting", "fines_chargingdecision", "fines_decisionanswer", "fines_decisionfactor",
    "fines_decisionsession", "fines_proceedings", "fines_chargedsession", "fines_chargednotice",
    "fines_courtresult", "attendance_markchange", "accounts_auditevent",
)  # fmt: skip
CHANGED = ("fines_noticesession", "fines_representation", "fines_penaltynotice", "cases_case")
ALL_ROWS = " UNION ALL ".join(
    f"SELECT '{table}', t.id, md5(t::text) FROM {table} t"  # noqa: S608 - our own closed list
    for table in (*KEPT, *CHANGED)
)
WATCH = """
    CREATE TABLE witness_moves (id serial, notice bigint, old text, new text);
    CREATE FUNCTION witness_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO witness_moves (notice, old, new) VALUES (NEW.id, OLD.status, NEW.status);
        RETURN NEW; END $$;
    CREATE TRIGGER zz_witness AFTER UPDATE ON fines_penaltynotice FOR EACH ROW
        WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION witness_move();
"""
NOTICES = """
    SELECT n.id, n.ref, n.status, n.carer_id, n.pupil_id, n.number_in_period AS number, n.proposed_on,
        n.issued_on, n.first_pence, n.second_pence, n.first_due, n.second_due, n.posted_on,
        greatest(n.received_on, n.deemed_received_on, (SELECT max(r.told_from)
            FROM fines_evidencereview r WHERE r.notice_id = n.id)) AS got_on,
        CASE WHEN n.pdf IS NOT NULL THEN encode(sha256(n.pdf), 'hex') END AS pages
    FROM fines_penaltynotice n ORDER BY n.issued_at, n.id
"""
STANDING = "NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)"
LEDGER = f"""
    SELECT p.id, p.notice_id, p.receipt_id, p.kind, p.pence, p.on FROM fines_payment p
    WHERE p.kind <> 'correction' AND {STANDING} ORDER BY p.on, p.id
"""  # noqa: S608
RECEIPTS = f"""
    SELECT r.id, r.pence, r.on, r.reference, r.payer,
        coalesce((SELECT sum(p.pence) FROM fines_payment p WHERE p.receipt_id = r.id
            AND p.kind = 'payment' AND {STANDING}), 0) AS matched,
        coalesce((SELECT sum(b.pence) FROM fines_receiptreturn b WHERE b.receipt_id = r.id
            AND b.corrects_id IS NULL AND NOT EXISTS (
                SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = b.id)), 0) AS went_back
    FROM fines_receipt r ORDER BY r.id
"""  # noqa: S608
# One parent, one child, one session: every notice and every standing charge it is used in.
USED = """
    SELECT s.carer_id, s.enrolment_id, s.session_id, n.status FROM fines_noticesession s
        JOIN fines_penaltynotice n ON n.id = s.notice_id
    UNION ALL
    SELECT s.carer_id, s.enrolment_id, s.session_id, 'charged' FROM fines_chargedsession s
        WHERE NOT EXISTS (SELECT 1 FROM fines_courtresult r WHERE r.proceedings_id = s.proceedings_id
            AND r.outcome IN ('withdrawn', 'discontinued')
            AND NOT EXISTS (SELECT 1 FROM fines_courtresult l WHERE l.replaces_id = r.id))
"""
CHARGED = """
    SELECT c.id, c.carer_id, c.pupil_id, c.filed_on, d.drafted_by_id, a.approved, a.by_id
    FROM fines_proceedings c JOIN fines_chargingdecision d ON d.id = c.decision_id
    LEFT JOIN fines_decisionanswer a ON a.decision_id = d.id WHERE c.id > %s ORDER BY c.id
"""
CHARGED_SESSIONS = """
    SELECT x.session_id, x.enrolment_id, s.date, m.code FROM fines_chargedsession x
    JOIN attendance_session s ON s.id = x.session_id
    LEFT JOIN attendance_mark m ON m.session_id = s.id AND m.enrolment_id = x.enrolment_id
    WHERE x.proceedings_id = %s
"""
IN_NOTICES = """
    SELECT n.status FROM fines_noticesession s JOIN fines_penaltynotice n ON n.id = s.notice_id
    WHERE s.session_id = %s AND s.enrolment_id = %s AND n.carer_id = %s
"""
ASKED = """
    SELECT r.ref FROM fines_representation r JOIN fines_penaltynotice n ON n.id = r.notice_id
    WHERE r.answer = '' AND n.carer_id = %s AND n.pupil_id = %s
"""
NEWLY_NOTICED = """
    SELECT n.ref FROM fines_noticesession s JOIN fines_penaltynotice n ON n.id = s.notice_id
    JOIN fines_chargedsession x ON x.session_id = s.session_id AND x.enrolment_id = s.enrolment_id
        AND x.carer_id = s.carer_id WHERE n.id > %s
"""


def ask(query: str, *given: Any) -> list[dict[str, Any]]:
    """Rows by name."""
    with connection.cursor() as cursor:
        cursor.execute(query, given or None)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day that many years ago; 28 February where there was no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 2, 28)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last."""
    month = day.month - 1 + months
    first = dt.date(day.year + month // 12, month % 12 + 1, 1)
    length = ((first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - first).days
    return first.replace(day=min(day.day, length))


@dataclass
class Witness:
    """Looks after every step, remembers what it saw, and says what may not be."""

    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    proposed: set[int] = field(default_factory=set)
    numbered: set[int] = field(default_factory=set)
    moves: int = 0
    last_charge: int = 0
    last_notice: int = 0

    def snapshot(self) -> dict[tuple[str, int], str]:
        """Every row that matters, as its hash."""
        with connection.cursor() as cursor:
            cursor.execute(ALL_ROWS)
            return {(table, key): found for table, key, found in cursor.fetchall()}

    def look(self, theirs: dict[int, list[int]]) -> None:
        """Ask everything. `theirs` is, for each parent, the receipts their senders meant for them."""
        self.history_stands()
        notices = ask(NOTICES)
        ledger, receipts = ask(LEDGER), ask(RECEIPTS)
        self.moves_are_lawful()
        self.money_balances(receipts, ledger)
        self.status_follows_the_money(notices, ledger)
        self.sessions_are_used_once()
        self.notices_are_few_and_fairly_priced(notices)
        self.charges_are_sound(notices, receipts, theirs)

    def history_stands(self) -> None:
        """Rows that are history are never changed or gone; whatever was written, the trail grew."""
        now = self.snapshot()
        for key, seen in self.rows.items():
            if key[0] in KEPT:
                assert now.get(key) == seen, f"{key} was changed or is gone"
        tables = {
            table for (table, key), seen in now.items() if self.rows.get((table, key)) != seen
        }
        if any(table.startswith("fines_") for table in tables):
            assert "accounts_auditevent" in tables, f"{tables} were written and nobody is told"
        self.rows = now

    def moves_are_lawful(self) -> None:
        """Every move the database saw is one of the table, and the trail of audit tells of it."""
        rows = ask("SELECT * FROM witness_moves WHERE id > %s ORDER BY id", self.moves)
        for row in rows:
            assert (row["old"], row["new"]) in LAWFUL, row
            told = ask(
                "SELECT count(*) AS n FROM accounts_auditevent a JOIN fines_penaltynotice n"
                " ON a.target_ref = n.ref WHERE a.target_type = 'notice' AND n.id = %s",
                row["notice"],
            )
            assert told[0]["n"]
            self.moves = row["id"]

    def money_balances(self, receipts: list[dict], ledger: list[dict]) -> None:
        """To the penny: received is matched and unmatched and given back; refunds are of what came in."""
        for row in receipts:
            assert row["matched"] >= 0
            assert row["went_back"] >= 0
            assert row["matched"] + row["went_back"] <= row["pence"], row
        paid: dict[tuple[int, int], int] = defaultdict(int)
        owed, settled = paid.copy(), paid.copy()
        into = {"payment": paid, "refund_owed": owed, "refund_paid": settled}
        for line in ledger:
            into[line["kind"]][line["notice_id"], line["receipt_id"]] += line["pence"]
        for key, pence in settled.items():
            assert pence <= owed[key], f"{key}: more refunded than was owed"
        matched = sum(paid.values())
        assert matched == sum(row["matched"] for row in receipts)

    def status_follows_the_money(self, notices: list[dict], ledger: list[dict]) -> None:
        """Paid when the whole sum due on its day was in hand, else not; and exactly the rest is owed back."""
        for notice in notices:
            mine = [x for x in ledger if x["notice_id"] == notice["id"]]
            came = [(x["on"], x["pence"]) for x in mine if x["kind"] == "payment"]
            owed = sum(x["pence"] for x in mine if x["kind"] == "refund_owed")
            gone = sum(x["pence"] for x in mine if x["kind"] == "refund_paid")
            price = price_paid(notice, came)
            total = sum(pence for _, pence in came)
            if notice["status"] == "withdrawn":
                assert owed == max(total, gone), notice["ref"]
            elif notice["status"] in COUNTS:
                assert (price is not None) == (notice["status"] == "paid"), (notice, came)
                assert owed == max(total - price if price else 0, gone), (notice["ref"], came)
            else:
                assert not mine, notice["ref"]

    def sessions_are_used_once(self) -> None:
        """One notice that holds it, or one charge: never two, and a paid session never charged again."""
        used: dict[tuple[int, int, int], list[str]] = defaultdict(list)
        for row in ask(USED):
            used[row["carer_id"], row["enrolment_id"], row["session_id"]].append(row["status"])
        for key, stands in used.items():
            assert sum(status in HELD for status in stands) <= 1, (key, stands)
            assert stands.count("charged") <= 1, (key, stands)
        twice = ask(NEWLY_NOTICED, self.last_notice)
        assert not twice, f"{twice} stand on sessions that were charged"
        self.last_notice = max([self.last_notice, *(n["id"] for n in ask(NOTICES))])

    def notices_are_few_and_fairly_priced(self, notices: list[dict]) -> None:
        """At most one earlier counts in the three years; the number, the price and the days follow from it."""
        for notice in notices:
            earlier = self.earlier(notice, notices)
            if notice["id"] not in self.proposed:
                self.proposed.add(notice["id"])
                assert len(earlier) <= 1, f"{notice['ref']} is proposed as a third after {earlier}"
            if notice["issued_on"] is None:
                continue
            self.pages.setdefault(notice["ref"], notice["pages"])
            assert self.pages[notice["ref"]] == notice["pages"], f"{notice['ref']}: other pages"
            days = notice["first_due"], notice["second_due"]
            got = notice["got_on"]
            first = got + dt.timedelta(days=20) if notice["first_pence"] else None
            assert days == (first, got + dt.timedelta(days=27)), notice
            if notice["id"] in self.numbered:
                continue
            self.numbered.add(notice["id"])
            assert len(earlier) <= 1, f"{notice['ref']} is a third after {earlier}"
            assert notice["number"] == len(earlier) + 1, (notice, earlier)
            price = (notice["first_pence"], notice["second_pence"])
            assert price == ((None, 16000) if earlier else (8000, 16000)), notice

    def earlier(self, notice: dict, notices: list[dict]) -> list[str]:
        """The notices given before it that count against it in the three years to its proposal."""
        after = years_before(notice["proposed_on"], 3)
        pair = (notice["carer_id"], notice["pupil_id"])
        return [
            n["ref"] for n in notices
            if n["id"] in self.numbered and n["id"] != notice["id"] and n["status"] in COUNTS
            and n["issued_on"] > after and (n["carer_id"], n["pupil_id"]) == pair
        ]  # fmt: skip

    def charges_are_sound(
        self, notices: list[dict], receipts: list[dict], theirs: dict[int, list[int]]
    ) -> None:
        """At the moment it is laid: agreed by two, in time, nothing spent, and no money in doubt."""
        for row in ask(CHARGED, self.last_charge):
            self.last_charge = row["id"]
            carer = row["carer_id"]
            assert row["approved"], row
            assert row["by_id"] != row["drafted_by_id"]
            assert not ask(ASKED, carer, row["pupil_id"])
            sessions = ask(CHARGED_SESSIONS, row["id"])
            assert sessions
            for session in sessions:
                assert session["code"] == "O", session
                assert row["filed_on"] <= months_after(session["date"], 6), session
                at = ask(IN_NOTICES, session["session_id"], session["enrolment_id"], carer)
                assert {s["status"] for s in at} <= {"unpaid", "returned"}, (session, at)
            waits = [r for r in receipts if r["pence"] > r["matched"] + r["went_back"]]
            doubtful = [r for r in waits if r["id"] in theirs.get(carer, ())]
            doubtful += [r for r in waits if self.is_nobodys(r) and fits(r, carer, notices)]
            assert not doubtful, f"Charged while {doubtful} may be theirs"

    @staticmethod
    def is_nobodys(receipt: dict) -> bool:
        """A sum that names neither a notice nor anybody."""
        return not receipt["payer"] and not any(c.isdigit() for c in receipt["reference"])


def price_paid(notice: dict, came: list[tuple[dt.date, int]]) -> int | None:
    """The amount that was due on the first day when as much was in hand; None: never in time."""
    rates = [
        (notice["first_pence"], notice["first_due"]),
        (notice["second_pence"], notice["second_due"]),
    ]
    total = 0
    for day, pence in sorted(came):
        total += pence
        due = next((p for p, last in rates if p and day <= last), None)
        if due is not None and total >= due:
            return due
    return None


def fits(receipt: dict, carer: int, notices: list[dict]) -> bool:
    """Whether it is just what an open notice of theirs costs, come in after it was posted."""
    return any(
        n["carer_id"] == carer and n["status"] in ("issued", "unpaid")
        and receipt["pence"] in (n["first_pence"], n["second_pence"]) and n["posted_on"] <= receipt["on"]
        for n in notices
    )  # fmt: skip
