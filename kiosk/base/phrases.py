"""Where a line may end: between phrases, and never inside a word.

Chinese has no spaces. What is a word stands in lists (``resources/words``), and text is parted from
its end on, each time at the longest word that fits. A character that is in no word goes with what
follows, or where it only ever follows, as 的 does, with what precedes; so a word that no list has
stays whole too where there is room. Other scripts part at spaces.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from functools import cache
from itertools import accumulate, zip_longest
from typing import Final

from kiosk.base.records import dataclass
from kiosk.base.resources import RESOURCES

_IDEOGRAPHS: Final = (
    ("\u2e80", "\u2fdf"),
    ("\u3005", "\u3007"),
    ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U000323af"),
)
_HAN: Final = "".join(f"{first}-{last}" for first, last in _IDEOGRAPHS)
_WIDE: Final = "\u3000-\u303f\uff00-\uffef“”‘’…—·"
_TOKEN: Final = re.compile(rf"\s*(?:([{_HAN}]+)|[{_WIDE}]|[^\s{_HAN}{_WIDE}]+)|\s+$")
_NEVER_FIRST: Final = "，。、；：？！）》」』”’…—·,.;:?!)]%*"
_NEVER_LAST: Final = "（《「『“‘([*"
_CLAUSE_ENDS: Final = "，。；：？！、,.;:?!"
_FOLLOWS: Final = frozenset("的了吗嗎呢吧着著过過地得们們上下里裡中内內外前后後时時")
"""What belongs to the word before it."""
_UNIT: Final = re.compile(
    "[年月日号號天时時秒岁歲元位个個份张張次条條步档檔点點页頁]"
    "|[个個]?(?:小时|小時|工作[日天]|月)|分[钟鐘]|秒[钟鐘]|周[岁歲]"
)
_TIME: Final = re.compile(r"\s*\d{1,2}:\d\d")
_CRUMB: Final = 4.0
"""Ems that a last line takes at least, where what stands before can be taken along."""


class Break(IntEnum):
    """What ends before a word, from what a line ends at last to what it ends at first."""

    WORD = 0
    LAST = 1
    """Where a line of a character or two might come after."""
    PHRASE = 2
    CLAUSE = 3


@dataclass(frozen=True)
class Word:
    """What no line is ever parted in, with the space before it and its punctuation."""

    text: str
    before: Break


def words(text: str) -> list[Word]:
    """The words of ``text``, which has no line ends; together they are the text again."""
    parted: list[Word] = []
    in_title = False
    for token in _tokens(text):
        if not parted:
            parted.append(Word(token, Break.CLAUSE))
        elif _is_one_word(parted[-1].text, token):
            start = parted.pop()
            parted.append(Word(start.text + token, start.before))
        else:
            before = Break.WORD if in_title else _break_between(parted[-1].text, token)
            parted.append(Word(token, before))
        in_title = "《" in token or (in_title and "》" not in token)
    return list(_with_company(parted))


def pieces(text: str, fits: Callable[[str], bool], *, by_sense: bool = False) -> Iterator[str]:
    """``text`` in pieces that a line takes whole: phrases, and of one that doesn't fit its words.

    ``by_sense`` keeps even clauses whole where they fit, as a headline is parted.
    """
    parted = _with_neighbours(words(text), fits)
    yield from _split(parted, Break.CLAUSE if by_sense else Break.PHRASE, fits)


def tears(lines: Sequence[str]) -> list[str]:
    """The words that are parted in these lines of a text. Together the lines are the text, without
    line ends and with the spaces that stand where a line ends.
    """
    ends = set(accumulate(map(len, lines)))
    torn = []
    start = 0
    for word in words("".join(lines)):
        end = start + len(word.text)
        inside = start + len(word.text) - len(word.text.lstrip())
        if any(inside < cut < end for cut in ends):
            torn.append(word.text.strip())
        start = end
    return torn


def ems(text: str) -> float:
    """About how wide ``text`` is: a Chinese character takes one em, others take less."""
    return sum(1.0 if is_chinese(character) else 0.6 for character in text)


def is_chinese(character: str) -> bool:
    """Whether it is as wide as it is high, and lines may end beside it: an ideograph, or its
    punctuation.
    """
    return character >= "\u2e80" or character in "“”‘’…—·"


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        if match[1]:
            first, *rest = _chinese_words(match[1])
            yield match[0][: -len(match[1])] + first
            yield from rest
        else:
            yield match[0]


def _chinese_words(run: str) -> list[str]:
    """From the end on, each time the longest word of the lists."""
    known, longest = _vocabulary()
    found = []
    while run:
        sizes = range(min(longest, len(run)), 0, -1)
        size = next((size for size in sizes if run[-size:] in known), 1)
        found.append(run[-size:])
        run = run[:-size]
    return found[::-1]


@cache
def _vocabulary() -> tuple[frozenset[str], int]:
    """All words of all lists, and the length of the longest."""
    lines = (
        line
        for file in (RESOURCES / "words").glob("*.txt")
        for line in file.read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
    known = frozenset(word for line in lines for word in line.split())
    return known, max(map(len, known))


def _is_one_word(last: str, token: str) -> bool:
    """Whether ``token`` is the word before it going on: punctuation, a unit, the rest of a date."""
    if not token.strip():
        return True
    start, end = token.lstrip(), last.rstrip()
    if end[-1] == "第" or (end[-1].isdigit() and _UNIT.fullmatch(start)):
        return True
    if end[-1] == "日" and end[-2:-1].isdigit() and _TIME.match(token):
        return True
    if start != token:
        return False
    if start[0] in _NEVER_FIRST or end[-1] in _NEVER_LAST:
        return True
    return end[-1] in "年月" and end[-2:-1].isdigit() and start[0].isdigit()


def _break_between(last: str, token: str) -> Break:
    if last[-1] in _CLAUSE_ENDS:
        return Break.CLAUSE
    if token.strip() in _FOLLOWS or (last[-1] == "》" and token.lstrip()[0] == "第"):
        return Break.WORD
    alone = last.strip().lstrip(_NEVER_LAST)
    goes_on = len(alone) == 1 and _is_han(alone) and alone not in _FOLLOWS
    return Break.WORD if goes_on and _is_han(token[0]) else Break.PHRASE


def _with_company(parted: Sequence[Word]) -> Iterator[Word]:
    """With no break in Chinese that a last line of a character or two would come of, nor in any
    language one before a character that ends a clause: alone it may have a line to itself.
    """
    room = sum(ems(word.text) for word in parted)
    last = ""
    for word in parted:
        chinese = any(map(is_chinese, last[-1:] + word.text.strip()[:1]))
        alone = (chinese and room < _CRUMB) or _ends_alone(word.text.strip())
        yield Word(word.text, min(word.before, Break.LAST)) if alone else word
        room -= ems(word.text)
        last = word.text


def _with_neighbours(parted: Sequence[Word], fits: Callable[[str], bool]) -> list[Word]:
    """With the word beside it, where a line takes both, a character that may have a line to itself:
    with the one before it where it ends a clause or all of it, or the line of what follows has no
    room for it; with what follows where nothing is before.
    """
    joined: list[Word] = []
    for word, follows in zip_longest(parted, parted[1:]):
        last = follows is None or not fits((word.text + follows.text).strip())
        closes = last or word.text.strip()[-1:] in _CLAUSE_ENDS
        is_first = len(joined) == 1 and _is_single(joined[0])
        beside = joined and fits((joined[-1].text + word.text).strip())
        if beside and (is_first or (closes and _is_single(word))):
            before = joined.pop()
            joined.append(Word(before.text + word.text, before.before))
        else:
            joined.append(word)
    return joined


def _is_single(word: Word) -> bool:
    return len(word.text.strip().rstrip(_NEVER_FIRST)) == 1


def _ends_alone(text: str) -> bool:
    """Whether it is one character, and a clause ends with it."""
    return len(text) == 2 and text[0].isalnum() and text[1] in _CLAUSE_ENDS


def _split(parted: Sequence[Word], level: Break, fits: Callable[[str], bool]) -> Iterator[str]:
    for part in _parts(parted, level):
        whole = "".join(word.text for word in part)
        if level is Break.WORD or fits(whole.strip()):
            yield whole
        else:
            yield from _split(part, Break(level - 1), fits)


def _parts(parted: Sequence[Word], level: Break) -> Iterator[list[Word]]:
    part: list[Word] = []
    for word in parted:
        if part and word.before >= level:
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def _is_han(character: str) -> bool:
    return any(first <= character <= last for first, last in _IDEOGRAPHS)
