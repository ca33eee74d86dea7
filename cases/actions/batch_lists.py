"""Reads what the pages of letters in bulk show, in a fixed number of queries however many letters there are."""

from collections import Counter
from functools import cached_property

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from cases.access import check_may_read_paper_to, visible_cases
from cases.access_letters import visible_batches
from cases.actions.letters import waiting_panel
from cases.actions.packs import ON_PAPER
from cases.choices import BatchState, DeliveryStatus
from cases.choices import LineState as L
from cases.letters import draw, letter_facts, text_for
from cases.models import Delivery, Letter, LetterBatch, LetterLine

SHOWN = 600


class BatchFile:
    """One batch as one person reads it: only letters about cases they see."""

    def __init__(self, batch: LetterBatch, user: User) -> None:
        self.batch, self.user = batch, user
        self._rows: QuerySet[LetterLine] = batch.lines.filter(case__in=visible_cases(user))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        kept = ~Q(state=L.LEFT_OUT)
        states = {str(s): Count("pk", filter=Q(state=s)) for s in L}
        return self._rows.aggregate(
            **states, children=Count("case__pupil", filter=kept, distinct=True),
            schools=Count("case__enrolment__school", filter=kept, distinct=True),
            parents=Count("carer", filter=kept, distinct=True),
        )  # fmt: skip

    @cached_property
    def counts(self) -> Counter[str]:
        """Lines by state."""
        return Counter({str(s): self._numbers[s] for s in L})

    @property
    def children(self) -> int:
        """How many children it is about."""
        return self._numbers["children"]

    @property
    def schools(self) -> int:
        """At how many schools."""
        return self._numbers["schools"]

    @property
    def parents(self) -> int:
        """To how many people."""
        return self._numbers["parents"]

    def lines(self, *states: L) -> list[LetterLine]:
        """Letters in those states, with what became of each; their pages stay in the database."""
        last = Delivery.objects.filter(letter__line=OuterRef("pk")).order_by("-id")
        rows = self._rows.filter(state__in=states).defer("pdf", "facts")
        rows = rows.select_related("case__pupil", "case__enrolment__school", "carer", "translation")
        return list(
            rows.annotate(status=Subquery(last.values("status")[:1])).order_by("id")[:SHOWN]
        )

    @cached_property
    def is_stale(self) -> bool:
        """Whether letters that wait carry the date of an earlier day."""
        return self._rows.filter(state=L.RENDERED, at__date__lt=timezone.localdate()).exists()

    @cached_property
    def has_paper(self) -> bool:
        """Whether some of it goes on paper."""
        return Delivery.objects.filter(letter__line__batch=self.batch, sender__in=ON_PAPER).exists()

    @cached_property
    def lies_unprinted(self) -> bool:
        """Whether some of it waits to be printed."""
        rows = Letter.objects.filter(
            line__batch=self.batch,
            recall__isnull=True,
            deliveries__status=DeliveryStatus.TO_PRINT,
        )
        return rows.exclude(deliveries__status=DeliveryStatus.PRINTED).exists()


def list_batches(user: User, *, archived: bool = False) -> QuerySet[LetterBatch]:
    """Batches in scope with their numbers, the latest first; those put away only when asked for."""
    ended = Q(state__in=[BatchState.ARCHIVED, BatchState.REVOKED])
    rows = visible_batches(user).filter(ended if archived else ~ended)
    return rows.annotate(
        letters=Count("lines", filter=~Q(lines__state=L.LEFT_OUT)),
        failed=Count("lines", filter=Q(lines__state=L.FAILED)),
    ).order_by(F("id").desc())


def deliveries_of(letter: Letter) -> list[Delivery]:
    """Everything that became of a letter, in order."""
    return list(letter.deliveries.all())


def read_page(*, batch: LetterBatch, line: LetterLine, by: User) -> bytes:
    """One letter of a batch: as it went, as it is written, or as it would be written today. Who looked is kept.

    Raises NotAllowed for a protected address that is not open to them, WrongState for one that is left out,
    failed or revoked, and as `letter_facts`.
    """
    check_may_read_paper_to(by, line.case, line.carer)
    record(by=by, kind="letter.previewed", target_type="case", target_ref=line.case.ref,
           after={"batch": batch.ref, "carer": line.carer.ref})  # fmt: skip
    if line.state == L.SENT:
        return bytes(line.letter.pdf)
    if line.pdf is not None:
        return bytes(line.pdf)
    if line.state != L.WAITING:
        raise WrongState("There is no page of this letter.")
    kind = batch.version.kind
    facts = letter_facts(
        case=line.case, carer=line.carer, template=kind, by=line.case.officer or batch.made_by,
        on=timezone.localdate(), panel=waiting_panel(line.case, kind, line.carer),
        text=text_for(line.carer, batch.version),
    )  # fmt: skip
    return draw(facts)
