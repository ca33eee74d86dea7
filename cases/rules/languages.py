"""The languages letters may be written in: BCP 47 codes, their names, and which way they run.

Pure. A carer's language is kept in words ("Polish"); a code does as well.
"""

from dataclasses import dataclass

ENGLISH = "en"


@dataclass(frozen=True)
class Language:
    """One language: its code, its English name, its name in itself, and whether it runs right to left."""

    code: str
    name: str
    own_name: str
    is_rtl: bool = False

    @property
    def direction(self) -> str:
        """As HTML and typesetting say it."""
        return "rtl" if self.is_rtl else "ltr"


# Scripts the fonts we ship can print. A language not listed here is written to in English.
LANGUAGES: dict[str, Language] = {
    each.code: each
    for each in (
        Language(ENGLISH, "English", "English"),
        Language("cy", "Welsh", "Cymraeg"),
        Language("pl", "Polish", "Polski"),
        Language("ur", "Urdu", "اردو", is_rtl=True),
        Language("ar", "Arabic", "العربية", is_rtl=True),
        Language("fa", "Persian", "فارسی", is_rtl=True),
        Language("ro", "Romanian", "Română"),
        Language("pt", "Portuguese", "Português"),
        Language("es", "Spanish", "Español"),
        Language("fr", "French", "Français"),
        Language("it", "Italian", "Italiano"),
        Language("lt", "Lithuanian", "Lietuvių"),
        Language("so", "Somali", "Soomaali"),
        Language("tr", "Turkish", "Türkçe"),
        Language("uk", "Ukrainian", "Українська"),
    )
}
_BY_NAME = {each.name.casefold(): each.code for each in LANGUAGES.values()} | {"farsi": "fa"}


def code_of(language: str) -> str:
    """The code of a language given by name or by code; empty where we know none.

    "pl-PL" is Polish: what follows the first part says where it is spoken, and our texts do not differ by that.
    """
    words = language.strip().casefold()
    if not words:
        return ENGLISH
    first = words.replace("_", "-").partition("-")[0]
    return _BY_NAME.get(words) or (first if first in LANGUAGES else "")


def name_of(code: str) -> str:
    """The English name of a code; the code itself where we know none."""
    return LANGUAGES[code].name if code in LANGUAGES else code
