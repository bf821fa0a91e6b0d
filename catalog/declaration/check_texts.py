"""Every language says every word: texts/<language>.toml against the declared codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.declaration.check_pavilion import languages
from catalog.declaration.raw import codes, table, tables, words

if TYPE_CHECKING:
    from catalog.declaration.raw import Files
    from catalog.declaration.toml_lines import TomlFile


def check_texts(files: Files) -> None:
    """A text is missing, or speaks of something that is not declared."""
    declared = languages(files)
    for language in sorted(declared - files.texts.keys()):
        message = f"The language {language!r} has no texts."
        path = f"the file texts/{language}.toml"
        files.wrong(files.pavilion, ("languages",), message, path)
    needed = _needed(files)
    for language, file in files.texts.items():
        if language not in declared:
            message = f"{language!r} is not a language of the pavilion."
            files.wrong(file, (), message, "a language of pavilion.toml")
            continue
        for section, names in needed.items():
            _section(files, file, section, names)
        _legal(files, file, language)
        if "hall" in files.pavilion.data and "hall" not in file.data:
            files.wrong(file, ("hall",), "The hall has no words.", "[hall]")


def _needed(files: Files) -> dict[str, set[str]]:
    """Section of a text file -> the codes it must speak of."""
    identity = files.pavilion
    provinces = {item.get("province") for _, item in tables(files.bases, "base")}
    provinces |= {file.data.get("province") for file in files.goods.values()}
    delivery = codes(files.lanes, "lane", "name")
    return {
        "markets": codes(files.markets, "market"),
        "bases": codes(files.bases, "base"),
        "provinces": {code for code in provinces if isinstance(code, str)},
        "categories": codes(identity, "category", "slug"),
        "collections": codes(identity, "collection", "slug"),
        "product_types": codes(identity, "product_type", "slug"),
        "attributes": codes(identity, "attribute", "slug"),
        "storage_classes": codes(identity, "storage_class"),
        "certificates": codes(files.certificates, "certificate"),
        "delivery": delivery,
    }


def _section(files: Files, file: TomlFile, section: str, names: set[str]) -> None:
    said = set(table(file.data, section))
    for name in sorted(names - said):
        message = f"The text for {name!r} is missing."
        files.wrong(file, (section, name), message, f"words for {name!r}")
    # A province may be named although only goods (not read here) come from it.
    for name in sorted(said - names) if section != "provinces" else ():
        message = f"{name!r} is not declared."
        files.wrong(file, (section, name), message, "only declared codes")


def _legal(files: Files, file: TomlFile, language: str) -> None:
    for _, market in tables(files.markets, "market"):
        code = market.get("code")
        spoken = {word for _, word in words(market, "languages")}
        if not isinstance(code, str) or language not in spoken:
            continue
        said = table(file.data, "markets", code, "legal")
        for _, name in words(market, "legal_texts"):
            if name not in said:
                message = f"The legal text {name!r} of {code!r} is missing."
                where = ("markets", code, "legal", name)
                files.wrong(file, where, message, f"{name} = …")
