"""The shelf of components in a real browser: what the script adds, and that axe finds nothing."""

from __future__ import annotations

import pytest

from tests.browser.kit import Journey
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gallery(journey: Journey, settings: object) -> Journey:
    """Somebody signed in, looking at the gallery, with a find box in the bar."""
    settings.SHELL_FIND = "components"  # type: ignore[attr-defined]
    person = UserFactory(name="Amina Yusuf")
    journey.go("/")
    journey.look("sign in")
    journey.page.get_by_role("button", name="Sign in").click()
    journey.look("sign in refused")
    journey.sign_in(person.email, PASSWORD)
    journey.look("no role")
    journey.go("/components/")
    return journey


def focused(journey: Journey) -> str:
    return str(
        journey.page.evaluate("document.activeElement.id || document.activeElement.className")
    )


def test_the_gallery_helps_by_keyboard_and_has_nothing_for_axe(gallery: Journey) -> None:
    page = gallery.page
    gallery.look("components")

    assert "govuk-error-summary" in focused(gallery), (
        "the summary takes the focus when the page opens"
    )
    page.get_by_role("link", name="The date of the contact must be a real date").click()
    assert focused(gallery) == "wrong_on-day"
    page.get_by_role("link", name="Answer “Who was there?”").click()
    assert focused(gallery) == "wrong_present"

    page.keyboard.press("Control+k")
    assert focused(gallery) == "find"
    page.keyboard.type("?")
    assert not page.locator("dialog#keys").is_visible(), (
        "a question mark typed in a field is a question mark"
    )
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    gallery.look("key sheet")
    page.keyboard.press("Escape")


def test_a_choice_reveals_what_belongs_to_it(gallery: Journey) -> None:
    page = gallery.page
    other = page.locator("#id_other")

    assert not other.is_visible()
    page.locator("label[for=id_kind-3]").click()
    assert other.is_visible()
    page.locator("label[for=id_kind]").click()
    assert not other.is_visible()


def test_a_password_can_be_shown_and_a_text_is_counted(gallery: Journey) -> None:
    page = gallery.page
    page.locator("#id_password").fill("three odd words")
    page.locator("#id_password ~ button").click()
    assert page.locator("#id_password").get_attribute("type") == "text"
    page.locator("#id_notes").fill("x" * 10)
    assert (
        page.locator("#id_notes ~ .govuk-character-count__status").inner_text()
        == "You have 190 characters remaining"
    )


def test_without_script_everything_is_there(gallery: Journey) -> None:
    context = gallery.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    context.add_cookies(gallery.page.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(gallery.base + "/components/")

    assert page.locator("#id_other").is_visible(), (
        "nothing stays hidden when nothing could reveal it"
    )
    assert not page.locator(".shell-find-keys").is_visible()
    context.close()
