"""The operators' pages."""

from django.urls import path

from storefront.console import (
    base_views,
    dispatch_views,
    order_views,
    recall_views,
    review_views,
    stock_views,
    work_views,
)

app_name = "console"

urlpatterns = [
    path("", review_views.home, name="home"),
    path("submissions/<int:submission_id>/", review_views.submission, name="submission"),
    path("submissions/<int:submission_id>/approve/", review_views.approve, name="approve"),
    path("rows/<int:row_id>/", review_views.row, name="row"),
    path("rows/<int:row_id>/return/", review_views.give_back, name="return"),
    path("rows/<int:row_id>/law/", review_views.law_facts, name="law_facts"),
    path("files/<str:token>", review_views.file, name="file"),
    path("orders/", order_views.orders, name="orders"),
    path("orders/<str:order_id>/", order_views.order, name="order"),
    path("orders/<str:order_id>/try-again/", order_views.try_again, name="try_again"),
    path("attention/<int:attention_id>/close/", order_views.attention_close, name="attention_close"),
    path("bases/", stock_views.bases, name="bases"),
    path("bases/sheet.csv", base_views.sheet_example, name="sheet_example"),
    path("bases/<slug:base_code>/", base_views.base, name="base"),
    path("bases/<slug:base_code>/keys/", base_views.key_make, name="key_make"),
    path("bases/<slug:base_code>/keys/<slug:key_id>/end/", base_views.key_end, name="key_end"),
    path("bases/<slug:base_code>/sheet/", base_views.sheet, name="sheet"),
    path("bases/<slug:base_code>/pick-list/", stock_views.picks, name="picks"),
    path("bases/<slug:base_code>/pick-list/<int:allocation_id>/", dispatch_views.report, name="dispatch"),
    path("stock/", base_views.stock, name="stock"),
    path("stock/<int:surprise_id>/settle/", base_views.stock_settle, name="stock_settle"),
    path("lots/", stock_views.lots, name="lots"),
    path("lots/<int:lot_id>/", recall_views.lot, name="lot"),
    path("lots/<int:lot_id>/labels/", recall_views.labels, name="labels"),
    path("lots/<int:lot_id>/epcis.jsonld", recall_views.epcis, name="epcis"),
    path("lots/<int:lot_id>/recall/", recall_views.recall_begin, name="recall_begin"),
    path("recalls/", recall_views.recalls, name="recalls"),
    path("recalls/<int:recall_id>/", recall_views.recall, name="recall"),
    path("recalls/<int:recall_id>/notices/", recall_views.recall_notices, name="recall_notices"),
    path("recalls/<int:recall_id>/remedy/", recall_views.recall_remedy, name="recall_remedy"),
    path("recalls/<int:recall_id>/evidence/", recall_views.recall_evidence, name="recall_evidence"),
    path("recalls/<int:recall_id>/evidence.csv", recall_views.recall_csv, name="recall_csv"),
    path("lots/<int:lot_id>/block/", stock_views.lot_block, name="lot_block"),
    path("lots/<int:lot_id>/unblock/", stock_views.lot_unblock, name="lot_unblock"),
    path("attestations/", stock_views.attestations, name="attestations"),
    path("attestations/<slug:sku>/<slug:market>/end/", stock_views.attestation_end, name="attestation_end"),
    path("jobs/", work_views.jobs, name="jobs"),
    path("jobs/<uuid:task_id>/retry/", work_views.retry, name="retry"),
    path("letters/", work_views.letters, name="letters"),
    path("letters/<int:message_id>/", work_views.letter, name="letter"),
    path("trail/", work_views.trail, name="trail"),
]  # fmt: skip
