"""What two packs of one case rest on, compared line by line. Pure."""

from collections.abc import Callable, Iterator, Mapping

Lines = Mapping[str, Mapping[str, str]]  # section, key of a line, its words


def changes(before: Lines, after: Lines, clean: Callable[[str], str] = str) -> list[str]:
    """In words what was added, changed or is no longer there, section by section as the later has them.

    `clean` screens them: words that were free when the earlier pack was built may be protected by now.
    """
    sections = [*after, *(name for name in before if name not in after)]
    return [
        f"{section}: {words}"
        for section in sections
        for words in _of_section(before.get(section, {}), after.get(section, {}), clean)
    ]


def _of_section(
    before: Mapping[str, str], after: Mapping[str, str], clean: Callable[[str], str]
) -> Iterator[str]:
    for key, words in after.items():
        if key not in before:
            yield f"added {clean(words)}"
        elif before[key] != words:
            yield _changed(clean(before[key]), clean(words))
    for key, words in before.items():
        if key not in after:
            yield f"no longer there: {clean(words)}"


def _changed(before: str, after: str) -> str:
    """What changed in words that are kept out looks the same here: say that it changed, not that X is now X."""
    if before == after:
        return f"changed in words that are kept out of these papers: {after}"
    return f"{before} is now {after}"
