"""What the App asks Saleor to be allowed, each with the reason.

The manifest asks for exactly these; the App's page and docs/saleor_app.md show them.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "HANDLE_TAXES": _("to answer what duty and import tax a checkout or order owes"),
    "HANDLE_PAYMENTS": _("to run payment sessions and to report what providers say"),
    "MANAGE_CHECKOUTS": _(
        "to hear that a checkout is paid, and to complete it if its buyer never came back"
    ),
    "HANDLE_CHECKOUTS": _(
        "to keep the prices that a basket was told when the shelf becomes dearer"
    ),
    "MANAGE_ORDERS": _("to read orders, give them lots, fulfill and cancel them"),
    "MANAGE_SHIPPING": _(
        "to set up warehouses and zones, and to offer the declared lanes at checkout"
    ),
    "MANAGE_PRODUCTS": _(
        "to publish approved goods with categories and collections, and to mirror lots "
        "as stock"
    ),
    "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES": _(
        "to set up the types and attributes that goods are described by"
    ),
    "MANAGE_PAGES": _("to write the pages of the pavilion's story and of its bases"),
    "MANAGE_PAGE_TYPES_AND_ATTRIBUTES": _("to make the type that those pages are of"),
    "MANAGE_MENUS": _("to lead storefronts to the declared shelves by two menus"),
    "MANAGE_CHANNELS": _("to set up one channel per market"),
    "MANAGE_SETTINGS": _(
        "to switch reservations on and to set stock and checkout rules outright"
    ),
    "MANAGE_TAXES": _("to make this App the one that answers taxes, in every channel"),
    "MANAGE_TRANSLATIONS": _("to write goods and names in every declared language"),
}
