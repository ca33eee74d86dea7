"""A worker killed while it builds a court pack: begun again, it keeps one."""

from __future__ import annotations

import pytest

from accounts.models import JobRun
from cases.models import Case
from fines.actions.pack_building import BUILD, ask_for_pack
from fines.choices import PackStep
from fines.models import CourtPack
from tests.factories.packs import pack_scene_of_now
from tests.integration.killing import Workers, workers

__all__ = ["workers"]


@pytest.mark.django_db(transaction=True)
def test_killed_before_the_pack_is_kept_it_is_built_again_and_kept_once(workers: Workers) -> None:
    scene = pack_scene_of_now()
    case = Case.objects.get(pk=scene.case.pk)
    build = ask_for_pack(case=case, carer=scene.mother, by=scene.manager, reason="So")
    # Somebody has the case in hand: the pages are set, the pack waits to be kept, and its worker is killed there.
    workers.kill_while_it_waits(BUILD, f"SELECT 1 FROM cases_case WHERE id = {case.pk} FOR UPDATE")  # noqa: S608
    build.refresh_from_db()
    assert (build.step, build.finished_at) == (PackStep.KEEPING, None)
    assert not CourtPack.objects.exists()
    workers.run_to_its_end(BUILD)
    build.refresh_from_db()
    assert build.step == PackStep.DONE
    assert CourtPack.objects.get().version == 1
    workers.run_to_its_end(BUILD)
    assert CourtPack.objects.count() == 1
    assert JobRun.objects.filter(name=BUILD).count() == 2
