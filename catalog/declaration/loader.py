"""Read and check the files of a pavilion; all mistakes are told at once."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from catalog.declaration.check_goods import check_goods
from catalog.declaration.check_pavilion import check_pavilion
from catalog.declaration.check_texts import check_texts
from catalog.declaration.goods import Goods
from catalog.declaration.pavilion import (
    BasesFile,
    CertificatesFile,
    Identity,
    MarketsFile,
    Pavilion,
    SearchFile,
)
from catalog.declaration.problems import DeclarationError, Problem, problem_of_error
from catalog.declaration.raw import Files
from catalog.declaration.routes import Routes
from catalog.declaration.texts import Texts
from catalog.declaration.toml_lines import TomlFile, toml_read

if TYPE_CHECKING:
    from pathlib import Path

Model = TypeVar("Model", bound=BaseModel)
_AT_LINE = re.compile(r"at line (\d+)")


def pavilion_load(directory: Path, *, with_goods: bool = True) -> Pavilion:
    """The pavilion declared in a folder.

    The goods are the seed of the demo and are not needed to run a shop: leave them
    out where only markets, bases and words are read. Raises `DeclarationError`.
    """
    problems: list[Problem] = []
    files = _files(directory, problems, with_goods=with_goods)
    check_pavilion(files)
    check_texts(files)
    check_goods(files)
    problems += files.problems
    identity = _model(Identity, files.pavilion, problems)
    markets = _model(MarketsFile, files.markets, problems)
    bases = _model(BasesFile, files.bases, problems)
    routes = _model(Routes, files.lanes, problems)
    certificates = _model(CertificatesFile, files.certificates, problems)
    texts = {
        language: _model(Texts, file, problems)
        for language, file in files.texts.items()
    }
    search = _search(directory, problems)
    goods = [_model(Goods, file, problems) for file in files.goods.values()]
    if problems or not (identity and markets and bases and routes and certificates):
        raise DeclarationError(problems)
    return Pavilion(
        directory=directory,
        identity=identity,
        markets=markets.markets,
        bases=bases.bases,
        certificates=certificates.certificates,
        routes=routes,
        texts={language: text for language, text in texts.items() if text},
        goods=tuple(item for item in goods if item),
        synonyms=search.synonyms,
    )


def _search(directory: Path, problems: list[Problem]) -> SearchFile:
    """A pavilion may do without the file."""
    name = "search.toml"
    if not (directory / name).exists():
        return SearchFile()
    return _model(SearchFile, _read(directory / name, name, problems), problems) or (
        SearchFile()
    )


def goods_load(path: Path) -> Goods:
    """One product file, by its own schema only. Raises `DeclarationError`."""
    problems: list[Problem] = []
    file = _read(path, path.name, problems)
    goods = _model(Goods, file, problems)
    if goods is None or problems:
        raise DeclarationError(problems)
    return goods


def _files(directory: Path, problems: list[Problem], *, with_goods: bool) -> Files:
    def one(name: str) -> TomlFile:
        return _read(directory / name, name, problems)

    files = Files(
        directory=directory,
        pavilion=one("pavilion.toml"),
        markets=one("markets.toml"),
        bases=one("bases.toml"),
        lanes=one("lanes.toml"),
        certificates=one("certificates.toml"),
    )
    for path in sorted((directory / "texts").glob("*.toml")):
        files.texts[path.stem] = one(f"texts/{path.name}")
    for path in sorted((directory / "products").glob("*.toml")) if with_goods else ():
        files.goods[path.stem] = one(f"products/{path.name}")
    return files


def _read(path: Path, name: str, problems: list[Problem]) -> TomlFile:
    try:
        return toml_read(path, name=name)
    except FileNotFoundError:
        problems.append(Problem(name, 1, "(file)", "The file is missing.", "this file"))
    except UnicodeDecodeError:
        problems.append(Problem(name, 1, "(file)", "Not UTF-8 text.", "UTF-8"))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else 1
        problems.append(Problem(name, line, "(file)", f"{error}.", "valid TOML"))
    return TomlFile(name=name, data={}, lines={(): 0})


def _model(model: type[Model], file: TomlFile, problems: list[Problem]) -> Model | None:
    if () in file.lines:  # could not be read at all; that problem is told already
        return None
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        entries: list[Any] = list(error.errors(include_url=False))
        problems += [
            problem_of_error(file, entry)
            for entry in entries
            if not _is_echo(entry, entries)
        ]
        return None


def _is_echo(entry: Any, entries: list[Any]) -> bool:
    """Whether a list is called too short only because its items are wrong."""
    path = entry["loc"]
    return entry["type"] == "too_short" and any(
        len(other["loc"]) > len(path) and other["loc"][: len(path)] == path
        for other in entries
    )
