"""What the shell around every page shows. Accounts knows nobody above it, so the words come by name.

Settings name plain functions, each taking the request:
SHELL_NAV   list of functions giving a list of NavItem, in the order of the bar;
SHELL_SECTIONS list of functions giving a list of NavItem: the pages of the part of the service this page is in;
SHELL_TOOLS list of functions giving a list of Tool: what is at hand on every page;
SHELL_ROLE  function giving the role in words ("EWO, Riverside");
SHELL_AS_OF function giving how fresh the figures are ("as of 09:41");
SHELL_HOME  function giving the address where this person's day begins;
SHELL_FIND  name of the address that answers the find box, empty for none.
"""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.module_loading import import_string

from accounts.web.helpers import name_in_browser, place
from accounts.web.parts import NavItem, Tool


def _address(name: str) -> str:
    """Where a named page is, or nothing while no app offers it."""
    try:
        return place(name) if name else ""
    except NoReverseMatch:
        return ""


def _with_current(items: list[NavItem], path: str) -> list[NavItem]:
    """Light the item whose address is the longest beginning of this page's, unless one is lit already."""
    if any(item.current for item in items):
        return items
    addresses = [item.href.partition("?")[0] for item in items]
    within = [a for a in addresses if path == a or (a != "/" and path.startswith(a))]
    best = max(within, key=len, default=None)
    return [
        replace(item, current=True) if item.href.partition("?")[0] == best else item
        for item in items
    ]


class Shell:
    """The bar and foot of one page. Nothing is worked out until the template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def _signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    def _said_by(self, setting: str) -> str:
        dotted = getattr(settings, setting, "")
        return import_string(dotted)(self.request) if dotted and self._signed_in else ""

    @cached_property
    def nav(self) -> list[NavItem]:
        """The words of this person's role."""
        if not self._signed_in:
            return []
        sources = [import_string(dotted) for dotted in getattr(settings, "SHELL_NAV", [])]
        items = [item for source in sources for item in source(self.request)]
        return _with_current(items, self.request.path)

    @cached_property
    def sections(self) -> list[NavItem]:
        """The pages beside this one in the same part of the service, for this person; empty where there is none."""
        if not self._signed_in:
            return []
        sources = [import_string(dotted) for dotted in getattr(settings, "SHELL_SECTIONS", [])]
        items = [item for source in sources for item in source(self.request)]
        return _with_current(items, self.request.path)

    @cached_property
    def tools(self) -> list[Tool]:
        """What this person has at hand on every page."""
        if not self._signed_in:
            return []
        sources = [import_string(dotted) for dotted in getattr(settings, "SHELL_TOOLS", [])]
        return [tool for source in sources for tool in source(self.request)]

    @cached_property
    def role(self) -> str:
        """What this person is here."""
        return self._said_by("SHELL_ROLE")

    @cached_property
    def as_of(self) -> str:
        """How fresh the figures are."""
        return self._said_by("SHELL_AS_OF")

    @cached_property
    def find(self) -> str:
        """Where the find box goes; empty hides the box."""
        return _address(getattr(settings, "SHELL_FIND", "")) if self._signed_in else ""

    @property
    def find_words(self) -> str:
        """What was looked for, kept in the box on the page of results."""
        return self.request.GET.get("q", "") if self.request.path == self.find else ""

    @cached_property
    def start(self) -> str:
        """Where this person's day begins; empty when nobody says."""
        return self._said_by("SHELL_HOME")

    @property
    def user(self) -> str:
        """The name of who is signed in."""
        return str(self.request.user) if self._signed_in else ""

    @property
    def authority(self) -> str:
        """Whose service this is."""
        return getattr(settings, "AUTHORITY_NAME", "")

    @property
    def home(self) -> str:
        """Where the product's name leads."""
        return _address("home") or "/"

    @property
    def in_browser(self) -> str:
        """By what name the browser keeps things for this person."""
        user = getattr(self.request, "user", None)
        return name_in_browser(user.email) if user and user.is_authenticated else ""

    @property
    def sign_out(self) -> str:
        """Where the sign-out button posts to."""
        return _address("account_logout")

    @cached_property
    def footer(self) -> list[NavItem]:
        """Quiet links of the foot."""
        if not self._signed_in:
            return []
        links = [("Change password", "account_change_password")]
        return [NavItem(text, _address(name)) for text, name in links if _address(name)]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": Shell(request)}
