#!/usr/bin/env python3
"""Fetch the front-end files we carry, clean them, and write them where they are served or tested.

Run by a developer when a version moves (`python dev/vendor_frontend.py`), never at build or start: the
results are committed. Needs npm, for `npm pack` only. docs/decisions/0003-front-end.md says why so little.
"""

import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
FIXTURES = ROOT / "tests" / "fixtures" / "govuk"
BROWSER = ROOT / "tests" / "browser" / "vendor"

GOVUK = "govuk-frontend@6.6.0"
MOJ = "@ministryofjustice/frontend@11.1.0"
AXE = "axe-core@4.14.1"

# Not radios and checkboxes: theirs puts aria-expanded on a radio, which axe rightly refuses; app.js reveals instead.
SCRIPTS = ("button", "character-count", "error-summary", "password-input")
MOJ_SCRIPTS = ("multi-select",)
ORACLES = (
    "button", "character-count", "checkboxes", "date-input", "error-message", "error-summary", "fieldset",
    "file-upload", "hint", "input", "label", "password-input", "radios", "select", "textarea",
)  # fmt: skip
SOURCE_MAP = re.compile(r"\n?(//[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=.*?\*/)\s*$")
FORBIDDEN = re.compile(r"@font-face|crest|crown|/assets/|sourceMappingURL", re.IGNORECASE)

MIT = """MIT License

{holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def fetch(package: str, into: Path) -> Path:
    """Unpack one published package and return its folder."""
    made = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=into, check=True, capture_output=True, text=True
    )
    folder = into / package.replace("/", "_")
    with tarfile.open(into / made.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def clean(text: str) -> str:
    """Drop source-map comments (hashed static storage fails on them) and refuse what we may not carry."""
    text = SOURCE_MAP.sub("\n", text)
    if found := FORBIDDEN.search(text):
        raise SystemExit(f"refused: {found.group()} is still there after cleaning")
    return text


def copy_scripts(source: Path, names: tuple[str, ...], target: Path) -> None:
    """Copy the self-contained module of each component we start."""
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        bundle = source / name / f"{name}.bundle.mjs"
        (target / bundle.name).write_text(clean(bundle.read_text()))


def copy_fixtures(source: Path) -> None:
    """Copy the reference renderings that our template pack is compared with, names and markup only."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name in ORACLES:
        cases = json.loads((source / name / "fixtures.json").read_text())["fixtures"]
        kept = [{key: case[key] for key in ("name", "options", "html")} for case in cases]
        (FIXTURES / f"{name}.json").write_text(
            json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
        )


def copy_axe(package: Path) -> None:
    """Copy the accessibility checker, for tests only; it is never served."""
    BROWSER.mkdir(parents=True, exist_ok=True)
    (BROWSER / "axe.min.js").write_text(clean((package / "axe.min.js").read_text()))
    shutil.copy(package / "LICENSE", BROWSER / "axe.LICENSE")


def main() -> None:
    """Replace what is carried by freshly fetched, cleaned copies."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        govuk, moj, axe = (fetch(package, Path(scratch)) for package in (GOVUK, MOJ, AXE))
        copy_scripts(govuk / "dist/govuk/components", SCRIPTS, VENDOR / "govuk-frontend/js")
        copy_scripts(moj / "moj/components", MOJ_SCRIPTS, VENDOR / "moj-frontend/js")
        copy_fixtures(govuk / "dist/govuk/components")
        copy_axe(axe)
    holder = "Copyright (c) {} Crown Copyright ({})"
    gds, moj_digital = "Government Digital Service", "Ministry of Justice"
    (VENDOR / "govuk-frontend/LICENSE").write_text(MIT.format(holder=holder.format(2017, gds)))
    (VENDOR / "moj-frontend/LICENSE").write_text(
        MIT.format(holder=holder.format(2019, moj_digital))
    )
    (VENDOR / "VERSIONS").write_text(f"{GOVUK}\n{MOJ}\n{AXE} (tests/browser/vendor)\n")


if __name__ == "__main__":
    main()
