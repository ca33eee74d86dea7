"""What the database itself refuses on the way to a court."""

import pytest

from fines.models import FactorKind, MeasureRule, ProcedureRule

pytestmark = pytest.mark.django_db


def test_the_dated_rows_are_there_with_their_source():
    assert FactorKind.objects.count() == 8
    taken = set(ProcedureRule.objects.values_list("procedure", "charge"))
    assert ("sjp", "s444_1") in taken
    assert ("sjp", "s444_1a") not in taken
    assert set(MeasureRule.objects.values_list("kind", flat=True)) == {
        "eso", "sao", "parenting_order",
    }  # fmt: skip
    for model in (FactorKind, ProcedureRule, MeasureRule):
        assert not model.objects.filter(source="").exists()
