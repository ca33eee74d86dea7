"""What two packs of one case rest on, compared line by line. Pure."""

from collections.abc import Callable, Iterator, Mapping

Lines = Mapping[str, Mapping[str, str]]  # section, key of a line, its words


def changes(before: Lines, after: Lines, clean: Callable[[str], str] = str) -> list[str]:
    """In words what was added, changed or is no longer there, section by section as the later has them.

    `clean` screens them: words that were free when the earlier pack was built may be protected by now.
    """
    sections = [*after, *(name for name in before if name not in after)]
    return [
        f"{section}: {clean(words)}"
        for section in sections
        for words in _of_section(before.get(section, {}), after.get(section, {}))
    ]


def _of_section(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for key, words in after.items():
        if key not in before:
            yield f"added {words}"
        elif before[key] != words:
            yield f"{before[key]} is now {words}"
    for key, words in before.items():
        if key not in after:
            yield f"no longer there: {words}"
