"""Routes of casework."""

from django.urls import path

from cases.web import (
    case_views,
    contact_views,
    letter_views,
    list_views,
    pathway_views,
    process_views,
    queue_views,
    saved_views,
    share_views,
    step_views,
)

CASE = "cases/<str:ref>/"
PATHWAY = "settings/pathways/<slug:slug>/"

app_name = "cases"
urlpatterns = [
    path("my-work/", list_views.my_work, name="my_work"),
    path("cases/", list_views.list_cases, name="list_cases"),
    path("cases/csv/", list_views.download_cases, name="download_cases"),
    path("cases/views/", saved_views.list_views, name="list_saved_views"),
    path("cases/views/save/", saved_views.save_view, name="save_view"),
    path("cases/views/<str:ref>/<slug:act>/", saved_views.change_view, name="change_view"),
    path("cases/new/<str:pupil_ref>/", list_views.open_case, name="open_case"),
    path("cases/of/<str:pupil_ref>/", list_views.pupil_panel, name="pupil_panel"),
    path("contacts/new/", contact_views.write_contact, name="write_contact"),
    path("queue/", queue_views.list_decisions, name="list_decisions"),
    path("queue/unallocated/", share_views.allocate_cases, name="allocate_cases"),
    path("queue/figures/", process_views.list_process, name="list_process"),
    path("queue/figures/cases/", process_views.list_process_cases, name="list_process_cases"),
    path("queue/figures/csv/", process_views.download_process, name="download_process"),
    path("queue/share/", share_views.share_cases, name="share_cases"),
    path("queue/batches/", share_views.list_batches, name="list_batches"),
    path("queue/batches/<str:ref>/", share_views.show_batch, name="show_batch"),
    path("queue/batches/<str:ref>/undo/", share_views.undo_batch, name="undo_batch"),
    path("queue/<str:ref>/<str:kind>/", queue_views.decide, name="decide"),
    path(CASE, case_views.show_case, name="show_case"),
    path(f"{CASE}contact/", contact_views.log_contact, name="log_contact"),
    path(f"{CASE}contacts/<int:line>/", contact_views.read_contact, name="read_contact"),
    path(
        f"{CASE}contacts/<int:line>/correct/",
        contact_views.correct_contact,
        name="correct_contact",
    ),
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
    path(f"{CASE}letters/<str:letter_ref>/", letter_views.read_letter, name="read_letter"),
]
