"""Parents and everybody else with care of a child (Education Act 1996, section 576)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models

from accounts.models.protection import never_deleted
from attendance.choices import Holds, Relation
from attendance.models import recheck_sql

# What tells where somebody is, or lets them be reached.
WHEREABOUTS = ("address", "telephone", "email")
# The column says what the latest row of the markers says, and nothing else.
AS_ITS_SHIELD = """
IF TG_OP = 'INSERT' AND NOT NEW.is_shielded THEN
  RETURN NEW;
END IF;
IF NEW.is_shielded IS DISTINCT FROM coalesce(
    (SELECT standing FROM attendance_shield WHERE carer_id = NEW.id ORDER BY id DESC LIMIT 1), false)
THEN
  RAISE EXCEPTION 'Whether a carer is shielded is said by a row of its own, with who and why';
END IF;
RETURN NEW;
"""
# What the link says changes only to what was said last.
AS_WAS_SAID = """
IF NOT EXISTS (
    SELECT FROM (SELECT answer FROM attendance_responsibilitysaid
                  WHERE link_id = NEW.id ORDER BY id DESC LIMIT 1) said
     WHERE NEW.has_parental_responsibility = (said.answer = 'yes')
       AND NEW.responsibility_is_known = (said.answer <> 'unknown'))
THEN
  RAISE EXCEPTION 'Who has parental responsibility is said by a row of its own, with who said so and when';
END IF;
RETURN NEW;
"""


@dataclass(frozen=True)
class Whereabouts:
    """Where a carer lives and how one is reached; nothing in it for whoever may not know."""

    address: str = ""
    telephone: str = ""
    email: str = ""

    @property
    def lines(self) -> list[str]:
        """The address as it is printed."""
        return [line.strip() for line in self.address.splitlines() if line.strip()]

    @property
    def reach(self) -> str:
        """`07700 900123 · a@b.example`."""
        return " · ".join(part for part in (self.telephone, self.email) if part)


class Carer(models.Model):
    """A parent in the wide sense of the Act: each is a separate party, even at one address.

    Of a shielded carer, whoever reads the row gets no address, no telephone and no e-mail: a page, a letter
    or a list that has never heard of the marker shows nothing. `whereabouts` is the one way to them.
    """

    ref = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=20, blank=True)
    forename = models.CharField(max_length=80)
    surname = models.CharField(max_length=80)
    address = models.TextField(help_text="One line each, the postcode last")
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=40, default="English")
    is_shielded = models.BooleanField(
        db_default=False,
        default=False,
        help_text="As the latest `Shield` says, written by it alone",
    )
    email_agreed_on = models.DateField(null=True, help_text="When they agreed to letters by e-mail")
    needs_interpreter = models.BooleanField(default=False, db_default=False)

    class Meta:
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Trigger(
                name="shielded_as_said",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("is_shielded"),
                func=AS_ITS_SHIELD,
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to write back what was withheld when the row was read."""
        names = kwargs.get("update_fields")
        if self.pk and self.is_shielded and (names is None or set(names) & set(WHEREABOUTS)):
            raise ValueError(
                "A shielded carer was read without an address: it cannot be saved whole"
            )
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """As on an envelope."""
        return " ".join(part for part in (self.title, self.forename, self.surname) if part)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """A row as it is read: of a shielded carer without where they are."""
        carer = super().from_db(*args, **kwargs)
        read = [name for name in WHEREABOUTS if name in carer.__dict__]
        if read and carer.is_shielded:
            carer.__dict__.update(dict.fromkeys(read, ""))
        return carer

    def whereabouts(self) -> Whereabouts:
        """Where they are, shielded or not. For `access_homes`, which asks who reads, and for the window of
        a letter to the carer's own self; a test holds everybody else off."""
        if not self.is_shielded:
            return Whereabouts(self.address, self.telephone, self.email)
        return self.whereabouts_of([self])[self.pk]

    @classmethod
    def whereabouts_of(cls, carers: Iterable["Carer"]) -> dict[int, Whereabouts]:
        """The same of many, by key. One query."""
        keys = [carer.pk for carer in carers]
        rows = cls.objects.filter(pk__in=keys).values_list("pk", *WHEREABOUTS)
        return {pk: Whereabouts(*found) for pk, *found in rows}


class Responsibility(models.Model):
    """What one carer is to one child, and whether it is safe to write or ring.

    `safe_to_contact` off means: never write, ring or visit without the note's advice.
    `address_is_confidential` on means: shown to nobody outside the service, printed on nothing
    that another carer receives.
    """

    pupil = models.ForeignKey(
        "attendance.Pupil", on_delete=models.PROTECT, related_name="responsibilities"
    )
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="responsibilities")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    has_parental_responsibility = models.BooleanField(default=True)
    responsibility_is_known = models.BooleanField(
        default=True, db_default=True, help_text="Off: whether they have it has still to be settled"
    )
    lives_with_pupil = models.BooleanField(default=True)
    contact_order = models.SmallIntegerField(default=1)
    safe_to_contact = models.BooleanField(default=True)
    contact_note = models.CharField(max_length=300, blank=True)
    address_is_confidential = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["contact_order", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pupil", "carer"], name="one_responsibility_per_pair"),
            models.CheckConstraint(
                condition=models.Q(responsibility_is_known=True)
                | models.Q(has_parental_responsibility=False),
                name="responsibility_had_is_known",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="as_was_said",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "has_parental_responsibility", "responsibility_is_known"
                ),
                func=AS_WAS_SAID,
            ),
        ] + [
            pgtrigger.Trigger(
                name=f"{name}_asks_for_flags",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=pgtrigger.Referencing(**tables),
                func=recheck_sql.ask_for_homes(changed),
            )
            for name, operation, tables, changed in (
                ("insert", pgtrigger.Insert, {"new": "new_rows"}, "new_rows"),
                ("delete", pgtrigger.Delete, {"old": "old_rows"}, "old_rows"),
                (
                    "update",
                    pgtrigger.Update,
                    {"old": "old_rows", "new": "new_rows"},
                    "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.carer} ({self.relation}) of {self.pupil}"

    @property
    def holds(self) -> Holds:
        """Whether they have parental responsibility, as far as is known."""
        if not self.responsibility_is_known:
            return Holds.UNKNOWN
        return Holds.YES if self.has_parental_responsibility else Holds.NO

    @property
    def is_settled(self) -> bool:
        """Whether it is settled if they are a parent in law: by parental responsibility, known either way, or by
        care of the child (Education Act 1996, section 576)."""
        return self.responsibility_is_known or self.lives_with_pupil

    @property
    def note(self) -> str:
        """The advice about contact; nothing of it where the carer is shielded: it may say where one stands at
        the gate, and at what time."""
        return "" if self.carer.is_shielded else self.contact_note
