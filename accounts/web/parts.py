"""Small values that components show. A presenter builds them; a component reads only these fields.

A dict with the same keys serves as well: templates do not mind. The classes are here so that the
fields have names, types and one place to look.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NavItem:
    """A word in the bar, a tab or a sub-navigation. `count` is the number of things waiting there."""

    text: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Tool:
    """Something at hand on every page: a link that works by itself, and a script that opens it in place.

    `key` is the letter that opens it together with Alt; `script` a static file exporting `open(link)`;
    `find` an address the script asks.
    """

    text: str
    href: str
    key: str
    script: str
    find: str = ""


@dataclass(frozen=True)
class Tag:
    """A state as a word with a shape. Tones: ok, warn, bad, info, quiet, care (a vulnerable child)."""

    text: str
    tone: str = "quiet"


@dataclass(frozen=True)
class Column:
    """A table heading. `href` makes it sortable, `sort` says how it is sorted now."""

    text: str
    numeric: bool = False
    href: str = ""
    sort: str = ""  # ascending or descending
    hidden: bool = False  # heading for screen readers only


@dataclass(frozen=True)
class Cell:
    """A table cell. Plain text serves where nothing else is wanted."""

    text: str
    href: str = ""
    tag: Tag | None = None
    note: str = ""


@dataclass(frozen=True)
class Fact:
    """A line of a summary list or identity bar, with an optional action at the right."""

    label: str
    value: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True)
class Mark:
    """One session of a strip. Kinds: present, aea, auth, unauth, not_possible, admin, missing."""

    code: str
    kind: str
    label: str = ""


@dataclass(frozen=True)
class TimelineEvent:
    """Something that happened. `by` and `at_words` are already words; `at` is for machines; `more` is the
    link under it."""

    title: str
    at_words: str
    by: str = ""
    text: str = ""
    at: str = ""
    href: str = ""
    kind: str = ""
    tags: tuple[Tag, ...] = ()
    more: str = ""
    more_href: str = ""


@dataclass(frozen=True)
class Rung:
    """A step of the ladder. States: passed, here, open (may be climbed), closed (law forbids, `why` says)."""

    title: str
    amount: str
    dates: str = ""
    condition: str = ""
    state: str = "open"
    why: str = ""
    source: str = ""


@dataclass(frozen=True)
class Step:
    """A stage of progress. States: done, now, next."""

    text: str
    state: str = "next"
    note: str = ""


@dataclass(frozen=True)
class Filter:
    """A filter that is on, and the address that takes it off."""

    text: str
    href: str


@dataclass(frozen=True)
class KeyHelp:
    """One line of the key sheet."""

    keys: str
    does: str


@dataclass(frozen=True)
class Action:
    """A link or button. `kind`: primary, secondary, warning, quiet."""

    text: str
    href: str = ""
    kind: str = "secondary"
    name: str = ""
    value: str = ""
    keys: str = ""
    hints: tuple[str, ...] = field(default=())
