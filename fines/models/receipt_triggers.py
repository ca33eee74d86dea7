"""Triggers that hold the days to pay to the day of receipt, and both to what the parent was told."""

import pgtrigger


def receipt_moves_the_clock() -> pgtrigger.Trigger:
    """After issue, days of receipt and payment move only together, by the action that records receipt.

    They count from the deemed day, a later one that is proved, or one the parent was told of (also after a review, of
    which nothing was taken by card meanwhile): none that was told is ever shortened. A day of receipt is made earlier,
    or taken away, only beside a correction that says why.
    """
    return pgtrigger.Trigger(
        name="receipt_moves_the_clock",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("received_on", "first_due", "second_due", "told_from"),
        declare=[("began", "date"), ("cost", "record"), ("less", "integer")],
        func="""
            IF OLD.issued_at IS NULL THEN
                RETURN NEW;
            END IF;
            IF OLD.told_from IS NOT NULL AND (NEW.told_from IS NULL OR NEW.told_from < OLD.told_from) THEN
                RAISE EXCEPTION 'Notice %: days to pay that were told are never shortened', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.told_from > greatest(NEW.deemed_received_on, OLD.received_on, NEW.received_on, OLD.told_from, (
                SELECT max(r.told_from) FROM fines_evidencereview r WHERE r.notice_id = NEW.id)) THEN
                RAISE EXCEPTION 'Notice %: nobody was told of days that never counted', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            IF (NEW.received_on, NEW.first_due, NEW.second_due)
               IS NOT DISTINCT FROM (OLD.received_on, OLD.first_due, OLD.second_due)
               AND greatest(OLD.deemed_received_on, OLD.received_on, OLD.told_from)
                   = greatest(NEW.deemed_received_on, NEW.received_on, NEW.told_from) THEN
                RETURN NEW;
            END IF;
            IF coalesce(current_setting('bellwether.receipt', true), '') <> NEW.ref THEN
                RAISE EXCEPTION 'The days of notice % move only by recording its receipt', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            IF OLD.received_on IS NOT NULL AND (NEW.received_on IS NULL OR NEW.received_on < OLD.received_on)
               AND NOT EXISTS (
                SELECT FROM fines_receiptcorrection c WHERE c.notice_id = NEW.id
                    AND c.old_received_on = OLD.received_on AND c.received_on IS NOT DISTINCT FROM NEW.received_on)
            THEN
                RAISE EXCEPTION 'The day of receipt of notice % is put right only with a reason', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            SELECT * INTO cost FROM fines_tariff WHERE id = NEW.tariff_id;
            began := greatest(NEW.deemed_received_on, NEW.received_on, NEW.told_from);
            less := CASE WHEN cost.counting = 'from_receipt' THEN 1 ELSE 0 END;
            IF NEW.second_due IS DISTINCT FROM began + cost.second_days - less
               OR NEW.first_due IS DISTINCT FROM began + cost.first_days - less THEN
                RAISE EXCEPTION 'The days of notice % count from its deemed receipt, or later proof', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def corrects_what_stands() -> pgtrigger.Trigger:
    """What is put right is the day that stands at that moment, with what proved it."""
    return pgtrigger.Trigger(
        name="corrects_what_stands",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM fines_penaltynotice n WHERE n.id = NEW.notice_id
                AND n.received_on = NEW.old_received_on AND n.receipt_note = NEW.old_note;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'Another day of receipt stands by now' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
