"""The triggers of patrols, in SQL: what was authorised stands, corrections leave a trail, erasure is narrow.

Each raises what it refuses as a check violation, whichever path the change comes by.
"""

# What says who a child was. Emptied once nobody has matched it in time; nothing else is ever lost.
PERSONAL = (
    "given_forename", "given_surname", "date_of_birth", "age", "sex", "school_given",
    "reason_given", "safeguarding_note",
)  # fmt: skip
ERASE_DAYS = (
    "patrol_erase_days"  # the authority's own dated number, asked for as of the patrol's day
)

_PERSONAL = f"ARRAY[{', '.join(repr(name) for name in PERSONAL)}]"
_VIOLATION = "USING ERRCODE = 'check_violation'"
ERASED = "Erased"  # what stands where somebody had written why, which may say who

_STATUS_COLUMNS = (
    "ARRAY['status', 'started_at', 'started_by_name', 'finished_at', 'finished_by_name', "
    "'cancelled_at', 'cancelled_by_name', 'cancelled_because']"
)

PATROL_KEPT = f"""
    IF (NEW.authorised_from AT TIME ZONE 'Europe/London')::date <> NEW.date
        OR (NEW.authorised_until AT TIME ZONE 'Europe/London')::date <> NEW.date THEN
        RAISE EXCEPTION 'A patrol is authorised for hours of its own day' {_VIOLATION};
    END IF;
    IF NOT EXISTS (SELECT FROM attendance_authorisingrank r WHERE r.id = NEW.authorised_rank_id
        AND (r.valid_from IS NULL OR r.valid_from <= NEW.date)
        AND (r.valid_to IS NULL OR r.valid_to >= NEW.date)) THEN
        RAISE EXCEPTION 'That rank may not authorise a patrol on that day' {_VIOLATION};
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF (NEW.ref, NEW.made_at, NEW.made_by_id, NEW.made_by_name)
        IS DISTINCT FROM (OLD.ref, OLD.made_at, OLD.made_by_id, OLD.made_by_name) THEN
        RAISE EXCEPTION 'Who planned a patrol, and when, stands' {_VIOLATION};
    END IF;
    IF OLD.status <> 'planned' AND to_jsonb(NEW) - {_STATUS_COLUMNS}
        IS DISTINCT FROM to_jsonb(OLD) - {_STATUS_COLUMNS} THEN
        RAISE EXCEPTION 'What was authorised stands once a patrol has started' {_VIOLATION};
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (('planned', 'under_way'),
        ('planned', 'cancelled'), ('under_way', 'finished'), ('under_way', 'cancelled')) THEN
        RAISE EXCEPTION 'A patrol cannot go from % to %', OLD.status, NEW.status {_VIOLATION};
    END IF;
    IF NEW.status = OLD.status AND NEW.status <> 'planned' AND NEW.* IS DISTINCT FROM OLD.* THEN
        RAISE EXCEPTION 'Who moved a patrol on, and when, stands' {_VIOLATION};
    END IF;
    IF NEW.status = 'cancelled' AND EXISTS (
        SELECT FROM attendance_encounter e WHERE e.patrol_id = NEW.id) THEN
        RAISE EXCEPTION 'A patrol that met somebody took place' {_VIOLATION};
    END IF;
    RETURN NEW;
"""

HOURS_VARIABLES = [("held", "attendance_patrol%ROWTYPE")]
WITHIN_HOURS = f"""
    SELECT * INTO held FROM attendance_patrol p WHERE p.id = NEW.patrol_id;
    IF held.status NOT IN ('under_way', 'finished') THEN
        RAISE EXCEPTION 'Nobody is met on a patrol that is not under way' {_VIOLATION};
    END IF;
    IF NEW.at < held.authorised_from OR NEW.at > held.authorised_until THEN
        RAISE EXCEPTION 'An encounter outside the authorised hours' {_VIOLATION};
    END IF;
    RETURN NULL;
"""

HISTORY_VARIABLES = [("why", "text"), ("due", "date"), ("kept", "text[]")]
ENCOUNTER_CHANGED = f"""
    IF OLD.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'An encounter that was erased stays as it is counted' {_VIOLATION};
    END IF;
    IF NEW.erased_at IS NOT NULL THEN
        kept := {_PERSONAL} || ARRAY['erased_at'];
        IF to_jsonb(NEW) - kept IS DISTINCT FROM to_jsonb(OLD) - kept THEN
            RAISE EXCEPTION 'Erasure takes what says who, and nothing else' {_VIOLATION};
        END IF;
        IF EXISTS (SELECT FROM jsonb_each_text(to_jsonb(NEW)) v
            WHERE v.key = ANY({_PERSONAL}) AND coalesce(v.value, '') <> '') THEN
            RAISE EXCEPTION 'Erasure takes all that says who' {_VIOLATION};
        END IF;
        IF EXISTS (SELECT FROM attendance_encountermatch m
            WHERE m.encounter_id = NEW.id AND m.undone_at IS NULL) THEN
            RAISE EXCEPTION 'A matched encounter is part of the record of a pupil' {_VIOLATION};
        END IF;
        SELECT p.date + t.value INTO due FROM attendance_patrol p
        JOIN attendance_threshold t ON t.key = '{ERASE_DAYS}'
            AND (t.valid_from IS NULL OR t.valid_from <= p.date)
            AND (t.valid_to IS NULL OR t.valid_to >= p.date)
        WHERE p.id = NEW.patrol_id;
        IF due IS NULL OR (now() AT TIME ZONE 'Europe/London')::date < due THEN
            RAISE EXCEPTION 'It is too early to erase an encounter' {_VIOLATION};
        END IF;
        UPDATE attendance_encounterchange SET reason = '{ERASED}',
            old_value = CASE WHEN field = ANY({_PERSONAL}) THEN '' ELSE old_value END,
            new_value = CASE WHEN field = ANY({_PERSONAL}) THEN '' ELSE new_value END
        WHERE encounter_id = NEW.id;
        UPDATE attendance_encountermatch SET undone_because = '{ERASED}'
        WHERE encounter_id = NEW.id;
        RETURN NULL;
    END IF;
    IF (NEW.id, NEW.ref, NEW.patrol_id, NEW.number, NEW.made_at, NEW.made_by_id, NEW.made_by_name)
        IS DISTINCT FROM (OLD.id, OLD.ref, OLD.patrol_id, OLD.number, OLD.made_at, OLD.made_by_id,
            OLD.made_by_name) THEN
        RAISE EXCEPTION 'Who recorded an encounter, when and on which patrol, stands' {_VIOLATION};
    END IF;
    why := nullif(btrim(current_setting('bellwether.reason', true)), '');
    IF why IS NULL OR NEW.changed_at IS NOT DISTINCT FROM OLD.changed_at
        OR NEW.changed_by_name = '' THEN
        RAISE EXCEPTION 'An encounter cannot be changed without a reason and a name' {_VIOLATION};
    END IF;
    INSERT INTO attendance_encounterchange (encounter_id, field, old_value, new_value, reason, at,
        by_id, by_name)
    SELECT NEW.id, o.key, coalesce(o.value, ''), coalesce(n.value, ''), why, NEW.changed_at,
        NEW.changed_by_id, NEW.changed_by_name
    FROM jsonb_each_text(to_jsonb(OLD)) o JOIN jsonb_each_text(to_jsonb(NEW)) n USING (key)
    WHERE o.value IS DISTINCT FROM n.value
        AND o.key NOT IN ('changed_at', 'changed_by_id', 'changed_by_name');
    RETURN NULL;
"""

CHANGE_ERASED = f"""
    IF NEW.reason <> '{ERASED}' OR to_jsonb(NEW) - ARRAY['reason', 'old_value', 'new_value']
            IS DISTINCT FROM to_jsonb(OLD) - ARRAY['reason', 'old_value', 'new_value']
        OR (OLD.field = ANY({_PERSONAL}) AND NEW.old_value || NEW.new_value <> '')
        OR (NOT OLD.field = ANY({_PERSONAL}) AND (NEW.old_value, NEW.new_value)
            IS DISTINCT FROM (OLD.old_value, OLD.new_value))
        OR NOT EXISTS (SELECT FROM attendance_encounter e
            WHERE e.id = NEW.encounter_id AND e.erased_at IS NOT NULL) THEN
        RAISE EXCEPTION 'A correction, once written, stands' {_VIOLATION};
    END IF;
    RETURN NEW;
"""

# The lock makes erasing and matching follow each other: whichever comes second sees the first.
MATCH_VARIABLES = [("gone", "timestamptz")]
MATCH_OF_KEPT = f"""
    SELECT e.erased_at INTO gone FROM attendance_encounter e
    WHERE e.id = NEW.encounter_id FOR NO KEY UPDATE;
    IF gone IS NOT NULL THEN
        RAISE EXCEPTION 'Nobody can be matched to an encounter that was erased' {_VIOLATION};
    END IF;
    RETURN NEW;
"""


# A match taken back says why; once nobody knows who was met, that is erased too.
MATCH_ERASED = f"""
    IF OLD.undone_at IS NOT NULL AND NEW.undone_because = '{ERASED}'
        AND to_jsonb(NEW) - 'undone_because' = to_jsonb(OLD) - 'undone_because'
        AND EXISTS (SELECT FROM attendance_encounter e
            WHERE e.id = NEW.encounter_id AND e.erased_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
"""


def only_ended(what: str, *columns: str) -> str:
    """A row that may be changed once: its ending columns are filled in, and nothing else moves."""
    ended, names = columns[0], ", ".join(repr(name) for name in columns)
    return f"""
    IF OLD.{ended} IS NOT NULL OR NEW.{ended} IS NULL
        OR to_jsonb(NEW) - ARRAY[{names}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{names}] THEN
        RAISE EXCEPTION '{what} may only be ended, and once' {_VIOLATION};
    END IF;
    RETURN NEW;
"""
