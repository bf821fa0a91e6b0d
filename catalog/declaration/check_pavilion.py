"""Cross-checks of identity, markets, bases, lanes and certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.declaration.raw import check_unique, codes, one_of, table, tables, words

if TYPE_CHECKING:
    from catalog.declaration.raw import Files


def check_pavilion(files: Files) -> None:
    """Everything that one file says about another, goods and texts apart."""
    _identity(files)
    _shelves(files)
    _markets(files)
    _bases(files)
    _lanes(files)
    check_unique(files, files.certificates, "certificate", "code")


def languages(files: Files) -> set[str]:
    """Languages the pavilion declares."""
    return {word for _, word in words(files.pavilion.data, "languages")}


def warehouses(files: Files) -> set[str]:
    """Codes of bases and of the hall."""
    hall = table(files.pavilion.data, "hall").get("code")
    return codes(files.bases, "base") | ({hall} if isinstance(hall, str) else set())


def _identity(files: Files) -> None:
    file, data = files.pavilion, files.pavilion.data
    for key in ("default_language", "home_language"):
        files.must_know(file, (key,), data.get(key), languages(files), "language")
    code = data.get("code")
    if isinstance(code, str) and code != files.directory.name:
        folder = f"{files.directory.name!r}, the name of the folder"
        files.wrong(file, ("code",), f"{code!r} is not the folder's name.", folder)
    if "hall" in data:
        known = codes(files.markets, "market")
        market = table(data, "hall").get("market")
        files.must_know(file, ("hall", "market"), market, known, "market")
    check_unique(files, file, "staff_group", "name")
    for path, item in tables(file, "staff_group"):
        for index, word in words(item, "markets"):
            known = codes(files.markets, "market")
            files.must_know(file, (*path, "markets", index), word, known, "market")


def _shelves(files: Files) -> None:
    file = files.pavilion
    for name in ("category", "collection", "attribute", "product_type"):
        check_unique(files, file, name, "slug")
    check_unique(files, file, "storage_class", "code")
    known = codes(file, "attribute", "slug")
    for path, item in tables(file, "product_type"):
        for key in ("product_attributes", "variant_attributes"):
            for index, word in words(item, key):
                files.must_know(file, (*path, key, index), word, known, "attribute")
    for path, item in tables(file, "attribute"):
        needs = item.get("input") in {"dropdown", "multiselect"}
        if needs and not item.get("choices"):
            files.wrong(file, path, "A choice attribute has no choices.", "choices = …")


def _markets(files: Files) -> None:
    file = files.markets
    check_unique(files, file, "market", "code")
    check_unique(files, file, "market", "channel")
    with_lane = {item.get("market") for _, item in tables(files.lanes, "lane")}
    for path, item in tables(file, "market"):
        own = {word for _, word in words(item, "languages")}
        for index, word in words(item, "languages"):
            where = (*path, "languages", index)
            files.must_know(file, where, word, languages(files), "language")
        where = (*path, "default_language")
        files.must_know(file, where, item.get("default_language"), own, "language")
        for index, word in words(item, "warehouses"):
            where = (*path, "warehouses", index)
            files.must_know(file, where, word, warehouses(files), "base")
        code = item.get("code")
        if isinstance(code, str) and code not in with_lane:
            message = f"No lane leads to the market {code!r}."
            files.wrong(file, path, message, "a [[lane]] for it in lanes.toml")


def _bases(files: Files) -> None:
    file = files.bases
    for key in ("code", "slug"):
        check_unique(files, file, "base", key)
    classes = codes(files.pavilion, "storage_class")
    country = files.pavilion.data.get("country")
    hall = table(files.pavilion.data, "hall").get("code")
    collected = {item.get("base") for _, item in tables(files.lanes, "collect")}
    for path, item in tables(file, "base"):
        for index, word in words(item, "storage_classes"):
            where = (*path, "storage_classes", index)
            files.must_know(file, where, word, classes, "storage class")
        province, code = item.get("province"), item.get("code")
        if isinstance(province, str) and not province.startswith(f"{country}-"):
            message = f"{province!r} is not in {country}."
            files.wrong(file, (*path, "province"), message, f"{country}-…")
        if code == hall:
            message = f"{code!r} is the hall's code."
            files.wrong(file, (*path, "code"), message, "another code")
        if isinstance(code, str) and code not in collected:
            message = f"Nothing is collected from the base {code!r}."
            files.wrong(file, path, message, "a [[collect]] for it in lanes.toml")


def _lanes(files: Files) -> None:
    file = files.lanes
    check_unique(files, file, "hub", "code")
    check_unique(files, file, "lane", "code")
    known = {
        "hub": codes(file, "hub"),
        "base": codes(files.bases, "base"),
        "market": codes(files.markets, "market"),
    }
    classes = codes(files.pavilion, "storage_class")
    for name in ("collect", "lane"):
        for path, item in tables(file, name):
            for key, options in known.items():
                where = (*path, key)
                files.must_know(file, where, item.get(key), options, key)
            for index, word in words(item, "storage_classes"):
                where = (*path, "storage_classes", index)
                files.must_know(file, where, word, classes, "storage class")
    _reach(files)


def _reach(files: Files) -> None:
    """A lane must start at a hub to which some base delivers."""
    fed = {item.get("hub") for _, item in tables(files.lanes, "collect")}
    for path, item in tables(files.lanes, "lane"):
        hub = item.get("hub")
        if isinstance(hub, str) and hub not in fed:
            expected = one_of({code for code in fed if isinstance(code, str)})
            message = f"No base delivers to the hub {hub!r}."
            files.wrong(files.lanes, (*path, "hub"), message, expected)
