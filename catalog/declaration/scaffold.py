"""A new, small pavilion that passes `check`: the folder a country starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from babel.numbers import get_territory_currencies

if TYPE_CHECKING:
    from pathlib import Path


class ScaffoldError(ValueError):
    """A pavilion cannot be started with these words; says what is wrong."""


def country_of(code: str) -> str | None:
    """ISO country whose English name is the folder's name: `viet-nam` is VN."""
    wanted = code.replace("-", " ").casefold()
    for territory, name in Locale("en").territories.items():
        if len(territory) == 2 and name.casefold() == wanted:
            return str(territory)
    return None


def pavilion_new(directory: Path, *, country: str = "", currency: str = "") -> None:
    """Write a pavilion with one base and its home market into a new folder.

    The folder's name is the pavilion's code. Country and currency are found from it
    unless given. Raises `ScaffoldError`, and `FileExistsError` for a folder that is
    there already.
    """
    code = directory.name
    country = country or country_of(code) or ""
    if len(country) != 2:
        message = f"{code!r} is no country's name: say --country with its ISO code."
        raise ScaffoldError(message)
    currencies = get_territory_currencies(country)
    currency = currency or (currencies[0] if currencies else "")
    if not currency:
        message = f"No currency is known for {country}: say --currency."
        raise ScaffoldError(message)
    name = str(Locale("en").territories.get(country, code.title()))
    fill = {
        "CODE": code,
        "COUNTRY": country,
        "MARKET": country.lower(),
        "CURRENCY": currency,
        "NAME": name,
    }
    directory.mkdir(parents=True)
    for sub in ("texts", "products", "pictures"):
        (directory / sub).mkdir()
    for file, template in FILES.items():
        text = template.lstrip()
        for key, value in fill.items():
            text = text.replace(f"<{key}>", value)
        (directory / file).write_text(text, encoding="utf-8")


FILES = {
    "pavilion.toml": """
code = "<CODE>"
country = "<COUNTRY>"
default_language = "en"
home_language = "en"
languages = ["en"]
settlement_currency = "<CURRENCY>"
timezone = "UTC"

[contact]
email = "hello@<CODE>.example"
phone = "+000 000"

[legal_entity]
name = "<NAME> Pavilion (demo)"
street = "1 First Street"
city = "Capital"
postal_code = "00000"
country = "<COUNTRY>"
register = "not registered"
represented_by = "nobody yet"
is_demo = true

[look]
accent = "#8A3B12"
accent_ink = "#FBF8F1"
leaf = "#2F5D3A"
season = "#C2476B"
pattern = "plain"
display_typeface = "Georgia"
text_typeface = "Georgia"

[shop]
reservation_minutes = 30
limit_quantity_per_checkout = 50
unpaid_checkout_release_hours = 6

[[category]]
slug = "pantry"

[[attribute]]
slug = "hs-code"
input = "plain_text"
[[attribute]]
slug = "province"
input = "dropdown"
choices = "provinces"
[[attribute]]
slug = "base"
input = "dropdown"
choices = "bases"
[[attribute]]
slug = "storage-class"
input = "dropdown"
choices = "storage_classes"
[[attribute]]
slug = "size"
input = "dropdown"
choices = "options"

[[product_type]]
slug = "grocery"
product_attributes = ["hs-code", "province", "base", "storage-class"]
variant_attributes = ["size"]

[[storage_class]]
code = "ambient"
""",
    "markets.toml": """
[[market]]
code = "<MARKET>"
channel = "<CODE>"
country = "<COUNTRY>"
currency = "<CURRENCY>"
languages = ["en"]
default_language = "en"
regime = "domestic"
incoterm = "DDP"
price = { step = "1", endings = ["0"] }
minimum_life_days = 14
warehouses = ["ONE"]
payment_methods = [{ code = "card", flow = "authorization" }]
""",
    "bases.toml": """
[[base]]
code = "ONE"
slug = "first-base"
province = "<COUNTRY>-1"
latitude = "0"
longitude = "0"
grows = ["goods"]
storage_classes = ["ambient"]
cutoff_time = "12:00"
work_days = ["mon", "tue", "wed", "thu", "fri"]
street = "1 Field Road"
city = "Village"
postal_code = "00000"
phone = "+000 000"
""",
    "lanes.toml": """
[[hub]]
code = "HUB"
kind = "local"
latitude = "0"
longitude = "0"

[[collect]]
base = "ONE"
hub = "HUB"
minimum_days = 1
maximum_days = 2
storage_classes = ["ambient"]

[[lane]]
code = "home-road"
market = "<MARKET>"
hub = "HUB"
name = "domestic-standard"
storage_classes = ["ambient"]
minimum_days = 1
maximum_days = 3
clearance_days = 0
price = "10"
price_per_kg = "1"
maximum_weight_g = 20000
""",
    "certificates.toml": """
# [[certificate]]
# code = "organic"
# kind = "farm"
# issuer = "Who gives it"
# scope = "What it covers"
# mark = "demo"
""",
    "texts/en.toml": """
[pavilion]
name = "<NAME> Pavilion"
short_name = "<NAME>"
tagline = "Straight from the places that grow and make it"
season = "What is in season now, in one sentence."
story = "Who grows it, where, and why it is worth the journey."
demo_notice = "This is a demonstration. Nothing is charged and nothing is shipped."

[markets.<MARKET>]
name = "<NAME>"
customs = ["Nothing crosses a border.", "Taxes are in the price.", "Delivered to the door."]

[bases.ONE]
name = "First base"
place = "A village"
grows = "Goods"
people = "The people who make them"
harvest = "All year"
story = "How it began."

[provinces]
<COUNTRY>-1 = "First province"

[categories.pantry]
name = "Pantry"
description = "Good things that keep."

[collections]

[product_types]
grocery = "Food and drink"

[attributes]
hs-code = "HS code"
province = "Province"
base = "Base"
storage-class = "Storage"
size = "Size"

[storage_classes]
ambient = "Room temperature"

[certificates]

[delivery.domestic-standard]
name = "Delivery"
description = "To your door."
""",
}
