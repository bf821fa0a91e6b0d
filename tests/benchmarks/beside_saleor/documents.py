"""The documents both servers are asked; each is valid on Saleor 3.23."""

MONEY = "gross { amount currency }"

LIST = f"""
query List($channel: String!) {{
  products(first: 24, channel: $channel, sortBy: {{field: NAME, direction: ASC}}) {{
    edges {{ node {{
      id name slug
      thumbnail(size: 256) {{ url alt }}
      category {{ id name slug }}
      translation(languageCode: DE) {{ name }}
      pricing {{ priceRange {{ start {{ {MONEY} }} stop {{ {MONEY} }} }} }}
    }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}
"""

DETAIL = f"""
query Detail($slug: String!, $channel: String!) {{
  product(slug: $slug, channel: $channel) {{
    id name slug description seoTitle seoDescription isAvailable
    category {{ id name }}
    media {{ id url alt }}
    attributes {{ attribute {{ slug name }} values {{ name slug }} }}
    translation(languageCode: DE) {{ name description }}
    pricing {{ priceRange {{ start {{ {MONEY} }} }} }}
    productVariants(first: 20) {{ edges {{ node {{
      id name sku quantityAvailable
      pricing {{ price {{ {MONEY} net {{ amount }} }} }}
      translation(languageCode: DE) {{ name }}
    }} }} }}
  }}
}}
"""

CHECKOUT = f"""
fragment Checkout on Checkout {{
  id email
  lines {{ id quantity variant {{ id sku }} totalPrice {{ {MONEY} }} }}
  shippingPrice {{ {MONEY} }}
  totalPrice {{ {MONEY} }}
}}
"""

CREATE = (
    """
mutation Create($input: CheckoutCreateInput!) {
  checkoutCreate(input: $input) {
    checkout { ...Checkout } errors { field code message }
  }
}
"""
    + CHECKOUT
)

STEPS: dict[str, str] = {
    name: f"mutation Step($id: ID!{variables}) {{ {call} {{ "
    f"{payload} errors {{ field code message }} }} }}"
    + (CHECKOUT if "...Checkout" in payload else "")
    for name, variables, call, payload in (
        ("lines", ", $lines: [CheckoutLineInput!]!", "checkoutLinesAdd(id: $id, lines: $lines)", "checkout { ...Checkout }"),
        ("email", ", $email: String!", "checkoutEmailUpdate(id: $id, email: $email)", "checkout { ...Checkout }"),
        ("shipping", ", $address: AddressInput!", "checkoutShippingAddressUpdate(id: $id, shippingAddress: $address)", "checkout { ...Checkout }"),
        ("billing", ", $address: AddressInput!", "checkoutBillingAddressUpdate(id: $id, billingAddress: $address)", "checkout { ...Checkout }"),
        ("options", "", "deliveryOptionsCalculate(id: $id)", "deliveries { id shippingMethod { id name price { amount } } }"),
        ("method", ", $method: ID!", "checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method)", "checkout { ...Checkout }"),
        ("pay", ", $transaction: TransactionCreateInput!", "transactionCreate(id: $id, transaction: $transaction)", "transaction { id }"),
        ("complete", "", "checkoutComplete(id: $id)", "order { id number total { gross { amount } } }"),
    )
}  # fmt: skip

PRODUCTS = """
mutation Products($products: [ProductBulkCreateInput!]!) {
  productBulkCreate(products: $products) {
    count
    results { product { id slug variants { id sku } } errors { path code message } }
    errors { path code message }
  }
}
"""

STOCKS = """
mutation Stocks($stocks: [StockBulkUpdateInput!]!) {
  stockBulkUpdate(stocks: $stocks) {
    count results { errors { field code message } } errors { field code message }
  }
}
"""

TRANSLATE = """
mutation Translate($translations: [ProductBulkTranslateInput!]!) {
  productBulkTranslate(translations: $translations) {
    count errors { path code message }
  }
}
"""
