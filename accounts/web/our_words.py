"""Django's own sentences about what is wrong with a value, in the words of this service."""

from django.core import validators

WORDS: dict[type[validators.BaseValidator], str] = {
    validators.MaxLengthValidator: "Write at most %(limit_value)d characters",
    validators.MinLengthValidator: "Write at least %(limit_value)d characters",
    validators.MaxValueValidator: "Enter %(limit_value)s or less",
    validators.MinValueValidator: "Enter %(limit_value)s or more",
}


def speak_plainly() -> None:
    """Say it so wherever a form has no words of its own. Called once, when apps are ready."""
    for validator, words in WORDS.items():
        validator.message = words
    validators.DecimalValidator.messages |= {
        "max_digits": "Enter a smaller number",
        "max_decimal_places": "Enter fewer decimal places",
        "max_whole_digits": "Enter a smaller number",
    }
