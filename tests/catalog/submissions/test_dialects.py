"""Exports of other programs, as they come, read as rows of our own columns."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from catalog.submissions.errors import SheetError
from catalog.submissions.sheet_reader import Limits, Reading, sheet_read

FILES = Path(__file__).parent / "files"
SHOPIFY = """Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item,Status
hom-mali,Hom Mali rice,"<p>Fragrant rice.<br>New <b>harvest</b> &amp; whole grain.</p><script>alert(1)</script>",TKR,Food,Rice,"rice, new",TRUE,Size,1 kg,,,HML-1KG,1020,shopify,40,deny,manual,95.00,,TRUE,TRUE,'8850367300020,https://cdn.example/rice.jpg,1,,FALSE,,,,kg,,,active
hom-mali,,,,,,,,,5 kg,,,HML-5KG,5060,shopify,12,deny,manual,420.00,,TRUE,TRUE,,,,,,,,https://cdn.example/rice5.jpg,kg,,,
hom-mali,,,,,,,,,,,,,,,,,,,,,,,https://cdn.example/back.jpg,2,,,,,,,,,
tea,ชาอู่หลง,ชาจากดอยวาวี,CRI,Food,Tea,,TRUE,Title,Default Title,,,OOLONG-50,70,shopify,8,deny,manual,180,,TRUE,TRUE,,,,,FALSE,,,,g,,,active
"""
WOOCOMMERCE = """ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Is featured?","Visibility in catalog","Short description",Description,"In stock?",Stock,"Weight (kg)","Length (cm)","Width (cm)","Height (cm)","Sale price","Regular price",Categories,Images,Parent,"Attribute 1 name","Attribute 1 value(s)"
10,variable,SCARF,,Silk scarf,1,0,visible,Short.,"Woven by hand\\nin Pak Thong Chai",1,,0.12,20,15,2.5,,,Silk,"https://shop.example/a.jpg, https://shop.example/b.jpg",,Colour,"Red, Blue"
11,variation,SCARF-RED,8850367300020,"Silk scarf - Red",1,0,visible,,,1,4,,,,,,1200,,,SCARF,Colour,Red
12,variation,SCARF-BLUE,,"Silk scarf - Blue",1,0,visible,,,1,6,,,,,,1250,,,id:10,Colour,Blue
13,simple,BALM,,Herbal balm,1,0,visible,,Balm,1,90,0.06,5,5,3,,95,Wellness,,,,
"""
GOOGLE = (
    "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tgtin\tbrand\tshipping_weight\n"
    "NUT-1\tMacadamia\tRoasted nuts\thttps://x.example/1\thttps://x.example/1.jpg\tin_stock\t150.00 THB\t8850367300020\tDoi\t0.25 kg\n"
)
GOOGLE_XML = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>
<item><g:id>NUT-1</g:id><g:title>Macadamia</g:title><g:description>Roasted nuts</g:description>
<g:price>150.00 THB</g:price><g:availability>in_stock</g:availability><g:gtin>8850367300020</g:gtin>
<g:image_link>https://x.example/1.jpg</g:image_link><g:shipping_weight>250 g</g:shipping_weight></item>
</channel></rss>"""
SALEOR = """id;name;description as str;category;product type;product weight;variant id;variant sku;variant weight;thailand (channel price amount);thailand (channel currency code);skn (warehouse quantity)
UHJvZHVjdDox;Chilli paste;Roasted;Pantry;Food;0.2 kg;UHJvZHVjdFZhcmlhbnQ6MQ==;PASTE-1;0.25 kg;75.50;THB;20
"""


def cells(content: bytes | str, **reading: object) -> list[tuple[int, dict[str, str]]]:
    raw = content.encode() if isinstance(content, str) else content
    told = Reading(**reading)  # type: ignore[arg-type]
    return [
        (row.number, dict(row.cells))
        for row in sheet_read(name="x", content=raw, reading=told).rows
    ]


def test_a_shopify_export_gives_a_row_for_each_variant() -> None:
    assert sheet_read(name="x.csv", content=SHOPIFY.encode()).dialect == "shopify"
    assert cells(SHOPIFY) == [
        (2, {
            "sku": "HML-1KG", "gtin": "8850367300020", "price": "95.00", "quantity": "40",
            "size": "1 kg", "picture": "https://cdn.example/rice.jpg",
            "name_en": "Hom Mali rice, 1 kg", "gross_weight": "1020", "weight_unit": "g",
            "description_en": "Fragrant rice.\nNew harvest & whole grain.",
        }),
        (3, {
            "sku": "HML-5KG", "price": "420.00", "quantity": "12", "size": "5 kg",
            "picture": "https://cdn.example/rice5.jpg", "name_en": "Hom Mali rice, 5 kg",
            "description_en": "Fragrant rice.\nNew harvest & whole grain.",
            "gross_weight": "5060", "weight_unit": "g",
        }),
        (5, {
            "sku": "OOLONG-50", "price": "180", "quantity": "8", "gross_weight": "70",
            "weight_unit": "g", "name_th": "ชาอู่หลง", "description_th": "ชาจากดอยวาวี",
        }),
    ]  # fmt: skip


def test_a_woocommerce_export_gives_variations_what_their_parent_says() -> None:
    (red, blue, balm) = cells(WOOCOMMERCE)
    assert red == (3, {
        "sku": "SCARF-RED", "gtin": "8850367300020", "price": "1200", "quantity": "4",
        "size": "Red", "picture": "https://shop.example/a.jpg",
        "name_en": "Silk scarf - Red", "gross_weight": "120", "weight_unit": "g",
        "description_en": "Woven by hand\nin Pak Thong Chai",
        "length_mm": "200", "width_mm": "150", "height_mm": "25",
    })  # fmt: skip
    assert (blue[0], blue[1]["price"], blue[1]["size"]) == (4, "1250", "Blue")
    assert (balm[1]["sku"], balm[1]["height_mm"]) == ("BALM", "30")


@pytest.mark.parametrize("content", [GOOGLE, GOOGLE_XML])
def test_a_google_feed_is_read_as_table_and_as_xml(content: str) -> None:
    ((_, row),) = cells(content)
    assert row == {
        "sku": "NUT-1", "gtin": "8850367300020", "price": "150.00", "currency": "THB",
        "picture": "https://x.example/1.jpg", "name_en": "Macadamia",
        "description_en": "Roasted nuts", "gross_weight": "250", "weight_unit": "g",
    }  # fmt: skip


def test_saleors_own_export_is_read() -> None:
    sheet = sheet_read(name="x.csv", content=SALEOR.encode())
    assert sheet.dialect == "saleor"
    (row,) = sheet.rows
    assert row.cells["sku"] == "PASTE-1"
    assert (row.cells["price"], row.cells["currency"]) == ("75.50", "THB")
    assert (row.cells["name_en"], row.cells["quantity"]) == ("Chilli paste", "20")


def test_an_extract_of_open_food_facts_is_read_in_the_language_of_each_name() -> None:
    content = (FILES / "open_food_facts.csv").read_bytes()
    sheet = sheet_read(name="off.csv", content=content)
    assert sheet.dialect == "open_food_facts"
    assert sheet.rows[0].cells == {
        "sku": "8850004097849", "gtin": "8850004097849", "name_en": "Basil seed drink",
    }  # fmt: skip
    assert any("name_th" in row.cells for row in sheet.rows)


def test_headings_in_other_words_and_languages_mean_our_columns() -> None:
    content = "货号;商品名称;ชื่อสินค้า;名前（日本語）;Preis;name:de;Farbe\nA-1;香米;ข้าว;x;95;Reis;rot\n"
    sheet = sheet_read(name="x.csv", content=content.encode())
    (row,) = sheet.rows
    assert row.cells == {
        "sku": "A-1", "name_zh-Hans": "香米", "name_th": "ข้าว", "price": "95",
        "name_de": "Reis",
    }  # fmt: skip
    assert "Farbe" in sheet.unknown_columns


def test_what_the_merchant_said_of_headings_and_empty_cells_counts() -> None:
    content = "Nummer,Farbe\nA-1,rot\n"
    told = {"mapping": {"nummer": "sku", "farbe": ""}, "defaults": {"base": "SKN"}}
    assert cells(content, **told) == [(2, {"sku": "A-1", "base": "SKN"})]


def workbook_of(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (workbook_of("xl/workbook.xml", "xl/vbaProject.bin"), "file_macros"),
        (workbook_of("content.xml", "Basic/Standard/Module1.xml"), "file_macros"),
        (b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le"), "file_macros"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><rss><item><id>&a;</id></item></rss>', "file_entities"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><rss><item/></rss>', "file_entities"),
        (b"<rss><item><id>1</id></rss>", "file_not_readable"),
        (b"<rss></rss>", "file_empty"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_their_reason(content: bytes, code: str) -> None:
    with pytest.raises(SheetError) as refused:
        sheet_read(name="x", content=content)
    assert refused.value.code == code


def test_many_rows_are_refused_by_the_bounds_of_the_reading() -> None:
    with pytest.raises(SheetError) as refused:
        cells(SHOPIFY, limits=Limits(rows=2))
    assert refused.value.code == "too_many_rows"
