"""What runs by itself and what the outbox does, by dotted path: nothing imports upward."""

from __future__ import annotations

# name -> (dotted path of a function taking `now`, seconds between runs)
JOB_SCHEDULE: dict[str, tuple[str, int]] = {
    "mirror-stock": ("storefront.sync.stock_mirror.stock_mirror_all", 60),
    "engine-events": ("storefront.saleor.local_transport.deliver_pending_events", 10),
    "sweep-engine-checkouts": ("storefront.saleor.local_transport.engine_sweep", 60),
    "end-certificates": ("storefront.sync.certificates.certificates_sweep", 3600),
    "prune-kept-answers": ("storefront.saleor.kept_answers.kept_prune", 600),
    "find-missed-orders": ("storefront.saleor_app.missed_orders.orders_sweep", 600),
    "forget-saleor-events": ("storefront.saleor_app.inbox.events_prune", 3600),
    "forget-held-prices": ("catalog.prices.held.held_prices_prune", 3600),
    "forget-held-units": ("storefront.sync.held_units.held_prune", 600),
    "give-up-payments": ("storefront.sync.money_return.attempts_sweep", 600),
    "serve-waiting-orders": ("storefront.sync.shortage_answers.waiting_sweep", 60),
    "give-refunds": ("storefront.sync.refund_give.refunds_sweep", 60),
    "publish-prices": ("storefront.sync.price_publish.prices_due", 600),
    "forget-uploads": ("storefront.accounts.kept_answers.answers_prune", 3600),
    "keep-books": ("storefront.sync.book_keeping.books_keep", 600),
    "forget-persons": ("catalog.landed_cost.services.persons_forget", 3600),
    "forget-searches": ("catalog.search.services.misses_prune", 24 * 3600),
    "fetch-rates": ("catalog.fx.fetch.rates_fetch_scheduled", 4 * 3600),
}
# topic -> dotted path of a function(payload: dict, key: str) that does the effect
OUTBOX_HANDLERS: dict[str, str] = {
    "email": "storefront.localization.mail.mail_send",
    "account-email": "storefront.saleor_app.account_letters.account_mail_send",
    "lots-lost": "storefront.sync.lots_lost.lots_lost_handle",
    "shortage-answer": "storefront.sync.shortage_answers.shortage_answer_handle",
    "return-received": "storefront.sync.return_pay.return_received_handle",
    "order-charge": "storefront.sync.order_charge.order_charge_handle",
    "order-cancel": "storefront.sync.order_cancel.order_cancel_handle",
    "fulfill": "storefront.sync.fulfillments.fulfillment_write",
    "dispatch-order": "storefront.sync.dispatch_orders.dispatch_order_send",
}
