"""Every mistake of a declaration is told with its file, line, field and remedy."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.declaration import DeclarationError, pavilion_load
from catalog.declaration.scaffold import ScaffoldError, pavilion_new

TESTS = Path(__file__).resolve().parents[1]
SOMELAND = TESTS / "pavilions" / "someland"
SHIPPED = TESTS.parent / "pavilion_config" / "pavilions"


@pytest.fixture
def someland(tmp_path: Path) -> Path:
    """A copy that a test may break."""
    return Path(shutil.copytree(SOMELAND, tmp_path / "someland"))


def rewrite(path: Path, old: str, new: str) -> int:
    """Replace text in a file; answers the line where it stood."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(DeclarationError) as caught:
        pavilion_load(folder)
    return [(p.file, p.line, p.field) for p in caught.value.problems]


@pytest.mark.parametrize(
    "folder", sorted(p for p in SHIPPED.iterdir() if p.is_dir()), ids=lambda p: p.name
)
def test_a_shipped_pavilion_has_no_mistakes(folder: Path) -> None:
    pavilion = pavilion_load(folder)
    assert pavilion.code == folder.name


def test_the_second_pavilion_is_read_whole() -> None:
    pavilion = pavilion_load(SOMELAND)
    assert [market.currency for market in pavilion.markets] == ["KWD", "KRW"]
    assert pavilion.identity.hall is None
    assert pavilion.base("OAS").province == "KW-JA"
    goods = pavilion.goods[0]
    assert goods.variants[0].price == Decimal("2.500")
    assert goods.words("ar").name == "تمر الواحة"
    assert pavilion.texts["ar"].markets["kr"].name == "كوريا"


def test_goods_are_left_out_when_nobody_asks() -> None:
    assert pavilion_load(SOMELAND, with_goods=False).goods == ()


# file, text there, broken text, field of the problem, word in message or expectation
BREAKS = [
    ("markets.toml", 'currency = "KRW"', 'currency = "KRZ"', "market[1].currency", "ISO 4217"),
    ("markets.toml", 'country = "KR"', 'country = "QQ"', "market[1].country", "ISO 3166"),
    ("markets.toml", 'step = "1000"', "step = 1000.5", "market[1].price.step", "float"),
    ("markets.toml", 'step = "1000"', 'step = "0"', "market[1].price.step", "positive"),
    ("markets.toml", "minimum_life_days = 30", 'minimum_life_days = "soon"', "market[1].minimum_life_days", "whole number"),
    ("markets.toml", 'warehouses = ["OAS"]', 'warehouses = ["ODS"]', "market[0].warehouses[0]", "OAS"),
    ("markets.toml", 'channel = "korea"', 'channel = "home"', "market[1].channel", "twice"),
    ("markets.toml", 'languages = ["ar", "en"]', 'languages = ["ar", "fr"]', "market[0].languages[1]", "ar, en"),
    ("markets.toml", 'default_language = "ar"', 'default_language = "fr"', "market[0].default_language", "ar, en"),
    ("markets.toml", 'incoterm = "DAP"', 'incoterm = "DDU"', "market[1].incoterm", "DAP"),
    ("markets.toml", 'regime = "korea"', 'regimes = "korea"', "market[1].regimes", "misspelt"),
    ("pavilion.toml", 'code = "someland"', 'code = "otherland"', "code", "folder"),
    ("pavilion.toml", 'languages = ["en", "ar"]', 'languages = ["en", "ar", "ja"]', "languages", "texts/ja.toml"),
    ("pavilion.toml", 'accent = "#8A3B12"', 'accent = "brown"', "look.accent", "#8A3B12"),
    ("pavilion.toml", 'choices = "bases"', 'choices = ""', "attribute[2]", "choices"),
    ("pavilion.toml", 'variant_attributes = ["size"]', 'variant_attributes = ["sise"]', "product_type[0].variant_attributes[0]", "size"),
    ("bases.toml", 'province = "KW-JA"', 'province = "TH-45"', "base[0].province", "KW-"),
    ("bases.toml", 'cutoff_time = "12:00"', 'cutoff_time = "noon"', "base[0].cutoff_time", "HH:MM"),
    ("bases.toml", '"mon"', '"monday"', "base[0].work_days[0]", "'mon'"),
    ("lanes.toml", 'market = "kr"', 'market = "jp"', "lane[1].market", "kr"),
    ("lanes.toml", "minimum_days = 4", "minimum_days = 9", "lane[1]", "minimum_days"),
    ("certificates.toml", 'mark = "demo"', 'mark = "real"', "certificate[0].mark", "'fact'"),
    ("texts/ar.toml", 'tagline = "من الواحة إليك"', 'tagline = ""', "pavilion.tagline", "empty"),
    ("texts/ar.toml", 'kr]\nname', 'jp]\nname', "markets.kr", "missing"),
    ("texts/ar.toml", "oasis-organic", "oasis", "certificates.oasis-organic", "missing"),
    ("products/oasis-dates.toml", 'hs_code = "080410"', 'hs_code = "0804.1"', "hs_code", "six digits"),
    ("products/oasis-dates.toml", 'base = "OAS"', 'base = "SEA"', "base", "OAS"),
    ("products/oasis-dates.toml", 'certificates = ["oasis-organic"]', 'certificates = ["gold"]', "certificates[0]", "oasis-organic"),
    ("products/oasis-dates.toml", 'sku = "OAS-DAT-1KG"', 'sku = "OAS-DAT-500"', "variants[1].sku", "twice"),
    ("products/oasis-dates.toml", 'sku = "OAS-DAT-500"\nmade_on', 'sku = "OAS-DAT-9"\nmade_on', "lots[0].sku", "OAS-DAT-500"),
    ("products/oasis-dates.toml", 'made_on = "-30d"', 'made_on = "last month"', "lots[0].made_on", "-60d"),
    ("products/oasis-dates.toml", "gross_weight_g = 560", "gross_weight_g = 60", "variants[0].gross_weight_g", "500"),
    ("products/oasis-dates.toml", 'price = "2.500"', "price = 2.5", "variants[0].price", "float"),
    ("products/oasis-dates.toml", 'attested = ["kr"]', 'attested = ["cn"]', "attested[0]", "kr"),
    ("products/oasis-dates.toml", 'storage_class = "ambient"', 'storage_class = "frozen"', "storage_class", "ambient"),
    ("products/oasis-dates.toml", 'picture = "oasis-dates"', 'picture = "a-camel"', "picture", "a-camel.svg"),
    ("products/oasis-dates.toml", "[text.en]", "[text.th]", "text.en", "missing"),
    ("products/oasis-dates.toml", '"500 g" = ', '"5 kg" = ', "text.ar.options.500 g", "no words"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "word"),
    BREAKS,
    ids=[f"{b[0]}-{b[3]}" for b in BREAKS],
)
def test_a_mistake_is_told_at_its_line(
    someland: Path, file: str, old: str, new: str, field: str, word: str
) -> None:
    line = rewrite(someland / file, old, new)
    with pytest.raises(DeclarationError) as caught:
        pavilion_load(someland)
    found = [p for p in caught.value.problems if p.field == field and p.file == file]
    assert found, [str(problem) for problem in caught.value.problems]
    assert any(word in f"{p.message} {p.expected}" for p in found), found
    if field not in {"texts", "lane[1]", "attribute[2]", "markets.kr", "text.en"} and (
        not field.startswith(("certificates.o", "text.ar.o"))
    ):
        assert line in {p.line for p in found}


def test_all_mistakes_are_told_at_once(someland: Path) -> None:
    rewrite(someland / "markets.toml", 'currency = "KRW"', 'currency = "KRZ"')
    rewrite(someland / "bases.toml", 'latitude = "0"', "latitude = 0.5")
    rewrite(someland / "products/oasis-dates.toml", '"080410"', '"0804"')
    (someland / "pictures" / "oasis-dates.svg").unlink()
    files = {file for file, _, _ in problems(someland)}
    assert files == {"markets.toml", "bases.toml", "products/oasis-dates.toml"}
    assert len(problems(someland)) == 4


def test_a_market_without_a_lane_is_a_mistake(someland: Path) -> None:
    line = rewrite(someland / "lanes.toml", 'market = "kr"', 'market = "kw"')
    assert line
    assert ("markets.toml", 15, "market[1]") in problems(someland)


def test_broken_toml_names_its_line(someland: Path) -> None:
    line = rewrite(someland / "bases.toml", 'slug = "oasis"', "slug = oasis")
    assert ("bases.toml", line, "(file)") in problems(someland)


def test_a_missing_file_is_named(someland: Path) -> None:
    (someland / "lanes.toml").unlink()
    assert ("lanes.toml", 1, "(file)") in problems(someland)


def test_the_message_reads_as_a_sentence(someland: Path) -> None:
    rewrite(someland / "markets.toml", 'currency = "KRW"', 'currency = "KRZ"')
    with pytest.raises(
        DeclarationError, match=r"markets\.toml:\d+: market\[1\]\.currency"
    ) as caught:
        pavilion_load(someland)
    assert "'KRZ' is no ISO 4217 currency. Expected: a code such as CNY or EUR." in str(
        caught.value
    )


@pytest.mark.parametrize(("code", "currency"), [("vietnam", "VND"), ("peru", "PEN")])
def test_a_new_pavilion_passes_check(tmp_path: Path, code: str, currency: str) -> None:
    pavilion_new(tmp_path / code)
    pavilion = pavilion_load(tmp_path / code)
    assert pavilion.code == code
    assert pavilion.identity.settlement_currency == currency


def test_a_new_pavilion_never_overwrites(tmp_path: Path) -> None:
    pavilion_new(tmp_path / "peru")
    with pytest.raises(FileExistsError):
        pavilion_new(tmp_path / "peru")


def test_a_new_pavilion_needs_a_country(tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="--country"):
        pavilion_new(tmp_path / "narnia")
    assert not (tmp_path / "narnia").exists()
