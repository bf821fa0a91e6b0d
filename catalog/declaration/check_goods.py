"""Cross-checks of products/<slug>.toml against the rest of the pavilion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.declaration.check_pavilion import languages
from catalog.declaration.raw import codes, one_of, table, tables, words

if TYPE_CHECKING:
    from catalog.declaration.raw import Files
    from catalog.declaration.toml_lines import TomlFile

# Country of a market -> the law facts that goods sold there must state.
LAW_FACTS = {"CN": "china", "JP": "japan", "DE": "germany"}


def check_goods(files: Files) -> None:
    """Every product refers only to what is declared, and every SKU is used once."""
    known = _known(files)
    skus: dict[str, str] = {}
    lots: dict[tuple[str, str], str] = {}
    for stem, file in files.goods.items():
        _identity(files, file, stem)
        for key, options in known.items():
            for index, word in words(file.data, key):
                is_list = isinstance(file.data.get(key), list)
                where = (key, index) if is_list else (key,)
                files.must_know(file, where, word, options, key)
        _variants(files, file, skus)
        _lots(files, file, lots)
        _law(files, file)
        _texts(files, file)


def _known(files: Files) -> dict[str, set[str]]:
    identity = files.pavilion
    markets = codes(files.markets, "market")
    return {
        "product_type": codes(identity, "product_type", "slug"),
        "category": codes(identity, "category", "slug"),
        "collections": codes(identity, "collection", "slug"),
        "base": codes(files.bases, "base"),
        "storage_class": codes(identity, "storage_class"),
        "certificates": codes(files.certificates, "certificate"),
        "markets": markets,
        "attested": markets,
    }


def _identity(files: Files, file: TomlFile, stem: str) -> None:
    data = file.data
    slug, picture = data.get("slug"), data.get("picture")
    if isinstance(slug, str) and slug != stem:
        files.wrong(file, ("slug",), f"{slug!r} is not the file's name.", repr(stem))
    if isinstance(picture, str):
        path = files.directory / "pictures" / f"{picture}.svg"
        if not path.is_file():
            message = f"The picture {picture!r} is not there."
            files.wrong(file, ("picture",), message, f"the file pictures/{picture}.svg")
    base = data.get("base")
    for _, item in tables(files.bases, "base"):
        cold = {word for _, word in words(item, "storage_classes")}
        storage = data.get("storage_class")
        if (
            item.get("code") == base
            and isinstance(storage, str)
            and storage not in cold
        ):
            message = f"The base {base!r} cannot keep {storage!r} goods."
            files.wrong(file, ("storage_class",), message, one_of(cold))


def _variants(files: Files, file: TomlFile, skus: dict[str, str]) -> None:
    allowed = _variant_attributes(files, file.data.get("product_type"))
    for path, item in tables(file, "variants"):
        sku = item.get("sku")
        if isinstance(sku, str) and sku in skus:
            message = f"The SKU {sku!r} is used twice, also in {skus[sku]}."
            files.wrong(file, (*path, "sku"), message, "a SKU of its own")
        if isinstance(sku, str):
            skus.setdefault(sku, file.name)
        for name in table(item, "options"):
            where = (*path, "options", name)
            files.must_know(file, where, name, allowed, "variant attribute")
        net, gross = item.get("net_weight_g"), item.get("gross_weight_g")
        if isinstance(net, int) and isinstance(gross, int) and gross < net:
            message = f"The gross weight {gross} g is below the net weight {net} g."
            files.wrong(file, (*path, "gross_weight_g"), message, f"{net} or more")


def _variant_attributes(files: Files, product_type: Any) -> set[str]:
    for _, item in tables(files.pavilion, "product_type"):
        if item.get("slug") == product_type:
            return {word for _, word in words(item, "variant_attributes")}
    return set()


def _lots(files: Files, file: TomlFile, lots: dict[tuple[str, str], str]) -> None:
    own = codes(file, "variants", "sku")
    base = str(file.data.get("base"))
    for path, item in tables(file, "lots"):
        files.must_know(file, (*path, "sku"), item.get("sku"), own, "SKU")
        code = item.get("code")
        if isinstance(code, str) and (base, code) in lots:
            message = f"The lot {code!r} of {base} is also in {lots[base, code]}."
            files.wrong(file, (*path, "code"), message, "a lot code of its own")
        if isinstance(code, str):
            lots.setdefault((base, code), file.name)
        is_there = not item.get("expected_on")
        if (
            is_there
            and file.data.get("shelf_life_days")
            and not item.get("best_before")
        ):
            message = "Goods with a shelf life need a best-before day on each lot."
            files.wrong(file, path, message, 'best_before, as in "+480d"')


def _law(files: Files, file: TomlFile) -> None:
    data = file.data
    sold = {word for _, word in words(data, "markets")}
    countries = {
        item.get("code"): item.get("country")
        for _, item in tables(files.markets, "market")
    }
    for index, market in words(data, "markets"):
        fact = LAW_FACTS.get(str(countries.get(market)))
        if fact and fact not in data:
            message = f"Goods sold in {market!r} need the table [{fact}]."
            files.wrong(file, ("markets", index), message, f"[{fact}]")
    cbec = table(data, "china").get("cbec")
    for index, market in words(data, "attested"):
        where = ("attested", index)
        if market not in sold:
            message = f"{market!r} is attested but not among the markets."
            files.wrong(file, where, message, one_of(sold))
        if countries.get(market) == "CN" and cbec not in {"likely_verify", "listed"}:
            message = f"A line that is {cbec!r} cannot be opened by an attestation."
            files.wrong(file, where, message, 'cbec = "likely_verify"')


def _texts(files: Files, file: TomlFile) -> None:
    texts = table(file.data, "text")
    default = files.pavilion.data.get("default_language")
    options = {
        value
        for _, item in tables(file, "variants")
        for value in table(item, "options").values()
        if isinstance(value, str)
    }
    for language in sorted(languages(files)):
        if language not in texts:
            message = f"The language {language!r} is missing."
            files.wrong(file, ("text", language), message, f"[text.{language}]")
            continue
        said = set(table(texts, language, "options"))
        for value in sorted(options - said) if language != default else ():
            message = f"The option {value!r} has no words in {language!r}."
            where = ("text", language, "options", value)
            files.wrong(file, where, message, f'"{value}" = …')
        if "food" in file.data and not table(texts, language).get("ingredients"):
            message = f"Food without its ingredients in {language!r}."
            files.wrong(file, ("text", language), message, "ingredients = …")
    for language in sorted(set(texts) - languages(files)):
        message = f"{language!r} is not a language of the pavilion."
        files.wrong(file, ("text", language), message, one_of(languages(files)))
