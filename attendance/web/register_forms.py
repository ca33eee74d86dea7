"""What a register page sends: one line a pupil, and a reason for amendments."""

from collections.abc import Mapping

from django import forms

from attendance.choices import AmendReason
from attendance.rules.registers import Entry, Line

CODE, MINUTES, NOTE, SEEN = "code-", "min-", "note-", "seen-"
GLUE = "|"


def read_lines(sent: Mapping[str, str]) -> list[Line]:
    """Every pupil's line in a sent register, by the names of its fields."""
    refs = [name.removeprefix(CODE) for name in sent if name.startswith(CODE)]
    return [_read_line(ref, sent) for ref in refs]


def write_seen(entry: Entry) -> str:
    """A mark as the form remembers it, so that a stale save is noticed; empty for no mark."""
    if entry == Entry():
        return ""
    minutes = "" if entry.minutes_late is None else entry.minutes_late
    return GLUE.join((entry.code, str(minutes), entry.note))


def fill_blanks(lines: list[Line], code: str) -> list[Line]:
    """The lines with every blank one made `code`: what "rest present" does."""
    return [
        Line(line.ref, Entry(code), line.seen)
        if line.wanted == Entry() and line.seen == Entry() and not line.unreadable
        else line
        for line in lines
    ]


def _read_line(ref: str, sent: Mapping[str, str]) -> Line:
    minutes, unreadable = _read_minutes(sent.get(MINUTES + ref, ""))
    wanted = Entry.read(sent[CODE + ref], minutes, sent.get(NOTE + ref, ""))
    return Line(ref, wanted, read_seen(sent.get(SEEN + ref, "")), unreadable)


def _read_minutes(text: str) -> tuple[int | None, str]:
    text = text.strip()
    if not text:
        return None, ""
    if text.isascii() and text.isdigit() and len(text) < 5:
        return int(text), ""
    return None, f"Minutes late is a whole number, such as 12. “{text[:20]}” is not."


def read_seen(text: str) -> Entry:
    """The inverse of `write_seen`."""
    code, _, rest = text.partition(GLUE)
    minutes, _, note = rest.partition(GLUE)
    return Entry.read(code, _read_minutes(minutes)[0], note)


class ReasonForm(forms.Form):
    """Why marks already in a register are changed: a pick from the short list, words, or both."""

    reason = forms.ChoiceField(
        choices=[("", "Choose a reason"), *AmendReason.choices], required=False, label="Reason"
    )
    words = forms.CharField(required=False, max_length=200, label="In your words")

    @property
    def sentence(self) -> str:
        """The reason as it is kept; empty when none was given, or only "another" without saying which."""
        if not self.is_valid():
            return ""
        picked, words = self.cleaned_data["reason"], self.cleaned_data["words"].strip()
        if picked in ("", AmendReason.OTHER):
            return words
        return ": ".join(part for part in (AmendReason(picked).label, words) if part)
