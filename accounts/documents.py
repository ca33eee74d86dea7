"""Makes documents: a Typst template and plain data in, the bytes of a tagged PDF/UA out.

The data goes in as JSON and is read there with `json(bytes(sys.inputs.data))`: words of people are
never spliced into the source of a document. The fonts come inside wheels, so that every machine
sets the same lines: those of typst, and one for Arabic script, which it has not.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans_arabic
import typst
from django.conf import settings


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


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside the wheels, read once: a letter then takes milliseconds."""
    arabic = Path(fontpkg_noto_sans_arabic.ROOT) / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(arabic)])


def _root() -> Path:
    return Path(settings.BASE_DIR) / "templates"
