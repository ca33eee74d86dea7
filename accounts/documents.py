"""Makes documents: a Typst template and plain data in, the bytes of a tagged PDF/UA out.

The data goes in as JSON and is read there with `json(bytes(sys.inputs.data))`: words of people are
never spliced into the source of a document. The fonts come inside wheels, so that every machine
sets the same lines: those of typst, and one for Arabic script, which it has not.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import fontpkg_noto_sans_arabic
import typst
from django.conf import settings
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    BooleanObject,
    ContentStream,
    DictionaryObject,
    NameObject,
    StreamObject,
)

A4 = (595, 842)  # in points
MARKS = (b"BDC", b"BMC", b"EMC")  # operators that tie what is drawn to a tag


def render_pdf(template_path: str, data: dict[str, Any]) -> bytes:
    """The PDF of a template (such as "letters/panel_invitation.typ") filled with plain JSON values.

    Raises typst.TypstError when the template and the data do not fit together.
    """
    return typst.compile(
        str(_root() / template_path),
        root=str(_root()),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",  # tagged, titled, in a stated language: a screen reader can read it
    )


def render_pack(template_path: str, data: dict[str, Any], *, on: dt.date) -> bytes:
    """The same for a document that takes in the pages of stored ones: tagged, titled, in a stated language.

    It cannot call itself PDF/UA: the page-setter vouches for no page it has not set, so each of those carries its
    own words as its description. Dated at noon of `on`: the same data give the same bytes.
    """
    noon = dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC)
    pdf = typst.compile(
        str(_root() / template_path),
        root=str(_root()),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards="1.7",
        timestamp=noon,
    )
    return _finished(pdf)


def _finished(pdf: bytes) -> bytes:
    """What PDF/UA asks beyond the page-setter's 1.7: the title in the window, the order of tabs, no tags in a figure.

    A stored page carries the marks of its own tag tree, which is not joined; inside a figure they say nothing, and
    ISO 14289-1 7.1 forbids an artifact there. What is drawn stays to the pixel.
    """
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.pdf_header = "%PDF-1.7"
    shown = writer.viewer_preferences or writer.create_viewer_preferences()
    shown[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    for page in writer.pages:
        page[NameObject("/Tabs")] = NameObject("/S")
        for form in _forms(page):
            _unmark(form, writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _forms(page: DictionaryObject) -> Iterator[StreamObject]:
    """The pages of other documents drawn on this one."""
    resources = cast(DictionaryObject, page.get("/Resources", DictionaryObject()).get_object())
    drawn = cast(DictionaryObject, resources.get("/XObject", DictionaryObject()).get_object())
    for each in drawn.values():
        found = each.get_object()
        if isinstance(found, StreamObject) and found.get("/Subtype") == "/Form":
            yield found
            yield from _forms(found)


def _unmark(form: StreamObject, writer: PdfWriter) -> None:
    content = ContentStream(form, writer)
    kept = [step for step in content.operations if step[1] not in MARKS]
    if len(kept) < len(content.operations):
        content.operations = kept
        form.set_data(content.get_data())


def bind(papers: Iterable[bytes]) -> bytes:
    """Stored documents as one PDF for the printer, pages untouched: on both sides, each begins a sheet of its own."""
    writer = PdfWriter()
    for paper in papers:
        pages = PdfReader(BytesIO(paper)).pages
        for page in pages:
            writer.add_page(page)
        if len(pages) % 2:
            writer.add_blank_page(*A4)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def count_pages(paper: bytes) -> int:
    """How many pages a document has."""
    return len(PdfReader(BytesIO(paper)).pages)


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside the wheels, read once: a letter then takes milliseconds."""
    arabic = Path(fontpkg_noto_sans_arabic.ROOT) / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(arabic)])


def _root() -> Path:
    return Path(settings.BASE_DIR) / "templates"
