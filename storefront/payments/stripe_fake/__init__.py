"""A Stripe for tests and demos: states kept in memory, served over real HTTP.

Not the whole API: Checkout Sessions, PaymentIntents, Refunds and signed webhooks as far
as this shop uses them, with Stripe's own rules of states and idempotency. docs/payments.md.
"""
