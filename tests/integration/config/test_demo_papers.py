"""Papers of the demonstration's charges are signed on the day of the charge, and not again while they hold."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from attendance.models import School
from config.demo.casework import courting, packing
from fines.models import PackSignature, PackStatement
from tests.factories.courts import CHARGED, approve, decide, legal_scene

pytestmark = pytest.mark.django_db


def test_what_is_laid_on_papers_was_signed_by_then_and_is_not_signed_again():
    scene = legal_scene()
    School.objects.filter(pk=scene.school.pk).update(head_name="Ruth Okoro")
    decision = approve(scene, decide(scene))
    staff = SimpleNamespace(legal=scene.legal, manager=scene.manager)
    walk = SimpleNamespace(officer=scene.officer, on=CHARGED, staff=staff)
    courting.sign_papers(walk, decision)
    assert timezone.localdate(PackStatement.objects.get().at) == CHARGED
    rows = PackSignature.objects.order_by("paper")
    assert [(row.paper, row.on) for row in rows] == [
        ("certificate", CHARGED), ("statement", CHARGED),
    ]  # fmt: skip
    packing._sign(staff, decision.case, decision.carer, timezone.localdate(), both=True)
    assert rows.count() == 2
