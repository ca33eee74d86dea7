"""What PDF/UA asks of a document, as far as a machine can see it without being shown the pages.

After the checkpoints of the Matterhorn protocol (PDF Association) for ISO 14289-1, whose numbers stand beside each.
Not looked at: whether a tag is the right one, contrast, and tables cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, PdfObject

FORBIDDEN = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFile",
    "/RichMedia",
    "/Movie",
    "/Sound",
    "/XFA",
)
PAINTS = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"Do",
    b"f",
    b"F",
    b"f*",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"S",
    b"s",
    b"sh",
}


def faults(pdf: bytes, *, says_ua: bool) -> list[str]:
    """Everything that is wrong, in words; nothing for a document that passes.

    `says_ua`: whether the document has to call itself PDF/UA, or must not.
    """
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.root_object
    return [
        *_catalogue(reader, root, says_ua), *_pages(reader), *_tags(root), *_fonts(reader), *_actions(reader)
    ]  # fmt: skip


def _catalogue(reader: PdfReader, root: DictionaryObject, says_ua: bool) -> Iterator[str]:
    xmp = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""
    title = reader.metadata.title if reader.metadata else ""
    mark = root.get("/MarkInfo", {})
    preferences = root.get("/ViewerPreferences", {})
    checks = {
        "06-001 no XMP metadata": bool(xmp),
        "06-002 PDF/UA identifier": ("pdfuaid:part>1<" in xmp) == says_ua,
        "06-003 no dc:title": bool(title) and f">{title}<" in unescape(xmp),
        "07-001 DisplayDocTitle is not true": preferences.get("/DisplayDocTitle") is not None
        and preferences["/DisplayDocTitle"].value is True,
        "00 not marked as tagged": mark.get("/Marked") is not None
        and mark["/Marked"].value is True,
        "02-001 suspects": "/Suspects" not in mark or mark["/Suspects"].value is False,
        "11-006 no language": bool(root.get("/Lang")),
        "no tag tree": "/StructTreeRoot" in root,
        "26-001 encrypted": not reader.is_encrypted,
        "header": pdf_version(reader) >= "1.7",
    }
    yield from (words for words, is_good in checks.items() if not is_good)


def pdf_version(reader: PdfReader) -> str:
    return reader.pdf_header.removeprefix("%PDF-")


def _pages(reader: PdfReader) -> Iterator[str]:
    for number, page in enumerate(reader.pages, start=1):
        if page.get("/Tabs") != "/S":
            yield f"28-008 page {number}: tabs do not follow the tags"
        if "/StructParents" not in page:
            yield f"page {number}: joined to no tags"
        content = page.get_contents()
        if content is not None:
            yield from (
                f"{words}, page {number}" for words in _content(ContentStream(content, reader))
            )
        for form in forms(page):
            operators = {operator for _, operator in ContentStream(form, reader).operations}
            if operators & {b"BDC", b"BMC"}:
                yield f"01-003 page {number}: a page within a figure carries tags of its own"


def _content(content: ContentStream) -> Iterator[str]:
    """01-005: everything drawn is tagged or an artifact; 01-003, 01-004: neither within the other."""
    stack: list[str] = []
    for operands, operator in content.operations:
        if operator in (b"BDC", b"BMC"):
            tag = str(operands[0])
            if tag == "/Artifact" and any(each != "/Artifact" for each in stack):
                yield "01-003 an artifact within what is tagged"
            if tag != "/Artifact" and "/Artifact" in stack:
                yield "01-004 something tagged within an artifact"
            stack.append(tag)
        elif operator == b"EMC":
            stack.pop()
        elif operator in PAINTS and not stack:
            yield f"01-005 drawn without a tag ({operator.decode()})"


def forms(page: DictionaryObject) -> Iterator[PdfObject]:
    """The pages of other documents that are drawn on one, at any depth."""
    drawn = (
        page.get("/Resources", DictionaryObject()).get_object().get("/XObject", DictionaryObject())
    )
    for each in drawn.get_object().values():
        found = each.get_object()
        if found.get("/Subtype") == "/Form":
            yield found
            yield from forms(found)


def elements(node: object) -> Iterator[DictionaryObject]:
    """Every element of a tag tree."""
    node = node.get_object() if isinstance(node, PdfObject) else node
    if isinstance(node, ArrayObject):
        for each in node:
            yield from elements(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def _tags(root: DictionaryObject) -> Iterator[str]:
    tree = root.get("/StructTreeRoot")
    levels = []
    for each in elements(tree):
        kind = str(each["/S"])
        if kind == "/Figure" and not str(each.get("/Alt", each.get("/ActualText", ""))).strip():
            yield "13-004 a figure without a description"
        if kind in ("/Formula",) and "/Alt" not in each:
            yield "17-002 a formula without a description"
        if kind.startswith("/H") and kind[2:].isdigit():
            levels.append(int(kind[2:]))
        if kind == "/Table" and not any(str(e["/S"]) == "/TH" for e in elements(each)):
            yield "15-003 a table without a head"
    if levels and levels[0] != 1:
        yield "14-002 the first heading is not of the first level"
    yield from (
        f"14-003 a heading of level {after} follows one of level {before}"
        for before, after in pairwise(levels) if after > before + 1
    )  # fmt: skip


def _fonts(reader: PdfReader) -> Iterator[str]:
    for found in _objects(reader):
        if found.get("/Type") != "/Font" or found.get("/Subtype") in (
            "/CIDFontType0",
            "/CIDFontType2",
        ):
            continue
        name = found.get("/BaseFont")
        if "/ToUnicode" not in found:
            yield f"10-001 {name}: signs without their letter"
        inner = found["/DescendantFonts"][0].get_object() if "/DescendantFonts" in found else found
        described = inner.get("/FontDescriptor", DictionaryObject()).get_object()
        if not any(key.startswith("/FontFile") for key in described):
            yield f"31-009 {name}: not embedded"


def _actions(reader: PdfReader) -> Iterator[str]:
    for found in _objects(reader):
        named = {str(key) for key in found} | {
            str(found.get("/S")),
            str(found.get("/Type")),
            str(found.get("/Subtype")),
        }
        yield from (f"{each} in the document" for each in FORBIDDEN if each in named)
        if found.get("/Subtype") == "/Link" and not str(found.get("/Contents", "")).strip():
            yield "28-012 a link without a description"


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, those written within another too."""
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        yield from _within(reader.get_object(IndirectObject(number, 0, reader)))


def _within(found: object) -> Iterator[DictionaryObject]:
    """It and what is written in it; what it only points to comes by itself."""
    if isinstance(found, DictionaryObject):
        yield found
    inner = found.values() if isinstance(found, DictionaryObject) else found
    for each in inner if isinstance(found, DictionaryObject | ArrayObject) else ():  # type: ignore[attr-defined]
        if isinstance(each, DictionaryObject | ArrayObject):
            yield from _within(each)
