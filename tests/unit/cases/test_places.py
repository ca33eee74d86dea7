"""Where a visit goes: the town and the postcode district, never the street."""

import pytest

from cases.rules.places import place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("1 Low Road\nTelford\nTF1 2AB", "Telford, TF1"),
        ("Flat 2\n1 Low Road\nTelford\n\ntf1 2ab \n", "Telford, TF1"),
        ("1 Low Road\nLondon\nSW1A 1AA", "London, SW1A"),
        ("1 Low Road\nTelford", "Telford"),
        ("1 Low Road\nTF1 2AB", "TF1"),
        ("1 Low Road", ""),
        ("TF1 2AB", "TF1"),
        ("", ""),
    ],
)
def test_place(address: str, place: str) -> None:
    assert place_of(address) == place
