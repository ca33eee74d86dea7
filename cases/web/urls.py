"""Routes of casework."""

from django.urls import path

from cases.web import (
    address_views,
    allocation_views,
    batch_views,
    case_views,
    contact_views,
    household_views,
    letter_text_views,
    letter_views,
    list_views,
    pathway_views,
    queue_views,
    sent_letter_views,
    step_views,
    timeline_views,
)

CASE = "cases/<str:ref>/"
PATHWAY = "settings/pathways/<slug:slug>/"
TEXT = "settings/letters/<slug:kind>/"
BATCH = "letters/<str:ref>/"
SENT = f"{CASE}letters/<str:letter_ref>/"

app_name = "cases"
urlpatterns = [
    path("my-work/", list_views.my_work, name="my_work"),
    path("cases/", list_views.list_cases, name="list_cases"),
    path("cases/new/<str:pupil_ref>/", list_views.open_case, name="open_case"),
    path("cases/of/<str:pupil_ref>/", list_views.pupil_panel, name="pupil_panel"),
    path("contacts/new/", contact_views.write_contact, name="write_contact"),
    path("queue/", queue_views.list_decisions, name="list_decisions"),
    path("queue/allocate/", allocation_views.allocate_cases, name="allocate_cases"),
    path("queue/allocate/share/", allocation_views.share_out, name="share_out"),
    path("queue/allocated/<int:number>/", allocation_views.show_allocation, name="show_allocation"),
    path(
        "queue/allocated/<int:number>/undo/",
        allocation_views.undo_allocation,
        name="undo_allocation",
    ),
    path("queue/<str:ref>/<str:kind>/", queue_views.decide, name="decide"),
    path(CASE, case_views.show_case, name="show_case"),
    path(f"{CASE}contact/", contact_views.log_contact, name="log_contact"),
    path(f"{CASE}contacts/<int:line>/", contact_views.read_contact, name="read_contact"),
    path(
        f"{CASE}contacts/<int:line>/correct/",
        contact_views.correct_contact,
        name="correct_contact",
    ),
    path(f"{CASE}carers/<str:carer_ref>/address/", address_views.open_address, name="open_address"),
    path(f"{CASE}household/", household_views.join_cases, name="join_cases"),
    path(f"{CASE}household/leave/", household_views.leave_joint, name="leave_joint"),
    path(f"{CASE}timeline/print/", timeline_views.print_timeline, name="print_timeline"),
    path(f"{CASE}timeline/csv/", timeline_views.download_timeline, name="download_timeline"),
    path(f"{CASE}move/<slug:stage>/", case_views.move_case, name="move_case"),
    path(f"{CASE}ask/<slug:stage>/", case_views.ask_decision, name="ask_decision"),
    path(f"{CASE}basis/", case_views.confirm_basis, name="confirm_basis"),
    path(f"{CASE}take/", case_views.take_case, name="take_case"),
    path(f"{CASE}officer/", case_views.allocate, name="allocate"),
    path(f"{CASE}pathway/", pathway_views.change_pathway, name="change_pathway"),
    path("settings/pathways/", pathway_views.list_pathways, name="list_pathways"),
    path(PATHWAY, pathway_views.show_pathway, name="show_pathway"),
    path(f"{PATHWAY}copy/", pathway_views.copy_pathway, name="copy_pathway"),
    path(f"{PATHWAY}change/", pathway_views.edit_pathway, name="edit_pathway"),
    path(f"{PATHWAY}stages/<slug:stage>/", pathway_views.edit_stage, name="edit_pathway_stage"),
    path(f"{PATHWAY}begin/", pathway_views.begin_pathway, name="begin_pathway"),
    path(f"{PATHWAY}retire/", pathway_views.retire_pathway, name="retire_pathway"),
    path(f"{PATHWAY}discard/", pathway_views.discard_pathway, name="discard_pathway"),
    path("letters/", batch_views.list_batches, name="list_batches"),
    path("letters/new/", batch_views.choose_letters, name="choose_letters"),
    path(BATCH, batch_views.show_batch, name="show_batch"),
    path(f"{BATCH}lines/<int:line>/", batch_views.read_batch_letter, name="read_batch_letter"),
    path(
        f"{BATCH}lines/<int:line>/leave-out/", batch_views.leave_out_letter, name="leave_out_letter"
    ),
    path(f"{BATCH}pack/", batch_views.print_batch, name="print_batch"),
    path(f"{BATCH}<slug:step>/", batch_views.step_batch, name="step_batch"),
    path("settings/letters/", letter_text_views.list_letter_texts, name="list_letter_texts"),
    path(TEXT, letter_text_views.show_letter_text, name="show_letter_text"),
    path(f"{TEXT}draft/", letter_text_views.draft_letter_text, name="draft_letter_text"),
    path(f"{TEXT}change/", letter_text_views.edit_letter_text, name="edit_letter_text"),
    path(f"{TEXT}begin/", letter_text_views.begin_letter_text, name="begin_letter_text"),
    path(f"{TEXT}discard/", letter_text_views.discard_letter_text, name="discard_letter_text"),
    path(f"{TEXT}preview/", letter_text_views.preview_letter_text, name="preview_letter_text"),
    path(
        f"{TEXT}languages/<slug:code>/",
        letter_text_views.translate_letter_text,
        name="translate_letter_text",
    ),
    path(f"{CASE}consider/", step_views.consider, name="consider"),
    path(f"{CASE}panel/", step_views.arrange_panel, name="arrange_panel"),
    path(f"{CASE}panel/held/", step_views.record_panel, name="record_panel"),
    path(f"{CASE}plan/", step_views.agree_plan, name="agree_plan"),
    path(f"{CASE}plan/targets/", step_views.review_targets, name="review_targets"),
    path(f"{CASE}hold/", step_views.place_hold, name="place_hold"),
    path(f"{CASE}hold/lift/", step_views.lift_hold, name="lift_hold"),
    path(f"{CASE}letters/", letter_views.choose_letter, name="choose_letter"),
    path(f"{CASE}letters/new/<slug:template>/", letter_views.send_letter, name="send_letter"),
    path(
        f"{CASE}letters/new/<slug:template>/<str:carer_ref>/",
        letter_views.preview_letter,
        name="preview_letter",
    ),
    path(
        f"{CASE}letters/email/<str:carer_ref>/", sent_letter_views.agree_email, name="agree_email"
    ),
    path(SENT + "about/", sent_letter_views.show_letter, name="show_letter"),
    path(SENT + "error/", sent_letter_views.recall_letter, name="recall_letter"),
    path(SENT + "again/", sent_letter_views.hand_over_again, name="hand_over_again"),
    path(f"{CASE}letters/<str:letter_ref>/", letter_views.read_letter, name="read_letter"),
]
