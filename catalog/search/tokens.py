"""Text to tokens, the same for what is indexed and what is asked.

NFKC and lower case first. Latin words lose their accents and an English plural s, and an
umlaut is also found as two letters; Chinese and Japanese give single characters and
pairs, in one way of writing (traditional and Japanese forms as simplified, hiragana as
katakana); Thai gives pairs of clusters (a consonant with the marks it carries); Arabic
letters that are written in several ways are folded. Chinese also gives its pinyin,
joined and by syllable.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_TEXT = 20_000
LONGEST_TOKEN = 40
# Texts up to this length are names; longer ones would give too many tokens.
LONGEST_NAME = 120
MOST_TOGETHER = 4
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_KANA = r"\u3040-\u30ff"
_THAI = r"\u0e00-\u0e7f"
_ARABIC = r"\u0600-\u06ff"
_RUNS = re.compile(
    rf"(?P<han>[{_HAN}{_KANA}]+)|(?P<thai>[{_THAI}]+)|(?P<arabic>[{_ARABIC}]+)"
    r"|(?P<word>[^\W_]+)"
)
_CJK = re.compile(rf"[{_HAN}]")
_UMLAUT_WORD = re.compile(r"[^\W\d_]*[äöü][^\W\d_]*")
_CLUSTER = re.compile(r"[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e30-\u0e3a\u0e45-\u0e4e]*")
_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_TO_TRADITIONAL, _TO_SIMPLIFIED = OpenCC("jp2t"), OpenCC("t2s")
_HARAKAT = re.compile(r"[\u064b-\u065f\u0670]")


def tokens(text: str) -> list[str]:
    """Tokens in order, each once."""
    found: dict[str, None] = {}
    for run in runs(text):
        found |= dict.fromkeys(run.tokens)
    return list(found)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one script: a Latin or Arabic word, or Chinese or Thai without gaps."""

    kind: str
    text: str
    tokens: tuple[str, ...]


def runs(text: str) -> list[Run]:
    """The stretches of a text in order, each with its tokens."""
    found = []
    for match in _RUNS.finditer(folded(text)):
        kind = match.lastgroup or "word"
        parts = [part[:LONGEST_TOKEN] for part in _TOKENIZERS[kind](match.group())]
        if any(parts):
            found.append(Run(kind, match.group(), tuple(filter(None, parts))))
    return found


def folded(text: str) -> str:
    """A text in one case and one way of writing Chinese and Japanese."""
    clean = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower()
    clean = clean.replace("\0", " ").translate(_KATAKANA)
    if _CJK.search(clean):
        clean = _TO_SIMPLIFIED.convert(_TO_TRADITIONAL.convert(clean))
    return clean


def index_tokens(text: str) -> list[str]:
    """Tokens of a text to be found, with the pinyin of its Chinese.

    Names are also found run together, as people type them: "xiangmi", "hommali".
    """
    found = dict.fromkeys(tokens(text))
    for character in re.findall(rf"[{_HAN}{_KANA}]", folded(text)):
        found.setdefault(character)
    for word in _UMLAUT_WORD.findall(text[:LONGEST_TEXT].lower()):
        found.setdefault(_latin(word.translate(_UMLAUTS))[0][:LONGEST_TOKEN])
    for run in re.findall(rf"[{_HAN}]+", text[:LONGEST_TEXT]):
        syllables = lazy_pinyin(run, style=Style.NORMAL)
        for token in (*syllables, "".join(syllables)):
            if token.isascii():
                found.setdefault(token[:LONGEST_TOKEN])
    if len(text) <= LONGEST_NAME:
        for token in _run_together(text):
            found.setdefault(token[:LONGEST_TOKEN])
    return list(found)


def _run_together(text: str) -> Iterator[str]:
    """Neighbouring syllables of pinyin, and neighbouring Latin words, as one."""
    rows = [
        lazy_pinyin(run, style=Style.NORMAL) for run in re.findall(rf"[{_HAN}]+", text)
    ]
    rows.append([word for word in tokens(text) if word.isascii() and word.isalpha()])
    for row in rows:
        for width in range(2, MOST_TOGETHER + 1):
            for start in range(len(row) - width + 1):
                joined = "".join(row[start : start + width])
                if joined.isascii():
                    yield joined


def _pairs(units: list[str]) -> list[str]:
    if len(units) == 1:
        return units
    return ["".join(pair) for pair in pairwise(units)]


def _cjk(run: str) -> list[str]:
    # A single character is asked for as such; longer words by their pairs.
    return _pairs(list(run))


def _thai(run: str) -> list[str]:
    return _pairs(_CLUSTER.findall(run) or [run])


def _arabic(run: str) -> list[str]:
    word = _HARAKAT.sub("", run).translate(_FOLD)
    return [word.removeprefix("ال") if len(word) > 4 else word]


def _latin(run: str) -> list[str]:
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", run)
        if not unicodedata.combining(letter)
    )
    return [plain[:-1] if len(plain) > 3 and plain.endswith("s") else plain]


_TOKENIZERS = {"han": _cjk, "thai": _thai, "arabic": _arabic, "word": _latin}
