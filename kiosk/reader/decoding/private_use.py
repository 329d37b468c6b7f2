"""Private use characters of older systems, by the characters they stand for.

GBK had characters that Unicode lacked then and gave them private codes; cards written by such
systems still have them. The codes are those of GBK (GB 13000.1 annex), the characters those that
GB 18030-2022 has at the same two bytes: ``FE50`` to ``FEA0`` is U+E815 to U+E864 (facts, section
9a; the same in glibc's GB18030 charmap). Any other private use code means nothing here.
"""

from typing import Final

_IDEOGRAPHS: Final = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟"
    "㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟"
    "䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_VERTICAL_MARKS: Final = "︐︒︑︓︔︕︖︗︘︙"
_LETTERS: Final = "ḿǹ"
_DESCRIPTIONS: Final = "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻"

REAL_CHARACTERS: Final = {
    code: real
    for first, characters in (
        (0xE78D, _VERTICAL_MARKS),
        (0xE7C7, _LETTERS),
        (0xE7E7, _DESCRIPTIONS),
        (0xE815, _IDEOGRAPHS),
    )
    for code, real in enumerate(characters, first)
}
"""By private use code; as :meth:`str.translate` wants it."""
