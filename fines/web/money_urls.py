"""Routes of money: what came in, what it was for, what goes back, and whether it adds up."""

from django.urls import path

from fines.web import (
    bank_views,
    book_views,
    pay_views,
    receipt_views,
    refund_views,
    take_back_views,
)

urlpatterns = [
    path("money/", receipt_views.list_unmatched, name="list_unmatched"),
    path("money/certain/", receipt_views.match_certain, name="match_certain"),
    path("money/file/", bank_views.read_file, name="read_bank_file"),
    path("money/file/take/", bank_views.take_file, name="take_bank_file"),
    path("money/refunds/", refund_views.list_refunds, name="list_refunds"),
    path("money/refunds/<int:number>/approve/", refund_views.approve_refund, name="approve_refund"),
    path("money/refunds/<int:number>/pay/", refund_views.pay_refund, name="pay_refund"),
    path("money/book/", book_views.see_book, name="see_book"),
    path("money/received/", book_views.list_receipts, name="list_receipts"),
    path("money/lines/<int:number>/", take_back_views.take_back, name="take_back"),
    path("money/asked/<int:number>/", take_back_views.confirm_take_back, name="confirm_take_back"),
    path("money/asked/<int:number>/keep/", take_back_views.keep_payment, name="keep_payment"),
    path("money/returns/<int:number>/", receipt_views.undo_return, name="undo_return"),
    path("money/words/<int:number>/", receipt_views.take_back_word, name="take_back_word"),
    path("money/<str:ref>/", receipt_views.see_receipt, name="see_receipt"),
    path("money/<str:ref>/match/", receipt_views.match_receipt, name="match_receipt"),
    path("money/<str:ref>/split/", receipt_views.split_receipt, name="split_receipt"),
    path("money/<str:ref>/return/", receipt_views.return_receipt, name="return_receipt"),
    path("money/<str:ref>/not-theirs/", receipt_views.say_not_theirs, name="say_not_theirs"),
    path("pay/", pay_views.pay_notices, name="pay_notices"),
    path("pay/told/", pay_views.hear_card_service, name="hear_card_service"),
    path("pay/<str:basket>/", pay_views.pay_basket, name="pay_basket"),
    path("pay/<str:basket>/practice/", pay_views.practise_card, name="practise_card"),
]
