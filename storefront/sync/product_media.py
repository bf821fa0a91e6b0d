"""The picture of a published product, with alternative text in every language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from storefront.saleor.transport import UploadFile

if TYPE_CHECKING:
    from storefront.saleor.client import SaleorClient
    from storefront.sync.product_draft import ProductDraft
    from storefront.sync.shop_ids import ShopIds


def media_publish(
    client: SaleorClient,
    ids: ShopIds,
    draft: ProductDraft,
    *,
    product_id: str,
    media: list[dict[str, Any]],
) -> None:
    """Put the draft's picture in place of what is there, unless it is there already.

    The medium carries `source` (which file it is) and `alt` (JSON by language) as
    metadata, because Saleor translates no alternative text.
    """
    picture = draft.picture
    if picture is None:
        return
    if any(item["metafield"] == picture.source for item in media):
        return
    upload = UploadFile(picture.name, picture.content_type, picture.read())
    alt = picture.alt.get(ids.language, "")
    made = client.run_raw(
        "ProductMediaCreate",
        {"input": {"product": product_id, "image": upload, "alt": alt[:250]}},
    )["productMediaCreate"]["media"]
    words = json.dumps(dict(picture.alt), ensure_ascii=False)
    # The source is written last: without it a broken run uploads again.
    client.run_raw(
        "MetadataUpdate",
        {
            "id": made["id"],
            "input": [
                {"key": "alt", "value": words},
                {"key": "source", "value": picture.source},
            ],
        },
    )
    for item in media:
        client.run_raw("ProductMediaDelete", {"id": item["id"]})
