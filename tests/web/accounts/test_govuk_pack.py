"""Our form controls against govuk-frontend's own reference markup, case by case.

Every reference case is either drawn equal or listed below with the reason why it is out of scope: a new case
of a new version fails until somebody decides. No database.
"""

from __future__ import annotations

import pytest

from tests.web.accounts import govuk_oracle as oracle

OUR_CLASSES = "classes and attributes of single parts are ours to style, not a page's to set"
STATES = "a class that fakes hover or focus for their own documentation"
START = "there is no start page: people sign in to their work"
WORDS = "counted in characters only: the database's limit is in characters"
MESSAGE = "the words of the count are ours in one place"
WELSH = "one language"
OWN_IDS = "ids are always the field's own, so that a link to the field is never dead"
HOLES = "choices come from Django and have no holes"
TWO_VOICES = "a value and a checked item that disagree cannot be said in Django"
WHOLE_DATES = "a date of ours has a day, a month and a year"
UNSAID = "an error is always said in words, never only by a border"
DESCRIPTION = "the summary says what is wrong in its list, nothing beside it"
FOCUS = "the summary always takes the focus"
PLAIN_FILE = "the browser's own file control, without the drop zone"
ONE_FILE = "one file a field"

HOVERS = [
    f"{kind} {state} state"
    for kind in ("default", "secondary", "warning", "inverse")
    for state in ("hover", "active", "focus")
]

OUT_OF_SCOPE: dict[str, dict[str, list[str]]] = {
    "button": {
        STATES: HOVERS,
        START: ["start", "start link", "start link with html"],
        OUR_CLASSES: [
            "attributes",
            "link attributes",
            "classes",
            "link classes",
            "id",
            "don't prevent double click",
        ],
    },
    "character-count": {
        WORDS: [
            "with maxwords",
            "with count type 'length'",
            "with count type 'characters'",
            "with count type 'characters' and value",
            "with count type 'characters' and error message",
            "with count type 'words'",
            "with count type 'words' and value",
            "with count type 'words' and error message",
            "with count type 'words' and threshold",
            "to configure in JavaScript",
            "with neither maxlength nor maxwords set",
            "with neither maxlength, maxwords nor textarea description set",
        ],
        MESSAGE: [
            "with count type 'characters' and threshold",
            "with threshold",
            "with custom textarea description",
            "custom classes on countMessage",
        ],
        "a counted textarea never stops somebody in the middle of a word": [
            "with textarea maxlength attribute"
        ],
        WELSH: ["with translations"],
    },
    "checkboxes": {
        OWN_IDS: ["with hints on items", "with id and name", "with disabled item"],
        HOLES: ["with falsy values"],
        OUR_CLASSES: [
            "classes",
            "attributes",
            "with label classes",
            "label with attributes",
            "fieldset params",
        ],
        TWO_VOICES: ["item checked overrides values"],
    },
    "date-input": {
        WELSH: ["with translations"],
        OWN_IDS: [
            "with values, name prefix and custom names",
            "with nested name",
            "with id on items",
            "with item value",
            "with field value and items",
            "with field value and item value",
            "with field value, item value and values",
        ],
        WHOLE_DATES: [
            "day and month",
            "day and month (using items)",
            "month and year",
            "month and year (using items)",
        ],
        UNSAID: [
            "with errors only",
            "with errors only (using classes)",
            "with errors only (using items)",
            "with errors only (using items and classes)",
        ],
        OUR_CLASSES: [
            "classes",
            "attributes",
            "custom pattern",
            "custom inputmode",
            "items with classes",
            "with autocomplete values",
            "with input attributes",
        ],
    },
    "error-summary": {
        DESCRIPTION: [
            "with description only",
            "with everything",
            "description",
            "html as descriptionText",
            "description html",
        ],
        OUR_CLASSES: ["classes", "attributes", "error list with attributes"],
        FOCUS: ["autofocus disabled", "autofocus explicitly enabled"],
    },
    "fieldset": {OUR_CLASSES: ["legend classes", "role", "attributes"]},
    "file-upload": {
        PLAIN_FILE: [
            "enhanced",
            "enhanced, with error message and hint",
            "enhanced, multiple files",
            "enhanced, custom wrapper classes and attributes",
            "translated",
        ],
        ONE_FILE: ["translated, no javascript enhancement", "allows multiple files"],
    },
    "input": {
        OUR_CLASSES: [
            "with prefix with classes",
            "with prefix with attributes",
            "with suffix with classes",
            "with suffix with attributes",
            "with customised input wrapper",
        ],
    },
    "password-input": {
        "a password is never sent back to the page": ["value"],
        WELSH: ["with translations"],
    },
    "radios": {
        OWN_IDS: ["with hints on items", "with disabled"],
        HOLES: ["with falsy items"],
        OUR_CLASSES: [
            "attributes",
            "label with classes",
            "label with attributes",
            "fieldset params",
        ],
        TWO_VOICES: ["item checked overrides value"],
    },
    "select": {
        "Django gives every option its value": [
            "without values",
            "without values with selected value",
        ],
        "Django marks the empty choice as chosen": ["with falsy values"],
        TWO_VOICES: ["item selected overrides value"],
    },
    "textarea": {},
}


def _out(component: str) -> set[str]:
    return {name for names in OUT_OF_SCOPE[component].values() for name in names}


IN_SCOPE = [
    (part, name) for part in oracle.DRAW for name in oracle.cases(part) if name not in _out(part)
]


@pytest.mark.parametrize(("component", "name"), IN_SCOPE, ids=lambda value: value)
def test_pack_draws_what_govuk_frontend_draws(component: str, name: str) -> None:
    options, reference = oracle.cases(component)[name]

    assert oracle.normal(oracle.DRAW[component](options)) == oracle.normal(reference)


@pytest.mark.parametrize("component", oracle.DRAW)
def test_out_of_scope_names_only_cases_that_exist_and_differ(component: str) -> None:
    known = oracle.cases(component)
    listed = _out(component)

    assert listed <= set(known), "a reason for a case that is gone"
    equal = [name for name in listed if _equal(component, *known[name])]
    assert equal == [], "listed as out of scope, yet drawn equal: take it off the list"


def test_most_cases_are_in_scope() -> None:
    everything = sum(len(oracle.cases(component)) for component in oracle.DRAW)

    assert len(IN_SCOPE) >= 0.65 * everything


def _equal(component: str, options: oracle.Options, reference: str) -> bool:
    try:
        return oracle.normal(oracle.DRAW[component](options)) == oracle.normal(reference)
    except (KeyError, AttributeError, ValueError):
        return False
