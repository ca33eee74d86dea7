"""Makes documents: a Typst template and plain data in, the bytes of a tagged PDF/UA out.

The data goes in as JSON and is read there with `json(bytes(sys.inputs.data))`: words of people are
never spliced into the source of a document. The fonts come inside wheels, so that every machine
sets the same lines: those of typst, and one for Arabic script, which it has not.
"""

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
