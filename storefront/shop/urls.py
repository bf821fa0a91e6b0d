"""Buyer pages: everything under `/<language>-<market>/`, and the door at `/`."""

from django.urls import URLPattern, URLResolver, include, path

from storefront.localization import places  # noqa: F401  registers <place:place>
from storefront.shop import (
    account_home,
    account_views,
    basket_views,
    browse_views,
    checkout_views,
    data_views,
    design_views,
    hall_views,
    machine_views,
    offline_views,
    order_views,
    payment_views,
    place_views,
    product_views,
    question_views,
    redirect_views,
    return_views,
    share_views,
)

app_name = "shop"

steps: list[URLPattern | URLResolver] = [
    path("you/", checkout_views.contact, name="checkout_contact"),
    path("address/", checkout_views.address, name="checkout_address"),
    path("delivery/", checkout_views.delivery, name="checkout_delivery"),
    path("customs/", checkout_views.customs, name="checkout_customs"),
    path("review/", checkout_views.review, name="checkout_review"),
    path("pay/", payment_views.pay, name="checkout_pay"),
    path(
        "payment/<uuid:attempt_id>/",
        payment_views.payment_return,
        name="payment_return",
    ),
]

account: list[URLPattern | URLResolver] = [
    path("", account_home.account, name="account"),
    path("sign-in/", account_views.sign_in, name="account_sign_in"),
    path("sign-out/", account_views.sign_out, name="account_sign_out"),
    path("register/", account_views.register, name="account_register"),
    path("confirm/", account_views.confirm, name="account_confirm"),
    path("forgot/", account_views.forgot, name="account_forgot"),
    path("password/", account_views.password, name="account_password"),
    path(
        "addresses/<str:address_id>/delete/",
        account_home.address_delete,
        name="account_address_delete",
    ),
]

in_place: list[URLPattern | URLResolver] = [
    path("", browse_views.home, name="home"),
    path("c/<slug:slug>/", browse_views.category, name="category"),
    path("collections/<slug:slug>/", browse_views.collection, name="collection"),
    path("p/<slug:slug>/", product_views.product, name="product"),
    path("p/<slug:slug>/share.jpg", share_views.share, name="share"),
    path("bases/", browse_views.bases, name="bases"),
    path("bases/<slug:slug>/", browse_views.base, name="base"),
    path("search/", browse_views.search, name="search"),
    path("search/proposals/", browse_views.search_proposals, name="search_proposals"),
    path("sitemap.xml", machine_views.sitemap, name="sitemap"),
    path("arrivals.xml", machine_views.arrivals, name="arrivals"),
    path("merchant-feed.xml", machine_views.merchant_feed, name="merchant_feed"),
    path("offline/", offline_views.offline, name="offline"),
    path("kiosk/", hall_views.kiosk, name="kiosk"),
    path("shelf-labels/", hall_views.shelf_labels, name="shelf_labels"),
    path("accessibility/", place_views.accessibility, name="accessibility"),
    path("imprint/", place_views.imprint, name="imprint"),
    path("basket/", basket_views.basket, name="basket"),
    path("basket/news/", basket_views.news, name="basket_news"),
    path("basket/add/", basket_views.add, name="basket_add"),
    path("basket/change/", basket_views.change, name="basket_change"),
    path("checkout/", include(steps)),
    path("account/", include(account)),
    path("order/<str:order_id>/", order_views.order, name="order"),
    path(
        "order/<str:order_id>/address/",
        redirect_views.order_address,
        name="order_address",
    ),
    path("order/<str:order_id>/cancel/", order_views.order_cancel, name="order_cancel"),
    path("order/<str:order_id>/data/", data_views.order_data, name="order_data"),
    path(
        "order/<str:order_id>/data.json",
        data_views.order_data_file,
        name="order_data_file",
    ),
    path(
        "order/<str:order_id>/data/erase/",
        data_views.order_data_erase,
        name="order_data_erase",
    ),
    path(
        "order/<str:order_id>/question/",
        question_views.order_question,
        name="order_question",
    ),
    path(
        "order/<str:order_id>/return/",
        return_views.order_return,
        name="order_return",
    ),
    path(
        "order/<str:order_id>/choice/<int:offer_id>/",
        order_views.order_choice,
        name="order_choice",
    ),
]

urlpatterns = [
    path("", place_views.choose, name="choose"),
    path("design/", design_views.design, name="design"),
    path("design/themes.css", design_views.themes, name="themes"),
    path("go/<slug:slug>/", hall_views.scanned, name="go"),
    path("worker.js", offline_views.worker, name="worker"),
    path("robots.txt", machine_views.robots, name="robots"),
    path("sitemap.xml", machine_views.sitemaps, name="sitemaps"),
    path("pavilion-<slug:version>.css", place_views.look, name="look"),
    path("<place:place>/", include(in_place)),
]
