"""The words of letters as settings show them: versions, translations, how they read, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.web.parts import Action, Fact, Tag
from accounts.web.words import plural, short_date
from cases.access_letters import can_change_texts
from cases.actions.letter_texts import Shelf, measured
from cases.rules.languages import ENGLISH, LANGUAGES, name_of
from cases.rules.letter_fields import NEEDED, fields_of, samples
from cases.rules.letter_text import Measure, Words, fill

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import LetterTranslation, LetterVersion


def state_tag(shelf: Shelf, version: LetterVersion) -> Tag:
    """Where a version stands, in a word."""
    if version.is_draft:
        return Tag("draft", "warn")
    if version.holds_on(shelf.today):
        return Tag("in force", "ok")
    if version.valid_from and version.valid_from > shelf.today:
        return Tag(f"from {short_date(version.valid_from)}", "info")
    return Tag("ended", "quiet")


@dataclass(frozen=True)
class TextLine:
    """One kind of letter in the list."""

    shelf: Shelf

    @property
    def name(self) -> str:
        return str(self.shelf.kind.label)

    @property
    def href(self) -> str:
        return reverse("cases:show_letter_text", args=[self.shelf.kind.value])

    @cached_property
    def measure(self) -> Measure:
        return measured(self.shelf.kind, self.shelf.current.words)

    @property
    def version(self) -> str:
        row = self.shelf.current
        return f"{row.number}, by {row.made_by}" if row.made_by else f"{row.number}, as shipped"

    @property
    def tags(self) -> list[Tag]:
        found = [state_tag(self.shelf, v) for v in (self.shelf.draft, self.shelf.coming) if v]
        behind = [t for t in self.shelf.languages().values() if self.shelf.is_behind(t)]
        if behind:
            found.append(Tag(f"{plural(len(behind), 'translation')} out of date", "warn"))
        return found

    @property
    def languages(self) -> str:
        good = [t for t in self.shelf.languages().values() if not self.shelf.is_behind(t)]
        return ", ".join(["English", *sorted(name_of(t.language) for t in good)])


@dataclass(frozen=True)
class LanguageLine:
    """One language of a letter: translated, out of date, or not there."""

    code: str
    row: LetterTranslation | None
    behind: bool
    href: str
    preview: str

    @property
    def name(self) -> str:
        own = LANGUAGES[self.code]
        return f"{own.name} ({own.own_name})"

    @property
    def tag(self) -> Tag:
        return Tag("out of date: not used", "warn") if self.behind else Tag("used", "ok")

    @property
    def about(self) -> str:
        return f"Of version {self.row.version.number}. {self.row.translator}" if self.row else ""


class TextPage:
    """One kind of letter, looked at in one version."""

    def __init__(self, shelf: Shelf, user: User, number: int | None = None) -> None:
        self.shelf, self.user = shelf, user
        chosen = next((v for v in shelf.versions if v.number == number), None)
        self.version = chosen or shelf.current
        self.may_change = can_change_texts(user)

    @property
    def title(self) -> str:
        return str(self.shelf.kind.label)

    @property
    def tag(self) -> Tag:
        return state_tag(self.shelf, self.version)

    @cached_property
    def paper(self) -> dict[str, Any]:
        """The letter with invented values, for the screen."""
        return fill(self.version.words, samples(self.shelf.kind))

    @cached_property
    def measure(self) -> Measure:
        return measured(self.shelf.kind, self.version.words)

    @property
    def facts(self) -> list[Fact]:
        return [*measure_facts(self.measure), Fact("Rests on", self.version.source)]

    @property
    def versions(self) -> list[tuple[str, str, Tag, str]]:
        """Each version: its name, where it is looked at, its state, from when to when and by whom."""
        return [
            (f"Version {v.number}", f"{self._url('show_letter_text')}?version={v.number}",
             state_tag(self.shelf, v), _told(v))
            for v in self.shelf.versions
        ]  # fmt: skip

    @property
    def translated(self) -> list[LanguageLine]:
        """Languages it has been translated into, of this version or an earlier one."""
        have = self.shelf.languages()
        return [self._language(code, have[code]) for code in sorted(have, key=name_of)]

    @property
    def untranslated(self) -> list[LanguageLine]:
        """The others our fonts can print."""
        codes = set(LANGUAGES) - set(self.shelf.languages()) - {ENGLISH}
        return [self._language(code, None) for code in sorted(codes, key=name_of)]

    def _language(self, code: str, row: LetterTranslation | None) -> LanguageLine:
        behind = row is not None and self.shelf.is_behind(row)
        preview = (
            f"{self.preview}&language={code}" if row and row.version_id == self.version.pk else ""
        )
        href = reverse("cases:translate_letter_text", args=[self.shelf.kind.value, code])
        return LanguageLine(code, row, behind, href if self.may_change else "", preview)

    @property
    def preview(self) -> str:
        return f"{self._url('preview_letter_text')}?version={self.version.number}"

    @property
    def actions(self) -> list[Action]:
        if not self.may_change:
            return []
        if self.shelf.draft is None:
            return [Action("Write the next version", self._url("draft_letter_text"))]
        if not self.version.is_draft:
            return []
        names = (("Change the words", "edit_letter_text"), ("Put in force", "begin_letter_text"),
                 ("Discard the draft", "discard_letter_text"))  # fmt: skip
        return [Action(text, self._url(name)) for text, name in names]

    def _url(self, name: str) -> str:
        return reverse(f"cases:{name}", args=[self.shelf.kind.value])


@dataclass(frozen=True)
class EditPage:
    """Beside the form: how the words read, and which fields there are."""

    kind: str
    words: Words | None
    language: str = ENGLISH

    @property
    def facts(self) -> list[Fact]:
        return measure_facts(measured(self.kind, self.words, self.language)) if self.words else []

    @property
    def warnings(self) -> tuple[str, ...]:
        return measured(self.kind, self.words, self.language).warnings if self.words else ()

    @property
    def fields(self) -> list[tuple[str, str, str, bool]]:
        """Each field: name in braces, what it holds, an example, whether it must be there."""
        plain = self.language != ENGLISH
        return [
            (
                f"{{{f.name}}}",
                f.holds,
                _example(f.example(plain=plain)),
                f.name in NEEDED[self.kind],
            )
            for f in fields_of(self.kind)
        ]


def measure_facts(found: Measure) -> list[Fact]:
    """How a text reads, in two lines."""
    age = f"{found.age} (Flesch-Kincaid)" if found.age else "measured for English only"
    return [Fact("Words", str(found.words)), Fact("Reading age", age)]


def _example(value: Any) -> str:
    return value if isinstance(value, str) else "; ".join(value)


def _told(version: LetterVersion) -> str:
    by = f"by {version.made_by}" if version.made_by else "came with Bellwether"
    if version.is_draft:
        return f"{by}, {short_date(version.made_at)}"
    until = f" to {short_date(version.valid_to)}" if version.valid_to else ""
    from_ = short_date(version.valid_from) if version.made_by else "the beginning"
    return f"{by}; letters from {from_}{until}"
