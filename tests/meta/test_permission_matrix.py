"""Every address of the site, as every kind of person: outsiders 404, insiders without the right 403.

A new address without a row here fails. `ok` is any answer that is neither: a page, a redirect, a form
sent back, or a plain "not in this state" (409). POST rows are sent empty: a person with the right gets
the form back, a person without it never gets that far.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from attendance.actions.actions_taken import log_action
from attendance.actions.patrol_matching import match_encounter
from attendance.actions.planned import read_plans
from attendance.choices import Role
from cases.actions import (
    batches,
    contacts,
    drafts,
    escalations,
    holds,
    letter_texts,
    letters,
    plans,
    saved_views,
    supporting,
)
from cases.actions.cover import arrange_cover
from cases.actions.opening import open_by_hand
from cases.actions.places import add_place
from cases.actions.referral_file import ReferralFile
from cases.actions.sharing import Gift, share_out
from cases.actions.visiting import Sent, take_entry
from cases.certificates import certificate
from cases.choices import HoldReason, LetterTemplate, PlanKind, Stage, ViewList
from cases.models import Case, Pathway, Referral
from fines.actions.batches import issue_one, make_batch
from fines.actions.matching import match_receipt, return_money, say_not_theirs
from fines.actions.preflight import next_post
from fines.actions.receipts_proved import record_receipt
from fines.actions.receiving import take_in_by_hand
from fines.actions.representations import answer_representation, record_representation
from fines.actions.sent_returns import keep_return
from fines.actions.taking_back import take_back
from fines.models import PenaltyNotice
from fines.rules.returns import ReturnYear
from tests.factories.attendance import (
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    ResponsibilityFactory,
    open_school,
)
from tests.factories.batches import lately, proposals
from tests.factories.courts import before_court
from tests.factories.fines import ISSUED, Scene, issue, notice_scene, person, propose
from tests.factories.packs import build
from tests.factories.patrols import meet, patrol_out
from tests.factories.planned import plan

PEOPLE = (
    "admin",
    "lead",
    "ewo",
    "manager",
    "legal",
    "system",
    "other_admin",
    "other_ewo",
    "teacher",
)

# address, its arguments, method, what each of PEOPLE gets: o ok, 3 forbidden, 4 not found.
# fmt: off
CASE, NOTICE, PUPIL = {"ref": "{case}"}, {"ref": "{notice}"}, {"ref": "{pupil}"}
CHARGE = {"ref": "{charge}"}
REGISTER = {"urn": "{urn}", "date": "{date}", "half": "am", "group": "{group}"}
WEEK = {"urn": "{urn}", "monday": "{date}", "group": "{group}"}
PAPER = {"urn": "{urn}", "date": "{date}", "group": "{group}"}
SCHOOL = {"urn": "{urn}"}
LEAVE, TRIP, FLAG = {"ref": "{leave}"}, {"ref": "{trip}"}, {"ref": "{flag}"}
REFERRAL = CASE | {"referral_ref": "{referral}"}
SHIPPED, DRAFT = {"slug": "fast-track-12"}, {"slug": "ours"}
LETTER_KIND, RECEIPT = {"kind": "plan"}, {"ref": "{receipt}"}
TOGETHER = {"ref": "{together}"}
LETTER_KIND = {"kind": "plan"}
BATCH, SENT = {"ref": "{batch}"}, {"ref": "{case}", "letter_ref": "{letter}"}
PATROL, ENCOUNTER = {"ref": "{patrol}"}, {"ref": "{encounter}"}
PACK = {"case_ref": "{case}", "carer_ref": "{carer}"}
CHILD_DAY = PUPIL | {"urn": "{urn}", "date": "{date}"}
MEETING = CASE | {"number": "{meeting}"}
MARK = PUPIL | {"urn": "{urn}", "date": "{date}", "half": "am"}
MATRIX: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("attendance:show_today", {}, "GET", "oo3333o33"),
    ("attendance:show_sweep", {}, "GET", "oo3333o33"),
    ("attendance:list_reasons", {}, "GET", "oo3333o33"),
    ("attendance:chase_register", REGISTER, "POST", "oo3333443"),
    ("attendance:give_reason", CHILD_DAY, "POST", "oo3333443"),
    ("attendance:log_absence_contact", CHILD_DAY, "POST", "oo3333443"),
    ("attendance:write_said", PUPIL | SCHOOL, "GET", "oo3333443"),
    ("attendance:write_said", PUPIL | SCHOOL, "POST", "oo3333443"),
    ("attendance:show_first_day", PUPIL, "GET", "oooo44444"),
    ("attendance:list_leave", {}, "GET", "oooo33oo3"),
    ("attendance:ask_leave", {}, "GET", "oo3333o33"),
    ("attendance:show_leave", LEAVE, "GET", "oooo44444"),
    ("attendance:show_leave", LEAVE, "POST", "oo3344444"),
    ("attendance:withdraw_leave", LEAVE, "POST", "oo3344444"),
    ("attendance:leave_letter", LEAVE | {"carer_ref": "{carer}"}, "POST", "oo3344444"),
    ("attendance:list_timetables", {}, "GET", "oooo33oo3"),
    ("attendance:add_part_time", {}, "GET", "oo3333o33"),
    ("attendance:show_part_time", {"ref": "{part_time}"}, "GET", "oooo44444"),
    ("attendance:show_part_time", {"ref": "{part_time}"}, "POST", "oo3344444"),
    ("attendance:end_part_time", {"ref": "{part_time}"}, "POST", "oo3344444"),
    ("attendance:add_dual", {}, "GET", "oo3333o33"),
    ("attendance:end_dual", {"ref": "{dual}"}, "POST", "oo3344444"),
    ("attendance:list_closures", {}, "GET", "oooo33oo3"),
    ("attendance:add_closure", {}, "GET", "oo3333o33"),
    ("attendance:show_closure", {"ref": "{closure}"}, "GET", "oooo44444"),
    ("attendance:show_closure", {"ref": "{closure}"}, "POST", "oo3344444"),
    ("attendance:list_trips", {}, "GET", "oooo33oo3"),
    ("attendance:add_trip", {}, "GET", "oo3333o33"),
    ("attendance:show_trip", TRIP, "GET", "oooo44444"),
    ("attendance:set_members", TRIP, "POST", "oo3344444"),
    ("attendance:cancel_trip", TRIP, "POST", "oo3344444"),
    ("attendance:trip_register", TRIP | {"date": "{date}", "half": "am"}, "POST", "oo3344444"),
    ("attendance:late_gate", {}, "GET", "oo3333o33"),
    ("attendance:find_at_gate", {}, "GET", "oo3333o33"),
    ("attendance:mark_late", PUPIL, "POST", "oo3344444"),
    ("attendance:undo_late", PUPIL, "POST", "oo3344444"),
    ("attendance:late_slip", PUPIL, "GET", "oo3344444"),
    ("attendance:show_planned", PUPIL, "GET", "oooo44444"),
    ("attendance:find", {}, "GET", "ooooooooo"),
    ("attendance:list_registers", {}, "GET", "oooo33ooo"),
    ("attendance:show_register", REGISTER, "GET", "oooo3344o"),
    ("attendance:show_register", REGISTER, "POST", "oo333344o"),
    ("attendance:save_marks", REGISTER, "GET", "oooo3344o"),
    ("attendance:save_marks", REGISTER, "POST", "oo333344o"),
    ("attendance:show_week", WEEK, "GET", "oooo3344o"),
    ("attendance:print_register", PAPER, "GET", "oooo3344o"),
    ("attendance:show_roll_call", SCHOOL, "GET", "oooo3344o"),
    ("attendance:amend_marks", SCHOOL, "POST", "oo3333443"),
    ("attendance:undo_amendment", SCHOOL, "POST", "443333443"),
    ("attendance:unlock_registers", SCHOOL, "GET", "3o3333443"),
    ("attendance:unlock_registers", SCHOOL, "POST", "3o3333443"),
    ("attendance:list_amendments", SCHOOL, "GET", "oooo33443"),
    ("attendance:show_amendments", PUPIL, "GET", "oooo44444"),
    ("attendance:show_pupils", {}, "GET", "ooooo3oo3"),
    ("attendance:show_pupil", PUPIL, "GET", "oooo44444"),
    ("attendance:log_action", PUPIL | SCHOOL, "GET", "oooo33443"),
    ("attendance:log_action", PUPIL | SCHOOL, "POST", "oooo33443"),
    ("attendance:set_shield", PUPIL | {"carer_ref": "{carer}"}, "GET", "33oo44444"),
    ("attendance:set_shield", PUPIL | {"carer_ref": "{carer}"}, "POST", "33oo44444"),
    ("attendance:lift_shield", PUPIL | {"carer_ref": "{carer}"}, "GET", "333o44444"),
    ("attendance:lift_shield", PUPIL | {"carer_ref": "{carer}"}, "POST", "333o44444"),
    ("attendance:say_responsibility", PUPIL | {"carer_ref": "{carer}"}, "GET", "3ooo44444"),
    ("attendance:say_responsibility", PUPIL | {"carer_ref": "{carer}"}, "POST", "3ooo44444"),
    ("attendance:list_same_carers", {}, "GET", "333o33333"),
    ("attendance:compare_carers", {"ref": "{carer}", "other": "{other_carer}"}, "GET", "333o33333"),
    ("attendance:compare_carers", {"ref": "{carer}", "other": "{other_carer}"}, "POST", "333o33333"),
    ("attendance:take_back_action", {"ref": "{action}"}, "GET", "oo3o44444"),
    ("attendance:take_back_action", {"ref": "{action}"}, "POST", "oo3o44444"),
    ("attendance:show_mark", MARK, "GET", "oooo33444"),
    ("attendance:show_mark", MARK, "POST", "oo3333444"),
    ("attendance:list_flags", {}, "GET", "oooo33oo3"),
    ("attendance:download_flags", {}, "GET", "oooo33oo3"),
    ("attendance:act_on_flags", {}, "POST", "oooo33oo3"),
    ("attendance:show_flag", FLAG, "GET", "oooo44444"),
    ("attendance:acknowledge_flag", FLAG, "POST", "oooo44444"),
    ("attendance:unacknowledge_flag", FLAG, "POST", "oooo44444"),
    ("attendance:snooze_flag", FLAG, "POST", "oooo44444"),
    ("attendance:wake_flag", FLAG, "POST", "oooo44444"),
    ("attendance:record_return", FLAG, "POST", "oooo44444"),
    ("attendance:show_figures", {}, "GET", "3ooo333o3"),
    ("attendance:download_figures", {"kind": "csv"}, "GET", "3ooo333o3"),
    ("attendance:list_figure_pupils", {}, "GET", "3ooo333o3"),
    ("attendance:show_codes", {}, "GET", "3ooo333o3"),
    ("attendance:download_codes", {"kind": "csv"}, "GET", "3ooo333o3"),
    ("attendance:list_code_pupils", SCHOOL, "GET", "3ooo33343"),
    ("attendance:list_schools", {}, "GET", "oooo33oo3"),
    ("attendance:show_school", {"urn": "{urn}"}, "GET", "oooo33443"),
    ("attendance:show_settings", {}, "GET", "333ooo333"),
    ("attendance:list_thresholds", {}, "GET", "333ooo333"),
    ("attendance:change_threshold", {"key": "register_lock_days"}, "GET", "333o3o333"),
    ("attendance:change_threshold", {"key": "register_lock_days"}, "POST", "333o3o333"),
    ("attendance:list_calendars", {}, "GET", "333ooo333"),
    ("attendance:list_people", {}, "GET", "333o3o333"),
    ("attendance:list_jobs", {}, "GET", "333o3o333"),
    ("attendance:show_job", {"name": "attendance.refresh_flags"}, "GET", "333o3o333"),
    ("attendance:run_job", {"name": "attendance.refresh_flags"}, "POST", "333o3o333"),
    ("attendance:list_patrols", {}, "GET", "33oo333o3"),
    ("attendance:plan_patrol", {}, "GET", "33oo333o3"),
    ("attendance:plan_patrol", {}, "POST", "33oo333o3"),
    ("attendance:patrol_results", {}, "GET", "33oo333o3"),
    ("attendance:download_patrol_results", {"kind": "csv"}, "GET", "33oo333o3"),
    ("attendance:list_seen", {}, "GET", "3ooo333o3"),
    ("attendance:show_patrol", PATROL, "GET", "33oo333o3"),
    ("attendance:change_patrol", PATROL, "POST", "33oo333o3"),
    ("attendance:start_patrol", PATROL, "POST", "33oo333o3"),
    ("attendance:finish_patrol", PATROL, "POST", "33oo333o3"),
    ("attendance:cancel_patrol", PATROL, "POST", "33oo333o3"),
    ("attendance:record_encounter", PATROL, "GET", "33oo333o3"),
    ("attendance:record_encounter", PATROL, "POST", "33oo333o3"),
    ("attendance:show_encounter", ENCOUNTER, "GET", "4ooo444o4"),
    ("attendance:correct_encounter", ENCOUNTER, "POST", "43oo444o4"),
    ("attendance:match_encounter", ENCOUNTER, "GET", "43oo444o4"),
    ("attendance:unmatch_encounter", ENCOUNTER, "POST", "43oo444o4"),
    ("attendance:ask_follow_up", ENCOUNTER, "POST", "43oo444o4"),
    ("attendance:close_follow_up", ENCOUNTER, "POST", "43oo444o4"),
    ("cases:my_work", {}, "GET", "3oo3o33o3"),
    ("cases:list_cases", {}, "GET", "ooooo3oo3"),
    ("cases:open_case", {"pupil_ref": "{pupil}"}, "POST", "3ooo44444"),
    ("cases:pupil_panel", {"pupil_ref": "{pupil}"}, "GET", "oooo43443"),
    ("cases:list_covers", {}, "GET", "33oo333o3"),
    ("cases:arrange_cover", {}, "GET", "33oo333o3"),
    ("cases:arrange_cover", {}, "POST", "33oo333o3"),
    ("cases:end_cover", {"ref": "{cover}"}, "GET", "33oo33343"),
    ("cases:end_cover", {"ref": "{cover}"}, "POST", "33oo33343"),
    ("cases:list_decisions", {}, "GET", "333o33333"),
    ("cases:download_cases", {}, "GET", "ooooo3oo3"),
    ("cases:save_view", {}, "GET", "ooooo3oo3"),
    ("cases:save_view", {}, "POST", "ooooo3oo3"),
    ("cases:change_view", {"pk": "{view}"}, "GET", "44o443443"),
    ("cases:change_view", {"pk": "{view}"}, "POST", "44o443443"),
    ("cases:delete_view", {"pk": "{view}"}, "GET", "44o443443"),
    ("cases:delete_view", {"pk": "{view}"}, "POST", "44o443443"),
    ("cases:change_view", {"pk": "{shared_view}"}, "GET", "ooooo3oo3"),
    ("cases:change_view", {"pk": "{shared_view}"}, "POST", "ooooo3oo3"),
    ("cases:delete_view", {"pk": "{shared_view}"}, "GET", "333o33333"),
    ("cases:delete_view", {"pk": "{shared_view}"}, "POST", "333o33333"),
    ("cases:download_queue", {}, "GET", "333o33333"),
    ("cases:save_queue_view", {}, "GET", "333o33333"),
    ("cases:save_queue_view", {}, "POST", "333o33333"),
    ("cases:download_giving", {}, "GET", "333o33333"),
    ("cases:save_giving_view", {}, "GET", "333o33333"),
    ("cases:save_giving_view", {}, "POST", "333o33333"),
    ("cases:change_view", {"pk": "{queue_view}"}, "GET", "444o43443"),
    ("cases:change_view", {"pk": "{queue_view}"}, "POST", "444o43443"),
    ("cases:show_process", {}, "GET", "333o33333"),
    ("cases:download_process", {}, "GET", "333o33333"),
    ("cases:list_process_cases", {"what": "panel"}, "GET", "333o33333"),
    ("cases:allocate_cases", {}, "POST", "333o33333"),
    ("cases:share_cases", {}, "GET", "333o33333"),
    ("cases:share_cases", {}, "POST", "333o33333"),
    ("cases:list_allocations", {}, "GET", "333o33333"),
    ("cases:show_allocation", {"ref": "{allocation}"}, "GET", "333o33333"),
    ("cases:undo_allocation", {"ref": "{allocation}"}, "POST", "333o33333"),
    ("cases:decide", {"ref": "{case}", "kind": "{kind}"}, "POST", "333o44444"),
    ("cases:show_case", CASE, "GET", "oooo44444"),
    ("cases:log_contact", CASE, "POST", "oooo44444"),
    ("cases:write_contact", {}, "GET", "oooo33oo3"),
    ("cases:read_contact", CASE | {"line": "{contact}"}, "GET", "3ooo44444"),
    ("cases:read_contact", CASE | {"line": "{restricted}"}, "GET", "33oo44444"),
    ("cases:correct_contact", CASE | {"line": "{contact}"}, "GET", "33oo44444"),
    ("cases:correct_contact", CASE | {"line": "{contact}"}, "POST", "33oo44444"),
    ("cases:correct_contact", CASE | {"line": "{restricted}"}, "POST", "33oo44444"),
    ("cases:open_address", CASE | {"carer_ref": "{carer}"}, "GET", "33oo44444"),
    ("cases:open_address", CASE | {"carer_ref": "{carer}"}, "POST", "33oo44444"),
    ("cases:reopen_case", CASE, "GET", "3ooo44444"),
    ("cases:reopen_case", CASE, "POST", "3ooo44444"),
    ("cases:print_timeline", CASE, "GET", "oooo44444"),
    ("cases:download_timeline", CASE, "GET", "oooo44444"),
    ("cases:join_cases", CASE, "GET", "33oo44444"),
    ("cases:join_cases", CASE, "POST", "33oo44444"),
    ("cases:leave_joint", CASE, "GET", "33oo44444"),
    ("cases:leave_joint", CASE, "POST", "33oo44444"),
    ("cases:move_case", {"ref": "{case}", "stage": "closed"}, "POST", "3ooo44444"),
    ("cases:ask_decision", {"ref": "{case}", "stage": "closed"}, "POST", "33oo44444"),
    ("cases:confirm_basis", CASE, "POST", "33oo44444"),
    ("cases:take_case", CASE, "POST", "333o44444"),
    ("cases:allocate", CASE, "POST", "333o44444"),
    ("cases:change_pathway", CASE, "POST", "333o44444"),
    ("cases:list_pathways", {}, "GET", "333ooo333"),
    ("cases:show_pathway", SHIPPED, "GET", "oooooooo3"),
    ("cases:show_pathway", DRAFT, "GET", "oooooooo3"),
    ("cases:copy_pathway", SHIPPED, "POST", "333o3o333"),
    ("cases:edit_pathway", DRAFT, "GET", "333o3o333"),
    ("cases:edit_pathway", DRAFT, "POST", "333o3o333"),
    ("cases:edit_pathway_stage", DRAFT | {"stage": "plan"}, "GET", "333o3o333"),
    ("cases:edit_pathway_stage", DRAFT | {"stage": "plan"}, "POST", "333o3o333"),
    ("cases:begin_pathway", DRAFT, "GET", "333o3o333"),
    ("cases:begin_pathway", DRAFT, "POST", "333o3o333"),
    ("cases:retire_pathway", DRAFT, "GET", "333o3o333"),
    ("cases:retire_pathway", DRAFT, "POST", "333o3o333"),
    ("cases:discard_pathway", DRAFT, "GET", "333o3o333"),
    ("cases:discard_pathway", DRAFT, "POST", "333o3o333"),
    ("cases:agree_email", CASE | {"carer_ref": "{carer}"}, "POST", "33oo44444"),
    ("cases:show_letter", SENT, "GET", "oooo44444"),
    ("cases:recall_letter", SENT, "GET", "33oo44444"),
    ("cases:recall_letter", SENT, "POST", "33oo44444"),
    ("cases:letter_came_back", SENT, "GET", "33oo44444"),
    ("cases:letter_came_back", SENT, "POST", "33oo44444"),
    ("cases:hand_over_again", SENT, "POST", "33oo44444"),
    ("cases:list_batches", {}, "GET", "33oo333o3"),
    ("cases:choose_letters", {}, "GET", "33oo333o3"),
    ("cases:choose_letters", {}, "POST", "33oo333o3"),
    ("cases:show_batch", BATCH, "GET", "334o33343"),
    ("cases:read_batch_letter", BATCH | {"line": "{line}"}, "GET", "334o33343"),
    ("cases:leave_out_letter", BATCH | {"line": "{line}"}, "POST", "334o33343"),
    ("cases:print_batch", BATCH, "GET", "334o33343"),
    ("cases:step_batch", BATCH | {"step": "approve"}, "GET", "334o33343"),
    ("cases:step_batch", BATCH | {"step": "approve"}, "POST", "334o33343"),
    ("cases:list_letter_texts", {}, "GET", "333ooo333"),
    ("cases:show_letter_text", LETTER_KIND, "GET", "333ooo333"),
    ("cases:draft_letter_text", {"kind": "review"}, "POST", "333o3o333"),
    ("cases:edit_letter_text", LETTER_KIND, "GET", "333o3o333"),
    ("cases:edit_letter_text", LETTER_KIND, "POST", "333o3o333"),
    ("cases:begin_letter_text", LETTER_KIND, "POST", "333o3o333"),
    ("cases:discard_letter_text", LETTER_KIND, "POST", "333o3o333"),
    ("cases:preview_letter_text", LETTER_KIND, "GET", "333ooo333"),
    ("cases:translate_letter_text", LETTER_KIND | {"code": "pl"}, "GET", "333o3o333"),
    ("cases:translate_letter_text", LETTER_KIND | {"code": "pl"}, "POST", "333o3o333"),
    ("cases:consider", CASE, "POST", "3ooo44444"),
    ("cases:arrange_panel", CASE, "POST", "33oo44444"),
    ("cases:record_panel", CASE, "POST", "33oo44444"),
    ("cases:arrange_meeting", CASE | {"kind": "review"}, "POST", "33oo44444"),
    ("cases:show_meeting", MEETING, "GET", "oooo44444"),
    ("cases:invite_to_meeting", MEETING, "POST", "33oo44444"),
    ("cases:tell_of_meeting", MEETING, "POST", "33oo44444"),
    ("cases:move_meeting", MEETING, "POST", "33oo44444"),
    ("cases:cancel_meeting", MEETING, "POST", "33oo44444"),
    ("cases:record_meeting", MEETING, "POST", "33oo44444"),
    ("cases:add_to_minutes", MEETING, "POST", "33oo44444"),
    ("cases:meeting_file", MEETING, "GET", "oooo44444"),
    ("cases:list_meetings", {}, "GET", "ooooo3oo3"),
    ("cases:arrange_day", {}, "GET", "33oo333o3"),
    ("cases:arrange_day", {}, "POST", "33oo333o3"),
    ("cases:show_panel_day", SCHOOL | {"date": "{date}"}, "GET", "oooo43443"),
    ("cases:list_visits", {}, "GET", "33o3333o3"),
    ("cases:visits_shell", {}, "GET", "33o3333o3"),
    ("cases:visits_worker", {}, "GET", "33o3333o3"),
    ("cases:visits_state", {}, "GET", "33o3333o3"),
    ("cases:send_entry", {}, "POST", "33o3333o3"),
    ("cases:list_safety_contact", {}, "GET", "33o3333o3"),
    ("cases:list_safety_contact", {}, "POST", "33o3333o3"),
    ("cases:watch_visits", {}, "GET", "333o33333"),
    ("cases:note_on_visit", {"uid": "{visit}"}, "GET", "333o33333"),
    ("cases:note_on_visit", {"uid": "{visit}"}, "POST", "333o33333"),
    ("cases:list_places", {}, "POST", "33oo333o3"),
    ("cases:retire_place", {"number": "{place}"}, "POST", "33oo333o3"),
    ("cases:manage_feed", {}, "GET", "ooooo3oo3"),
    ("cases:manage_feed", {}, "POST", "ooooo3oo3"),
    ("cases:agree_plan", CASE, "POST", "33oo44444"),
    ("cases:review_targets", CASE, "POST", "33oo44444"),
    ("cases:refer", {"pupil_ref": "{pupil}"}, "GET", "3o3344444"),
    ("cases:refer", {"pupil_ref": "{pupil}"}, "POST", "3o3344444"),
    ("cases:show_referral", REFERRAL, "GET", "oooo44444"),
    ("cases:read_certificate", REFERRAL, "GET", "oooo44444"),
    ("cases:answer_referral", REFERRAL, "POST", "33oo44444"),
    ("cases:offer_support", CASE, "GET", "3ooo44444"),
    ("cases:offer_support", CASE, "POST", "3ooo44444"),
    ("cases:change_support", CASE | {"line": "{support}"}, "GET", "3ooo44444"),
    ("cases:change_support", CASE | {"line": "{support}"}, "POST", "3ooo44444"),
    ("cases:record_barrier", CASE, "POST", "3ooo44444"),
    ("cases:change_barrier", CASE | {"line": "{barrier}"}, "GET", "3ooo44444"),
    ("cases:change_barrier", CASE | {"line": "{barrier}"}, "POST", "3ooo44444"),
    ("cases:lift_safeguard", CASE | {"name": "send"}, "GET", "333o44444"),
    ("cases:lift_safeguard", CASE | {"name": "send"}, "POST", "333o44444"),
    ("cases:answer_contract", CASE, "GET", "33oo44444"),
    ("cases:answer_contract", CASE, "POST", "33oo44444"),
    ("cases:record_breach", CASE, "GET", "33oo44444"),
    ("cases:record_breach", CASE, "POST", "33oo44444"),
    ("cases:add_target", CASE, "POST", "33oo44444"),
    ("cases:place_hold", CASE, "POST", "333o44444"),
    ("cases:lift_hold", CASE, "POST", "333o44444"),
    ("cases:choose_letter", CASE, "GET", "33oo44444"),
    ("cases:send_letter", {"ref": "{case}", "template": "first_attendance"}, "POST", "33oo44444"),
    ("cases:preview_letter", CASE | {"template": "first_attendance", "carer_ref": "{carer}"}, "GET", "33oo44444"),
    ("cases:read_letter", {"ref": "{case}", "letter_ref": "{letter}"}, "GET", "oooo44444"),
    ("fines:see_ladder", {}, "GET", "ooooooooo"),
    ("fines:list_notices", {}, "GET", "ooooo3oo3"),
    ("fines:case_panel", {"case_ref": "{case}"}, "GET", "oooo44444"),
    ("fines:propose_notice", {"case_ref": "{case}"}, "POST", "3oo344444"),
    ("fines:list_representations", {}, "GET", "33ooo33o3"),
    ("fines:see_representation", {"ref": "{against}"}, "GET", "33ooo3343"),
    ("fines:assign_representation", {"ref": "{against}"}, "POST", "33ooo3343"),
    ("fines:record_representation", NOTICE, "POST", "33ooo4444"),
    ("fines:list_proposals", {}, "GET", "333oo3333"),
    ("fines:check_batch", {}, "POST", "333oo3333"),
    ("fines:list_batches", {}, "GET", "333oo3333"),
    ("fines:show_batch", TOGETHER, "GET", "333oo3333"),
    ("fines:print_batch", TOGETHER, "GET", "333oo3333"),
    ("fines:record_certificate", TOGETHER, "POST", "333oo3333"),
    ("fines:see_notice", NOTICE, "GET", "ooooo4444"),
    ("fines:download_notice", NOTICE, "GET", "333oo4444"),
    ("fines:read_letter", NOTICE | {"letter_ref": "{answered}"}, "GET", "33ooo4444"),
    ("fines:issue_notice", NOTICE, "POST", "333oo4444"),
    ("fines:return_notice", NOTICE, "POST", "333oo4444"),
    ("fines:record_payment", NOTICE, "POST", "333oo4444"),
    ("fines:share_payment", NOTICE, "POST", "333oo4444"),
    ("fines:record_receipt", NOTICE, "POST", "333oo4444"),
    ("fines:correct_receipt", NOTICE, "POST", "333oo4444"),
    ("fines:prove_posting", NOTICE, "POST", "333oo4444"),
    ("fines:withdraw_notice", NOTICE, "POST", "3333o4444"),
    ("fines:confirm_evidence", NOTICE, "POST", "3333o4444"),
    ("fines:list_unmatched", {}, "GET", "333oo3333"),
    ("fines:match_certain", {}, "POST", "333oo3333"),
    ("fines:read_bank_file", {}, "GET", "333oo3333"),
    ("fines:read_bank_file", {}, "POST", "333oo3333"),
    ("fines:take_bank_file", {}, "POST", "333oo3333"),
    ("fines:list_receipts", {}, "GET", "333oo3333"),
    ("fines:list_refunds", {}, "GET", "333oo3333"),
    ("fines:see_book", {}, "GET", "333oo3333"),
    ("fines:see_receipt", RECEIPT, "GET", "333oo3333"),
    ("fines:match_receipt", RECEIPT, "POST", "333oo3333"),
    ("fines:split_receipt", RECEIPT, "POST", "333oo3333"),
    ("fines:return_receipt", RECEIPT, "POST", "333oo3333"),
    ("fines:say_not_theirs", RECEIPT, "GET", "333oo3333"),
    ("fines:say_not_theirs", RECEIPT, "POST", "333oo3333"),
    ("fines:take_back", {"number": "{payment}"}, "POST", "333oo3333"),
    ("fines:confirm_take_back", {"number": "{asked}"}, "POST", "333oo3333"),
    ("fines:keep_payment", {"number": "{asked}"}, "GET", "333oo3333"),
    ("fines:keep_payment", {"number": "{asked}"}, "POST", "333oo3333"),
    ("fines:undo_return", {"number": "{returned}"}, "POST", "333oo3333"),
    ("fines:take_back_word", {"number": "{word}"}, "GET", "333oo3333"),
    ("fines:take_back_word", {"number": "{word}"}, "POST", "333oo3333"),
    ("fines:approve_refund", {"number": "{payment}"}, "POST", "333oo3333"),
    ("fines:pay_refund", {"number": "{payment}"}, "POST", "333oo3333"),
    ("fines:show_pack", PACK, "GET", "33ooo4444"),
    ("fines:build_pack", PACK, "POST", "333oo4444"),
    ("fines:decide_notes", PACK, "GET", "333oo4444"),
    ("fines:decide_notes", PACK, "POST", "333oo4444"),
    ("fines:download_pack", PACK | {"version": "1"}, "POST", "333oo4444"),
    ("fines:show_build", PACK | {"number": "{build}"}, "GET", "333oo4444"),
    ("fines:download_pack", PACK | {"version": "1"}, "GET", "333oo4444"),
    ("fines:write_statement", PACK, "GET", "33ooo4444"),
    ("fines:write_statement", PACK, "POST", "33ooo4444"),
    ("fines:sign_paper", PACK | {"paper": "statement"}, "GET", "33ooo4444"),
    ("fines:sign_paper", PACK | {"paper": "certificate"}, "POST", "33ooo4444"),
    ("fines:print_paper", PACK | {"paper": "certificate"}, "GET", "33ooo4444"),
    ("fines:see_figures", {}, "GET", "333oo3333"),
    ("fines:download_figures", {}, "GET", "333oo3333"),
    ("fines:list_figure_rows", {}, "GET", "333oo3333"),
    ("fines:list_figure_charges", {}, "GET", "333oo3333"),
    ("fines:see_return", {}, "GET", "333oo3333"),
    ("fines:download_return", {}, "GET", "333oo3333"),
    ("fines:list_return_rows", {}, "GET", "333oo3333"),
    ("fines:keep_return", {}, "GET", "333oo3333"),
    ("fines:keep_return", {}, "POST", "333oo3333"),
    ("fines:see_sent_return", {"pk": "{sent}"}, "GET", "333oo3333"),
    ("fines:download_sent_return", {"pk": "{sent}"}, "GET", "333oo3333"),
    ("fines:see_courts", {}, "GET", "33ooo33o3"),
    ("fines:list_proceedings", {}, "GET", "33ooo33o3"),
    ("fines:see_diary", {}, "GET", "33ooo33o3"),
    ("fines:court_panel", {"case_ref": "{case}"}, "GET", "oooo44444"),
    ("fines:see_court_case", {"case_ref": "{case}"}, "GET", "33ooo4444"),
    ("fines:write_decision", {"case_ref": "{case}"}, "POST", "333oo4444"),
    ("fines:invite_interview", {"case_ref": "{case}"}, "POST", "33ooo4444"),
    ("fines:make_order", {"case_ref": "{case}"}, "POST", "3333o4444"),
    ("fines:see_decision", {"ref": "{decision}"}, "GET", "333oo4444"),
    ("fines:see_decision", {"ref": "{decision}"}, "POST", "333oo4444"),
    ("fines:lay_charge", {"ref": "{decision}"}, "POST", "3333o4444"),
    ("fines:see_proceedings", CHARGE, "GET", "33ooo4444"),
    ("fines:record_step", CHARGE, "POST", "3333o4444"),
    ("fines:correct_step", CHARGE, "POST", "3333o4444"),
    ("fines:list_hearing", CHARGE, "POST", "3333o4444"),
    ("fines:enter_result", CHARGE, "POST", "3333o4444"),
    ("fines:correct_result", CHARGE, "POST", "3333o4444"),
    ("fines:leave_out", CHARGE, "POST", "3333o4444"),
    ("fines:record_appeal", CHARGE, "POST", "3333o4444"),
    ("fines:move_hearing", {"pk": "{hearing}"}, "POST", "3333o4444"),
    ("fines:hearing_file", {"pk": "{hearing}"}, "GET", "33ooo4444"),
    ("fines:record_interview", {"pk": "{interview}"}, "GET", "33ooo4444"),
    ("fines:record_interview", {"pk": "{interview}"}, "POST", "33ooo4444"),
    ("fines:move_interview", {"pk": "{interview}"}, "GET", "33ooo4444"),
    ("fines:move_interview", {"pk": "{interview}"}, "POST", "33ooo4444"),
    ("fines:see_order", {"pk": "{order}"}, "GET", "33ooo4444"),
    ("fines:see_order", {"pk": "{order}"}, "POST", "33ooo4444"),
    ("fines:approve_order", {"pk": "{order}"}, "POST", "333oo4444"),
    ("fines:extend_order", {"pk": "{order}"}, "POST", "3333o4444"),
    ("fines:record_carried_out", {"pk": "{order}"}, "GET", "33ooo4444"),
    ("fines:record_carried_out", {"pk": "{order}"}, "POST", "33ooo4444"),
)
# fmt: on

# Addresses anybody may open; tests/web/config/test_doors.py holds which of them need no sign-in.
EVERYBODY = {
    "home",
    "cases:read_feed",  # its secret is the right to it
    "fines:pay_notices",  # a parent holds the letter, and no account
    "fines:pay_basket",  # its reference nobody can guess is the right to it
    "fines:practise_card",
    "fines:hear_card_service",  # its signature is the right to it
    "components",
    "healthz",
    "account_login",
    "account_signup",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
LETTERS = {"o": "ok", "3": 403, "4": 404}


def names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Every named address of the site."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names(entry.url_patterns, space)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


def test_every_address_has_its_row() -> None:
    assert set(names(get_resolver().url_patterns)) == {row[0] for row in MATRIX} | EVERYBODY


@dataclass
class World:
    """One school with a child, a case at a legal stage and an issued notice, and who looks on."""

    scene: Scene
    people: dict[str, User]
    arguments: dict[str, str]

    def address(self, name: str, arguments: dict[str, str]) -> str:
        """One address, its arguments filled in with the world's own references."""
        filled = {key: value.format(**self.arguments) for key, value in arguments.items()}
        return reverse(name, kwargs=filled)


@pytest.fixture
def world() -> World:
    """Built through the real actions; everybody holds one role."""
    scene = notice_scene(stage=Stage.NOTICE_TO_IMPROVE)
    notice = issue(scene, propose(scene))
    record_receipt(notice=notice, received_on=ISSUED, note="Signed for", by=scene.manager)
    together = issued_together()
    elsewhere = open_school(weeks=1)
    stranger = ResponsibilityFactory(pupil=EnrolmentFactory(school=elsewhere).pupil)
    people = {
        "admin": person(Role.SCHOOL_ADMIN, scene.school),
        "lead": scene.lead,
        "ewo": scene.officer,
        "manager": scene.manager,
        "legal": scene.legal,
        "system": MembershipFactory(role=Role.SYSTEM_ADMIN).user,
        "other_admin": person(Role.SCHOOL_ADMIN, elsewhere),
        "other_ewo": person(Role.EWO, elsewhere),
        "teacher": person(Role.TEACHER, scene.school),
    }
    drafts.copy_pathway(
        pathway=Pathway.objects.get(slug="fast-track-12"), by=scene.manager, name="Ours"
    )
    letter_texts.begin_draft(kind=LetterTemplate.PLAN, by=scene.manager)
    batch = batches.make_batch(
        kind=LetterTemplate.FIRST_ATTENDANCE, by=scene.manager, filters={}, chosen="All"
    )
    session = scene.school.sessions.order_by("date", "half").first()
    letter, kind = casework(scene)
    meeting = Case.objects.get(pk=scene.case.pk).panels.get()
    room = add_place(by=scene.officer, name="Room 4")
    arguments = {
        "pupil": scene.enrolment.pupil.ref, "urn": scene.school.urn, "case": scene.case.ref,
        "notice": notice.ref, "carer": scene.mother.ref, "other_carer": stranger.carer.ref,
        "date": session.date.isoformat(),
        "group": scene.enrolment.registration_group, "letter": letter, "kind": kind, "batch": batch.ref,
        "line": str(batch.lines.values_list("pk", flat=True)[0]), "allocation": shared(scene),
        "meeting": str(meeting.pk), "place": str(room.pk), "visit": visited(scene),
        "together": together,
        "cover": covered(scene),
        "flag": FlagFactory(enrolment=scene.enrolment).ref,
        "action": log_action(
            enrolment=scene.enrolment, kind="meeting", words="In school", by=people["admin"],
            done_on=timezone.localdate(),
        ).source_app_ref,
        "build": str(build(scene, reason="So").build_id),
        "sent": sent(scene),
    } | before_court(scene) | contacted(scene) | sent_and_supported(scene)  # fmt: skip
    arguments |= planned(scene, session.date) | viewed(scene)
    arguments |= {
        "answered": answered(scene, notice),
        "against": against(scene, notice),
    }  # after the charge, which it would hold back
    return World(scene, people, arguments | patrolled(scene, session.date) | paid(scene, notice))


def sent(scene: Scene) -> str:
    """The key of a yearly return kept as sent."""
    today = timezone.localdate()
    year = ReturnYear.of(today)
    return str(keep_return(by=scene.manager, year=year, as_at=today).pk)


def against(scene: Scene, notice: PenaltyNotice) -> str:
    """The reference of something written against a notice."""
    return record_representation(
        notice=notice, by=scene.officer, received_on=timezone.localdate(), sender="A parent",
        how="letter", words="They were ill",
    ).ref  # fmt: skip


def answered(scene: Scene, notice: PenaltyNotice) -> str:
    """The reference of the letter by which the mother was answered."""
    row = record_representation(
        notice=notice, by=scene.officer, received_on=timezone.localdate(), sender="", how="letter",
        words="They were ill", carer=scene.mother,
    )  # fmt: skip
    done = answer_representation(
        row=row, by=scene.legal, answer="not_upheld", reasons="The school has no note of it."
    )
    return done.letter.letter.ref


def paid(scene: Scene, notice: PenaltyNotice) -> dict[str, str]:
    """Money of which a part is matched, a part went back, and the rest waits."""
    receipt = take_in_by_hand(
        pence=20000, on=dt.date(2026, 2, 10), method="cheque", reference="C1", by=scene.manager
    )
    done = match_receipt(receipt=receipt, parts=[(notice.ref, 4000)], by=scene.manager)
    gone = return_money(
        receipt=receipt, kind="sent_back", pence=1000, note="By cheque", by=scene.manager
    )
    said = say_not_theirs(
        receipt=receipt, notice_ref=notice.ref, reason="Her bank says so", by=scene.manager
    )
    other = person(Role.LEGAL_OFFICER)  # who asks does not confirm
    asked = take_back(payment=done[0].payment, by=other, reason="So", became="unmatched")
    return {
        "asked": str(asked.pk), "receipt": receipt.ref, "payment": str(done[0].payment.pk), "returned": str(gone.pk),
        "word": str(said.pk),
    }  # fmt: skip


def issued_together() -> str:
    """The reference of a batch in which one notice, at another school, went."""
    today = timezone.localdate()
    given, (other,) = proposals(1, **lately())
    batch = make_batch(refs=[other.ref], by=given.manager, posted_on=next_post(today), seen=1)
    while issue_one(lambda ref, why: None):
        pass
    return batch.ref


def viewed(scene: Scene) -> dict[str, str]:
    """A view of the officer's own, and one the manager shares."""
    own, shared = (
        saved_views.save_view(
            by=who, name="Late", query="state=overdue", is_shared=is_shared, is_default=False
        )
        for who, is_shared in ((scene.officer, False), (scene.manager, True))
    )
    of_queue = saved_views.save_view(
        by=scene.manager, name="Late", query="show=late", is_shared=True, is_default=False,
        of_list=ViewList.QUEUE,
    )  # fmt: skip
    return {
        "view": str(own.pk), "shared_view": str(shared.pk), "queue_view": str(of_queue.pk),
    }  # fmt: skip


def covered(scene: Scene) -> str:
    """The reference of a cover for the officer, by one of elsewhere, that is to come."""
    day = timezone.localdate() + dt.timedelta(days=30)
    return arrange_cover(
        officer=scene.officer, people=[person(Role.EWO, open_school(weeks=1))],
        first=day, last=day, by=scene.manager,
    ).ref  # fmt: skip


def shared(scene: Scene) -> str:
    """The reference of a batch in which the officer got a case."""
    case = open_by_hand(
        enrolment=EnrolmentFactory(school=scene.school), by=scene.lead, reason="Worry"
    )
    return share_out(gifts=[Gift(case.ref, None, scene.officer)], by=scene.manager).ref


def planned(scene: Scene, day: dt.date) -> dict[str, str]:
    """The reference of one plan of each kind for the child, by kind."""
    codes = {"leave": "C", "part_time": "C2", "dual": "D", "closure": "Y4", "trip": "V"}
    for kind, code in codes.items():
        plan(scene.enrolment, kind, code, first=day)
    made = read_plans([scene.enrolment.pk], day, day)[scene.enrolment.pk]
    return {each.kind: each.ref for each in made}


def patrolled(scene: Scene, day: dt.date) -> dict[str, str]:
    """A patrol that is out, and the child met on it and matched."""
    patrol = patrol_out(scene.officer, day)
    encounter = meet(patrol, scene.officer)
    match_encounter(encounter=encounter, enrolment=scene.enrolment, by=scene.officer)
    return {"patrol": patrol.ref, "encounter": encounter.ref}


def contacted(scene: Scene) -> dict[str, str]:
    """A contact of the officer's, and a restricted one."""
    case = Case.objects.get(pk=scene.case.pk)
    said = {"kind": "call", "outcome": "spoke", "with_whom": "Aunt", "note": "Mornings are hard"}
    made = [
        contacts.log_contact(case=case, by=scene.officer, **said, restricted=why)  # type: ignore[arg-type]
        for why in ("", "safeguarding")
    ]
    return {"contact": str(made[0].pk), "restricted": str(made[1].pk)}


def visited(scene: Scene) -> str:
    """A visit of the officer's, under way."""
    uid = uuid.uuid4()
    Case.objects.filter(pk=scene.case.pk).update(
        officer=scene.officer, officer_since=timezone.localdate()
    )
    sent = Sent(uid=uid, kind="start", case_ref=scene.case.ref, at=timezone.now())
    take_entry(by=scene.officer, sent=sent)
    return str(uid)


def sent_and_supported(scene: Scene) -> dict[str, str]:
    """A referral that waits, a support and a barrier."""
    case = Case.objects.get(pk=scene.case.pk)
    ref, day = "RF-900001", timezone.localdate()
    sent = ReferralFile(case.enrolment, scene.lead, case, day).frozen()
    paper = certificate(
        enrolment=case.enrolment, register=sent["register"], on=day, ref=ref, printed_by="Lena Lead"
    )
    referral = Referral.objects.create(
        ref=ref, case=case, why="So", facts=sent, certificate=paper, by=scene.lead, sent_on=day
    )
    support = supporting.offer_support(case=case, by=scene.lead, kind="youth", provider="Club")
    barrier = supporting.record_barrier(case=case, by=scene.lead, kind="worry", voice="child")
    return {"referral": referral.ref, "support": str(support.pk), "barrier": str(barrier.pk)}


def casework(scene: Scene) -> tuple[str, str]:
    """A panel, a plan, a hold, a letter and an open question on the case; the last two by name."""
    case = Case.objects.get(pk=scene.case.pk)
    panel = plans.arrange_panel(
        case=case, by=scene.officer, place="Room 4",
        at=timezone.now() + dt.timedelta(days=7 - timezone.now().weekday()),  # a Monday
    )  # fmt: skip
    plans.agree_plan(
        case=case, by=scene.officer, support="Breakfast club", kind=PlanKind.CONTRACT,
        targets=[plans.Target("At school on Monday", "Parent")],
    )  # fmt: skip
    letter = letters.send_letter(
        case=case, by=scene.officer, carer=scene.mother, panel=panel,
        template=LetterTemplate.PANEL_INVITATION,
    )  # fmt: skip
    asked = escalations.ask(
        case=case, by=scene.officer, stage=Stage.STEP_DOWN, summary="May we?",
        recommendation="Nothing else helped",
    )  # fmt: skip
    holds.place_hold(case=case, by=scene.manager, reason=HoldReason.ILLNESS, note="Hospital")
    return letter.ref, asked.kind


def answer(client: Client, user: User, address: str, method: str) -> int | str:
    """What one person gets: 403, 404, or ok."""
    if user:
        client.force_login(user)
    response = getattr(client, method.lower())(address)
    assert response.status_code < 500, f"{address} as {user}: {response.status_code}"
    return response.status_code if response.status_code in (403, 404) else "ok"


def undone(client: Client, user: User, address: str, method: str) -> int | str:
    """`answer`, with whatever it changed taken back, so that no row leans on another."""
    with transaction.atomic():
        got = answer(client, user, address, method)
        transaction.set_rollback(True)
    return got


@pytest.mark.django_db
def test_who_gets_what(world: World, client: Client) -> None:
    wrong = []
    for name, arguments, method, expected in MATRIX:
        address = world.address(name, arguments)
        for who, letter in zip(PEOPLE, expected, strict=True):
            got = undone(client, world.people[who], address, method)
            if got != LETTERS[letter]:
                wrong.append(f"{method} {name} as {who}: {got}, not {LETTERS[letter]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_nobody_gets_in_without_signing_in(world: World, client: Client) -> None:
    for name, arguments, method, _ in MATRIX:
        response = getattr(client, method.lower())(world.address(name, arguments))
        assert response.status_code == 302, name
        assert response.headers["Location"].startswith(reverse("account_login")), name


@pytest.mark.django_db
def test_a_role_that_has_ended_opens_no_row(world: World, client: Client) -> None:
    world.scene.lead.memberships.update(valid_to=dt.date(2021, 1, 1))
    opened = {
        f"{method} {name}"
        for name, arguments, method, _ in MATRIX
        if undone(client, world.scene.lead, world.address(name, arguments), method) == "ok"
    }
    assert opened == {"GET attendance:find", "GET fines:see_ladder"}
