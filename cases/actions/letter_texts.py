"""The words of letters: a draft is written, checked, put in force from a day, and translated.

From its first day on a version stands as it is; letters keep the version they were made of (decision 26).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.models import Authority
from attendance.querysets import holding
from cases.access import check_can_send_letter, get_carer, get_case
from cases.access_letters import check_can_change_texts
from cases.actions.letters import preview_letter, waiting_panel
from cases.choices import LetterTemplate
from cases.letters import Text, draw, sample_facts
from cases.models import LetterTranslation, LetterVersion
from cases.models.limits import local_setting
from cases.rules.languages import ENGLISH, name_of
from cases.rules.letter_text import Measure, Words, kept, measure, problems

DAY = dt.timedelta(days=1)
PARTS = ("subject", "greeting", "body", "closing")


@dataclass(frozen=True)
class Shelf:
    """One kind of letter: every version, the latest first, and every translation in its latest form."""

    kind: LetterTemplate
    versions: list[LetterVersion]
    translations: list[LetterTranslation]
    today: dt.date

    @property
    def current(self) -> LetterVersion:
        """What letters of today say."""
        return next(v for v in self.versions if v.holds_on(self.today))

    @property
    def draft(self) -> LetterVersion | None:
        """What is being written."""
        return next((v for v in self.versions if v.is_draft), None)

    @property
    def coming(self) -> LetterVersion | None:
        """What letters will say from a later day."""
        return next((v for v in self.versions if v.valid_from and v.valid_from > self.today), None)

    def languages(self) -> dict[str, LetterTranslation]:
        """By language, the latest translation of the latest version it has one of."""
        found: dict[str, LetterTranslation] = {}
        for row in sorted(self.translations, key=lambda t: (t.version.number, t.number)):
            found[row.language] = row
        return found

    def is_behind(self, row: LetterTranslation) -> bool:
        """Whether the English has gone on since: it is then not used."""
        return row.version_id != self.current.pk and not (
            self.coming and row.version_id == self.coming.pk
        )


def read_shelf(kind: LetterTemplate) -> Shelf:
    """One kind of letter with its versions and translations. Two queries."""
    rows = LetterTranslation.objects.select_related("version", "made_by").filter(version__kind=kind)
    versions = list(LetterVersion.objects.filter(kind=kind).order_by("-number"))
    return Shelf(kind, versions, list(rows), timezone.localdate())


def read_shelves() -> list[Shelf]:
    """Every kind of letter. Two queries."""
    versions = list(LetterVersion.objects.order_by("-number"))
    rows = list(LetterTranslation.objects.select_related("version"))
    today = timezone.localdate()
    return [
        Shelf(kind, [v for v in versions if v.kind == kind], [t for t in rows if t.version.kind == kind], today)
        for kind in LetterTemplate
    ]  # fmt: skip


def measured(kind: str, words: Words, language: str = ENGLISH) -> Measure:
    """How a text reads, by the numbers in force today."""
    today = timezone.localdate()
    return measure(
        kind, words, language=language, most_words=local_setting("letter_words_most", today),
        most_age=local_setting("letter_reading_age_most", today),
    )  # fmt: skip


@transaction.atomic
def begin_draft(*, kind: LetterTemplate, by: User) -> LetterVersion:
    """A draft that begins as what was written last. Raises NotAllowed, AlreadyDone."""
    check_can_change_texts(by)
    rows = list(LetterVersion.objects.select_for_update().filter(kind=kind).order_by("-number"))
    if rows[0].is_draft:
        raise AlreadyDone("A draft of this letter is being written already: go on with that.")
    last = rows[0]
    words = {part: getattr(last, part) for part in PARTS}
    draft = LetterVersion.objects.create(
        **words, kind=kind, number=last.number + 1, made_by=by.name, source=f"Version {last.number}"
    )
    _tell(by, "letter_text.begun", draft)
    return draft


@transaction.atomic
def edit_draft(*, draft: LetterVersion, by: User, words: Words, source: str) -> LetterVersion:
    """Keep other words in a draft. Nothing is kept of words that something stands against.

    Raises NotAllowed, WrongState (in use; the first problem, and where).
    """
    draft = _lock_draft(draft, by)
    words, source = _clean(words), readable(source)
    if found := problems(draft.kind, words):
        raise WrongState(f"{found[0].where}{found[0].text}.")
    if not source:
        raise WrongState("Say what the change rests on.")
    before = {part: getattr(draft, part) for part in PARTS}
    for part in PARTS:
        setattr(draft, part, getattr(words, part))
    draft.source, draft.made_by, draft.made_at = source, by.name, timezone.now()
    draft.save()
    _tell(
        by, "letter_text.edited", draft, before=before, after={p: getattr(draft, p) for p in PARTS}
    )
    return draft


@transaction.atomic
def put_in_force(*, draft: LetterVersion, by: User, starts_on: dt.date) -> LetterVersion:
    """Let letters say a draft from a day on, today at the earliest; the version before ends the day before.

    Raises NotAllowed, WrongState (in use; a past day; another begins then or later).
    """
    list(LetterVersion.objects.select_for_update().filter(kind=draft.kind).order_by("pk"))
    draft = _lock_draft(draft, by)
    if starts_on < timezone.localdate():
        raise WrongState(
            "It can hold from today at the earliest: letters of before are as they went."
        )
    rows = LetterVersion.objects.filter(kind=draft.kind, valid_from__isnull=False)
    if rows.filter(valid_from__gte=starts_on).exists():
        raise WrongState("Another version begins then or later. Choose a day after it begins.")
    before = rows.filter(holding(starts_on, "valid_from", "valid_to")).get()
    before.valid_to = starts_on - DAY
    before.save(update_fields=["valid_to"])
    draft.valid_from, draft.put_by, draft.put_at = starts_on, by.name, timezone.now()
    draft.save()
    _tell(by, "letter_text.put_in_force", draft, after={"from": starts_on.isoformat()})
    return draft


@transaction.atomic
def discard_draft(*, draft: LetterVersion, by: User) -> None:
    """Throw a draft away. Raises NotAllowed, WrongState (in use)."""
    draft = _lock_draft(draft, by)
    _tell(by, "letter_text.discarded", draft, before={p: getattr(draft, p) for p in PARTS})
    draft.delete()


@transaction.atomic
def translate(
    *, version: LetterVersion, language: str, by: User, words: Words, translator: str
) -> LetterTranslation:
    """Keep the words of a version in another language; they are used from now on.

    Raises NotAllowed, WrongState (a draft; has ended; English; the first problem; cannot be printed; nobody vouches).
    """
    check_can_change_texts(by)
    version = LetterVersion.objects.select_for_update().get(pk=version.pk)
    if version.is_draft or (version.valid_to and version.valid_to < timezone.localdate()):
        raise WrongState("Translate the version in force, or the one that is to come.")
    if language == ENGLISH:
        raise WrongState("The English is the version itself.")
    words, translator = _clean(words), readable(translator)
    if found := problems(version.kind, words, language):
        raise WrongState(f"{found[0].where}{found[0].text}.")
    if not translator:
        raise WrongState("Say who vouches for the words.")
    number = version.translations.filter(language=language).count() + 1
    row = LetterTranslation(
        version=version, language=language, number=number, translator=translator, made_by=by,
        **{part: getattr(words, part) for part in PARTS},
    )  # fmt: skip
    draw(sample_facts(text=Text(version, row), authority=_authority(), on=timezone.localdate()))
    row.save()
    record(
        by=by, kind="letter_text.translated", target_type="letter_text", target_ref=_ref(version),
        after={"language": name_of(language), "number": number, "translator": translator},
    )  # fmt: skip
    return row


def preview_sample(text: Text) -> bytes:
    """The letter to an invented family. Nobody's record is opened for it."""
    return draw(sample_facts(text=text, authority=_authority(), on=timezone.localdate()))


def preview_on_case(*, text: Text, by: User, case_ref: str, carer_ref: str) -> bytes:
    """The letter to a parent of a real case this person writes on, marked DRAFT; who looked is kept.

    Raises NotFound, NotAllowed, WrongState.
    """
    case = get_case(by, case_ref)
    check_can_send_letter(by, case)
    kind = text.version.kind
    record(by=by, kind="letter.previewed", target_type="case", target_ref=case.ref,
           after={"text": _ref(text.version), "carer": carer_ref})  # fmt: skip
    carer = get_carer(case, carer_ref)
    return preview_letter(
        case=case, by=by, carer=carer, template=kind, panel=waiting_panel(case, kind, carer), text=text,
    )  # fmt: skip


def _lock_draft(draft: LetterVersion, by: User) -> LetterVersion:
    check_can_change_texts(by)
    found = LetterVersion.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None or not found.is_draft:
        raise WrongState("A version in use cannot be changed: write the next one.")
    return found


def _clean(words: Words) -> Words:
    return Words(*(kept(getattr(words, part)) for part in PARTS))


def _authority() -> Authority:
    """The authority this site belongs to."""
    return Authority.objects.order_by("pk").first() or Authority(name=settings.AUTHORITY_NAME)


def _ref(version: LetterVersion) -> str:
    return f"{version.kind} {version.number}"


def _tell(
    by: User, kind: str, version: LetterVersion, *, before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    record(
        by=by,
        kind=kind,
        target_type="letter_text",
        target_ref=_ref(version),
        before=before,
        after=after,
    )
