"""Makes documents: a Typst template and plain data in, the bytes of a tagged PDF/UA out.

The data goes in as JSON and is read there with `json(bytes(sys.inputs.data))`: words of people are
never spliced into the source of a document. The fonts come inside wheels, so that every machine
sets the same lines: those of typst, and one for Arabic script, which it has not.
"""

import datetime as dt
import json
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import fontpkg_noto_sans_arabic
import typst
from django.conf import settings
from pypdf import PdfReader, PdfWriter

A4 = (595, 842)  # in points


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
    return typst.compile(
        str(_root() / template_path),
        root=str(_root()),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards="1.7",
        timestamp=noon,
    )


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
