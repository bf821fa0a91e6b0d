"""What merchants call our columns, in six languages. Headings in lower case."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, ...]] = {
    "sku": (
        "sku", "item number", "item no", "article number", "product code", "item code",
        "artikelnummer", "artikel-nr", "货号", "商品编码", "商品コード", "品番",
        "รหัสสินค้า", "รหัส", "رمز المنتج", "رقم الصنف",
    ),
    "gtin": (
        "gtin", "ean", "ean13", "ean-13", "upc", "barcode", "bar code", "strichcode",
        "条码", "条形码", "バーコード", "jan", "janコード", "บาร์โค้ด", "الباركود",
    ),
    "hs_code": (
        "hs", "hs code", "hs6", "tariff code", "customs code", "zolltarifnummer",
        "海关编码", "hs编码", "hsコード", "พิกัดศุลกากร", "รหัส hs", "البند الجمركي",
    ),
    "name_en": ("name", "product name", "title", "english name"),
    "name_de": ("produktname", "bezeichnung", "name deutsch"),
    "name_zh-Hans": ("商品名称", "品名", "产品名称", "中文名称"),
    "name_ja": ("商品名", "品名(日本語)"),
    "name_th": ("ชื่อสินค้า", "ชื่อ", "ชื่อไทย"),
    "name_ar": ("اسم المنتج", "الاسم"),
    "description_en": ("description", "product description"),
    "description_de": ("beschreibung",),
    "description_zh-Hans": ("商品描述", "描述", "产品描述"),
    "description_ja": ("商品説明", "説明"),
    "description_th": ("รายละเอียด", "คำอธิบาย", "รายละเอียดสินค้า"),
    "description_ar": ("الوصف",),
    "ingredients_en": ("ingredients",),
    "ingredients_de": ("zutaten",),
    "ingredients_zh-Hans": ("配料", "成分"),
    "ingredients_ja": ("原材料", "原材料名"),
    "ingredients_th": ("ส่วนประกอบ", "ส่วนผสม"),
    "ingredients_ar": ("المكونات",),
    "country_of_origin": (
        "origin", "country of origin", "made in", "ursprungsland", "原产地", "原产国",
        "原産国", "ประเทศต้นกำเนิด", "แหล่งกำเนิด", "بلد المنشأ",
    ),
    "category": ("category", "kategorie", "类别", "分类", "カテゴリ", "หมวดหมู่", "الفئة"),
    "base": ("base", "farm", "workshop", "ฐาน", "基地", "产地基地"),
    "price": (
        "price", "unit price", "preis", "价格", "单价", "価格", "単価", "ราคา", "السعر",
    ),
    "currency": ("currency", "währung", "币种", "货币", "通貨", "สกุลเงิน", "العملة"),
    "quantity": (
        "quantity", "qty", "stock", "menge", "bestand", "数量", "库存", "在庫", "จำนวน",
        "สต็อก", "الكمية",
    ),
    "net_weight": ("net weight", "nettogewicht", "净重", "正味重量", "น้ำหนักสุทธิ", "الوزن الصافي"),
    "gross_weight": (
        "gross weight", "weight", "bruttogewicht", "毛重", "総重量", "น้ำหนักรวม",
        "الوزن الإجمالي",
    ),
    "weight_unit": ("weight unit", "gewichtseinheit", "重量单位", "重量単位", "หน่วยน้ำหนัก"),
    "allergens": ("allergens", "allergene", "过敏原", "アレルゲン", "สารก่อภูมิแพ้", "مسببات الحساسية"),
    "lot_code": ("lot", "lot code", "batch", "charge", "批号", "ロット", "ล็อต", "เลขล็อต", "رقم الدفعة"),
    "made_on": (
        "made on", "production date", "harvested on", "herstellungsdatum", "生产日期",
        "製造日", "วันที่ผลิต", "تاريخ الإنتاج",
    ),
    "best_before": (
        "best before", "expiry date", "expires", "mindesthaltbarkeitsdatum", "保质期至",
        "有效期", "賞味期限", "วันหมดอายุ", "ควรบริโภคก่อน", "تاريخ الانتهاء",
    ),
    "shelf_life_days": ("shelf life", "shelf life (days)", "保质期", "อายุสินค้า"),
    "size": ("size", "pack size", "größe", "规格", "内容量", "ขนาด", "الحجم"),
    "storage_class": ("storage", "storage class", "lagerung", "储存方式", "保存方法", "การเก็บรักษา"),
    "markets": ("markets", "märkte", "市场", "ตลาด", "الأسواق"),
    "picture": ("picture", "image", "photo", "bild", "图片", "画像", "รูปภาพ", "รูป", "الصورة"),
}  # fmt: skip
SYNONYMS: dict[str, str] = {
    word: column for column, words in _WORDS.items() for word in words
}
