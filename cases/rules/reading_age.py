"""How hard a text is to read: the Flesch-Kincaid grade, told as the age of a reader.

Pure, and for English only. Kincaid et al. 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59;
an American grade and five is the age. Syllables are counted by rule, which errs by a little either way.
"""

import re

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)|\n")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_END = re.compile(r"(?:[^laeiouy]es|[^aeiouytd]ed|[^laeiouy]e)$")
SCHOOL_BEGINS_AT = 5


def count_words(text: str) -> int:
    """Words as a reader counts them; a figure is one."""
    return len(re.findall(r"[^\W_]+(?:['’.,/½-][^\W_]+)*", text))


def syllables(word: str) -> int:
    """Syllables of one English word, at least one."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(VOWELS.findall(word))
    return max(1, groups - bool(groups > 1 and SILENT_END.search(word)))


def reading_age(text: str) -> int | None:
    """The age at which most people can read it, in whole years; None for a text without words."""
    words = WORD.findall(text)
    if not words:
        return None
    sentences = sum(1 for part in SENTENCE_END.split(text) if WORD.search(part))
    beats = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * beats / len(words) - 15.59
    return max(SCHOOL_BEGINS_AT, round(grade + SCHOOL_BEGINS_AT))
