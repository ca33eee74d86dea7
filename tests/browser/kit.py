"""What a journey needs: a browser that is there or says so, an eye for accessibility, and pictures.

Set BELLWETHER_SCREENSHOTS to a folder to keep a picture of every page at 1280 and 375 px.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from playwright.sync_api import ConsoleMessage, Page

from accounts.models import User
from tests.factories.accounts import PASSWORD

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 375, "height": 812}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The path of the machine's Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def browser_is_required() -> bool:
    """Whether a missing browser is an error (CI) rather than a loud skip."""
    return any(os.environ.get(name) for name in ("BELLWETHER_REQUIRE_BROWSER", "CI"))


@dataclass
class Journey:
    """One person at one browser tab. Every page they `look` at is checked."""

    page: Page
    base: str
    name: str
    errors: list[str] = field(default_factory=list)
    looked: int = 0

    def __post_init__(self) -> None:
        self.page.on("console", self._keep_error)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _keep_error(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx on purpose makes Chromium print a network line: not an error of ours.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def go(self, path: str) -> None:
        """Open a path of the site."""
        self.page.goto(self.base + path)

    def sign_in(self, email: str, password: str) -> None:
        """Through the real form."""
        self.go("/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_load_state()

    def sign_out(self) -> None:
        """Forget the session, as on a shared machine."""
        self.page.context.clear_cookies()

    def become(self, user: User) -> None:
        """Somebody else at the same machine."""
        self.sign_out()
        self.sign_in(user.email, PASSWORD)

    def look(self, what: str) -> None:
        """Check this page: no script error, nothing for axe to report, no sideways scroll at 375 px."""
        self.page.wait_for_load_state("networkidle")
        self.looked += 1
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            # From the top: a row half scrolled under a bar that stays is no small target.
            self.page.evaluate("window.scrollTo(0, 0)")
            self._picture(what, size["width"])
            assert not self.violations(), f"{what} at {size['width']} px: {self.violations()}"
            sideways = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert sideways <= 1, f"{what} scrolls sideways by {sideways} px at {size['width']} px"
        assert not self.errors, f"{what}: {self.errors}"

    def violations(self) -> list[str]:
        """What axe finds on the page as it stands, one line each."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", TAGS
        )
        return [
            f"{v['id']}: {v['help']} ({', '.join(str(n['target']) for n in v['nodes'][:3])})"
            for v in found
        ]

    def _picture(self, what: str, width: int) -> None:
        folder = os.environ.get("BELLWETHER_SCREENSHOTS")
        if folder:
            name = f"{self.name}-{self.looked:02d}-{what.replace(' ', '-')}-{width}.png"
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / name), full_page=True)


def wait_until_quiet(seconds: float = 5) -> None:
    """Until the server does nothing in the test's database, twice in a row; or for so long."""
    end, quiet = time.monotonic() + seconds, 0
    while quiet < 2 and time.monotonic() < end:
        quiet = 0 if _others_at_work() else quiet + 1
        time.sleep(0.1)


def _others_at_work() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state <> 'idle' AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
