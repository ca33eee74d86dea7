"""Triggers by which the database itself keeps orders within their law: length, grounds, one at a time."""

from collections.abc import Iterable

import pgtrigger

from fines.choices import BY_TWO, CONVICTED, ENDS_ORDER, ONE_AT_A_TIME, MeasureNoteKind
from fines.models.court_triggers import on_insert


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value!s}'" for value in values)


def measure_within_law() -> pgtrigger.Trigger:
    """An order lasts no longer than its dated rule lets it, and is extended only in its last months."""
    ends = _listed(ENDS_ORDER)
    return on_insert(
        "measure_within_law",
        f"""
            SELECT * INTO law FROM fines_measurerule WHERE kind = NEW.kind
                AND NEW.starts_on >= valid_from AND (valid_to IS NULL OR NEW.starts_on <= valid_to);
            IF NOT FOUND THEN
                RAISE EXCEPTION 'There was no such order on %', NEW.starts_on
                    USING ERRCODE = 'check_violation';
            END IF;
            longest := law.most_months;
            IF NEW.extends_id IS NOT NULL THEN
                SELECT * INTO before FROM fines_measure WHERE id = NEW.extends_id;
                IF law.extension_months IS NULL OR before.kind <> NEW.kind
                    OR before.case_id <> NEW.case_id OR NEW.starts_on <> before.ends_on + 1
                    OR NEW.carer_id IS DISTINCT FROM before.carer_id
                    OR EXISTS (SELECT 1 FROM fines_measurenote n WHERE n.measure_id = before.id
                        AND n.kind IN ({ends}))
                    OR NEW.made_on > before.ends_on OR NEW.made_on < (before.ends_on
                        - make_interval(months => law.extends_in_last_months))::date THEN
                    RAISE EXCEPTION 'This order cannot be extended so'
                        USING ERRCODE = 'check_violation';
                END IF;
                longest := law.extension_months;
            ELSIF NEW.starts_on < NEW.made_on THEN
                RAISE EXCEPTION 'An order begins on the day it is made, or later'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF longest IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on >=
                (NEW.starts_on + make_interval(months => longest))::date) THEN
                RAISE EXCEPTION 'The order lasts longer than % months', longest
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.guidance_until IS NOT NULL AND (law.guidance_months IS NULL OR
                NEW.guidance_until < NEW.starts_on OR NEW.guidance_until >=
                (NEW.starts_on + make_interval(months => law.guidance_months))::date) THEN
                RAISE EXCEPTION 'The guidance programme is too long, or ends before the order begins'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF law.notice_days IS NOT NULL AND NEW.extends_id IS NULL AND (NEW.notice_on IS NULL
                OR NEW.made_on < NEW.notice_on + law.notice_days) THEN
                RAISE EXCEPTION 'At least % days of notice go before it', law.notice_days
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed list
        declare=[("law", "record"), ("before", "record"), ("longest", "integer")],
    )


def order_has_its_grounds() -> pgtrigger.Trigger:
    """A parenting order follows a conviction of that parent that stands, and one only; an order about a child is
    made within compulsory school age, and no other of its kind is in force. The child's row is locked, so that
    two at once are told of each other."""
    return on_insert(
        "order_has_its_grounds",
        f"""
            SELECT p.id, p.compulsory_from AS first, p.compulsory_until AS last INTO child
                FROM attendance_pupil p JOIN cases_case c ON c.pupil_id = p.id
                WHERE c.id = NEW.case_id FOR NO KEY UPDATE OF p;
            PERFORM 1 FROM fines_orderground g WHERE g.kind = NEW.kind AND g.ground = 'conviction'
                AND NEW.made_on >= g.valid_from AND (g.valid_to IS NULL OR NEW.made_on <= g.valid_to);
            IF FOUND THEN
                PERFORM 1 FROM fines_proceedings p JOIN fines_courtresult r
                    ON r.proceedings_id = p.id AND r.outcome IN ({_listed(CONVICTED)})
                    WHERE p.id = NEW.proceedings_id AND p.case_id = NEW.case_id
                    AND p.carer_id = NEW.carer_id AND r."on" <= NEW.made_on
                    AND NOT EXISTS (SELECT 1 FROM fines_courtresult b WHERE b.replaces_id = r.id)
                    AND NOT EXISTS (SELECT 1 FROM fines_appeal a
                        WHERE a.proceedings_id = p.id AND a.result = 'allowed');
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'No conviction of this parent stands behind the order'
                        USING ERRCODE = 'check_violation';
                END IF;
                PERFORM 1 FROM fines_measure m WHERE m.proceedings_id = NEW.proceedings_id
                    AND m.kind = NEW.kind AND NOT EXISTS (SELECT 1 FROM fines_measurenote n
                        WHERE n.measure_id = m.id AND n.kind = 'error');
                IF FOUND THEN
                    RAISE EXCEPTION 'The conviction has its order already'
                        USING ERRCODE = 'check_violation';
                END IF;
            END IF;
            PERFORM 1 FROM fines_orderground g WHERE g.kind = NEW.kind AND g.ground = 'school_age'
                AND NEW.made_on >= g.valid_from AND (g.valid_to IS NULL OR NEW.made_on <= g.valid_to);
            IF FOUND AND (NEW.starts_on NOT BETWEEN child.first AND child.last
                    OR NEW.ends_on > child.last) THEN
                RAISE EXCEPTION 'The order lies outside compulsory school age'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.kind IN ({_listed(ONE_AT_A_TIME)}) THEN
                PERFORM 1 FROM fines_measure m JOIN cases_case c ON c.id = m.case_id
                    LEFT JOIN fines_measurenote n ON n.measure_id = m.id AND n.kind IN ({_listed(ENDS_ORDER)})
                    WHERE c.pupil_id = child.id AND m.kind = NEW.kind
                    AND m.carer_id IS NOT DISTINCT FROM NEW.carer_id
                    AND n.kind IS DISTINCT FROM 'error'
                    AND m.starts_on <= coalesce(NEW.ends_on, 'infinity')
                    AND NEW.starts_on <= coalesce(least(m.ends_on, n."on" - 1), 'infinity');
                IF FOUND THEN
                    RAISE EXCEPTION 'An order of this kind is in force' USING ERRCODE = 'check_violation';
                END IF;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed lists
        declare=[("child", "record")],
    )


def only_of_a_parenting_order() -> pgtrigger.Trigger:
    """Only of a parenting order is it asked whether it was carried out, and not before it was made."""
    return on_insert(
        "only_of_a_parenting_order",
        """
            PERFORM 1 FROM fines_measure m WHERE m.id = NEW.measure_id
                AND m.kind = 'parenting_order' AND m.made_on <= NEW."on";
            IF NOT FOUND THEN
                RAISE EXCEPTION 'Only a parenting order that is made is carried out'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def order_needs_approval() -> pgtrigger.Trigger:
    """Whether an order waits for a second person follows from its kind, whoever writes the row."""
    return on_insert(
        "order_needs_approval",
        f"""
            NEW.needs_approval := NEW.kind IN ({_listed(BY_TWO)}) AND NEW.extends_id IS NULL;
            RETURN NEW;
        """,
    )


def approved_by_another() -> pgtrigger.Trigger:
    """An order is approved by somebody else than who wrote it down, by the day it is served, while it still waits."""
    return on_insert(
        "approved_by_another",
        f"""
            SELECT * INTO asked FROM fines_measure WHERE id = NEW.measure_id FOR UPDATE;
            IF asked.by_id = NEW.by_id THEN
                RAISE EXCEPTION 'Who wrote an order down does not approve it'
                    USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM fines_measurenote n
                WHERE n.measure_id = asked.id AND n.kind IN ({_listed(ENDS_ORDER)});
            IF FOUND OR NOT asked.needs_approval
                OR (NEW.at AT TIME ZONE 'Europe/London')::date > asked.made_on THEN
                RAISE EXCEPTION 'An order is approved by the day it is served, while it waits'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed list
        declare=[("asked", "record")],
    )


def nothing_noted_before_approval() -> pgtrigger.Trigger:
    """Of an order nobody has approved it can only be said that it was never made so."""
    return on_insert(
        "nothing_noted_before_approval",
        """
            PERFORM 1 FROM fines_measure m WHERE m.id = NEW.measure_id AND m.needs_approval
                AND NOT EXISTS (SELECT 1 FROM fines_orderapproval a WHERE a.measure_id = m.id);
            IF FOUND THEN
                RAISE EXCEPTION 'Nobody has approved this order: it was not served'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        condition=~pgtrigger.Q(new__kind=MeasureNoteKind.ERROR.value),
    )
