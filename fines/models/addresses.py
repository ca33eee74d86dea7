"""When the address a letter goes to came on file: a check made before that is of another one."""

from typing import Any, ClassVar

from django.db import models

from accounts.models.protection import append_only

# Whichever way the row is written: no page, no load of data and no statement changes an address past this.
NOTE_CHANGES = """
CREATE FUNCTION fines_note_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fines_addressonfile (carer_id, since) VALUES (NEW.id, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER fines_note_address
    AFTER UPDATE OF address ON attendance_carer FOR EACH ROW
    WHEN (OLD.address IS DISTINCT FROM NEW.address)
    EXECUTE FUNCTION fines_note_address();
"""
NO_NOTE_OF_CHANGES = """
DROP TRIGGER fines_note_address ON attendance_carer;
DROP FUNCTION fines_note_address();
"""


class AddressOnFile(models.Model):
    """A moment the address of a parent was changed: the latest is that of the present one.

    Written by the database alone. A parent who has none has the address they came on file with.
    """

    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.carer_id} {self.since:%Y-%m-%d %H:%M}"
