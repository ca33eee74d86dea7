"""One register line, drawn here: thirty lines of twenty values cost a template three times as much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.web.drawing import draw

if TYPE_CHECKING:
    from attendance.web.register_presenter import RowView

LINE = (
    '<tr class="line{}" id="line-{}" data-bucket="{}"{}><th scope="row"><span class="pupil"><b>{}</b>, {}'
    '</span>{}{}</th><td class="col-strip">{}</td>{}<td class="col-saved">{}</td></tr>{}'
)
FAULT = '<tr class="fault" id="fault-{}"><td colspan="7">{}{}</td></tr>'
MAKER = ' <a href="{}">{}</a>'
EXISTS = SafeString(" data-exists")
MARK = (
    '<td class="col-mark"><input class="cell cell--{}" name="code-{}" value="{}" maxlength="2" size="2"'
    ' autocapitalize="characters" spellcheck="false" aria-label="{}: mark"{}>{}</td>'
)
REST = (
    '<td class="col-min"><input class="min" name="min-{0}" value="{2}" maxlength="5" size="5"'
    ' placeholder=" " aria-label="{1}: minutes late, or time of arrival"></td>'
    '<td class="col-note"><input class="note" name="note-{0}" value="{3}" placeholder=" "'
    ' aria-label="{1}: note"></td>'
)
SEEN = '<input type="hidden" name="seen-{}" value="{}">'
SUGGESTED = ' placeholder="{}" data-certain="{}" data-note="{}"'
DESCRIBED = ' aria-describedby="{}-{}"'
HINT = ' <span class="planned" id="plan-{}">{}</span>'
INVALID = SafeString(' aria-invalid="true"')
READ_MARK = '<td class="col-mark"><span class="mark mark--{}">{}</span></td>'
READ_REST = '<td class="col-min">{}</td><td class="col-note">{}</td>'
OTHER = '<td class="col-other">{}</td>'
SAVED = (
    '<a href="{}" title="{}{}">✓ {}{}<span class="govuk-visually-hidden">: history of {}</span></a>'
)
SAVED_UNLINKED = '<span title="{}{}">✓ {}{}</span>'
AMENDED = SafeString(' <span class="amended">amended</span>')
NOT_SAVED = SafeString('<span class="soft" aria-hidden="true">·</span>')
NOTHING = SafeString("")


def draw_line(row: RowView, other_half: str, *, can_mark: bool) -> SafeString:
    """The whole line: who, the last ten marks, the boxes, when it was saved; and what is wrong with it."""
    return draw(
        LINE, " line--fault" if row.problem else "", row.ref, row.bucket,
        EXISTS if row.saved else NOTHING, row.surname, row.forename, _draw_circumstances(row),
        _draw_hint(row), row.strip, _draw_cells(row, other_half, can_mark=can_mark),
        _draw_saved(row), _draw_fault(row),
    )  # fmt: skip


def _draw_circumstances(row: RowView) -> SafeString:
    tags = (
        render_to_string("components/tag.html", {"text": tag.text, "tone": tag.tone})
        for tag in row.circumstances
    )
    return SafeString("".join(f" {tag}" for tag in tags))


def _draw_fault(row: RowView) -> SafeString:
    if not row.problem:
        return NOTHING
    return draw(FAULT, row.ref, row.problem, draw(MAKER, *row.maker) if row.maker[0] else NOTHING)


def _draw_cells(row: RowView, other_half: str, *, can_mark: bool) -> SafeString:
    """The mark with the other half of the day on its side, minutes and note: to type in or to read."""
    beside = draw(OTHER, row.other) if other_half else NOTHING
    before, after = (beside, NOTHING) if other_half == "AM" else (NOTHING, beside)
    if not can_mark:
        mark = draw(READ_MARK, row.kind, row.entry.code or "·")
        return before + mark + after + draw(READ_REST, row.minutes, row.entry.note)
    return (
        before
        + _draw_mark(row)
        + after
        + draw(REST, row.ref, row.name, row.minutes, row.entry.note)
    )


def _draw_mark(row: RowView) -> SafeString:
    """The box of the code: what it remembers having seen, what is wrong with it, what is offered for it."""
    seen = draw(SEEN, row.ref, row.seen) if row.seen else NOTHING
    hint, kind, about = row.hint, row.kind, NOTHING
    if hint:
        about += draw(SUGGESTED, hint.code, int(hint.is_certain), hint.note)
        kind = kind if row.entry.code else f"{kind} cell--suggested"
    if row.problem:
        about += INVALID + draw(DESCRIBED, "fault", row.ref)
    elif hint:
        about += draw(DESCRIBED, "plan", row.ref)
    return draw(MARK, kind, row.ref, row.entry.code, row.name, about, seen)


def _draw_saved(row: RowView) -> SafeString:
    """When the mark was saved, and the way to its story."""
    if not row.saved:
        return NOT_SAVED
    amended, mark = (", amended", AMENDED) if row.is_amended else ("", NOTHING)
    if not row.history:
        return draw(SAVED_UNLINKED, row.saved_by, amended, row.saved, mark)
    return draw(SAVED, row.history, row.saved_by, amended, row.saved, mark, row.name)


def _draw_hint(row: RowView) -> SafeString:
    """What is known of the mark before the register is taken, beside the name."""
    return draw(HINT, row.ref, row.hint.words) if row.hint else NOTHING
