"""Every string of the interface is written in every language."""

import re

import polib
import pytest

from storefront.localization import messages

VARIABLE = re.compile(r"%\((\w+)\)s")


def test_every_language_is_complete() -> None:
    assert messages.problems() == []


def _entries() -> list[tuple[str, polib.POEntry]]:
    return [
        (str(path), entry)
        for catalogue in messages.catalogues()
        for path in catalogue.folder.glob("*/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
    ]


def test_translations_keep_their_variables() -> None:
    for path, entry in _entries():
        # "One minute" needs no number: a count may be left out where English does.
        wanted = [
            set(VARIABLE.findall(text))
            for text in filter(None, (entry.msgid, entry.msgid_plural))
        ]
        said = [entry.msgstr, *entry.msgstr_plural.values()]
        for text in filter(None, said):
            assert set(VARIABLE.findall(text)) in wanted, (path, entry.msgid)


@pytest.mark.parametrize("locale", messages.target_locales())
def test_plural_forms_are_those_of_the_language(locale: str) -> None:
    for catalogue in messages.catalogues():
        path = catalogue.file(locale)
        if path.exists():
            po = polib.pofile(str(path))
            assert po.metadata["Plural-Forms"] == messages.PLURALS[locale]
