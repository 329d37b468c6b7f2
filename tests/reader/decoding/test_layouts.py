"""One whole record of each kind, byte by byte as the facts sheet, section 3, lays it out.

Written from that table alone, not with the product's encoder, which knows the decoder's own
table: an offset that is wrong in both would go unnoticed. Every field is filled to its last
character, those that are never kept too, so that a field read a byte too early, too late, too
short or too long takes in something of its neighbour. Before each field: offset, bytes, content.
"""

from datetime import date

import pytest

from kiosk.domain.identity import DocumentKind, Identity, Sex
from kiosk.reader.decoding.records import decode_record
from tests.reader.listening import TODAY

RESIDENT = bytes.fromhex(
    # 0, 30: name: 阿卜杜热合曼·买买提吐尔逊江尼
    "3F965C535C67ED700854FC66B700704E704ED0631054145C0A905F6C3C5C"
    # 30, 2: sex: 2
    "3200"
    # 32, 4: nation: 05
    "30003500"
    # 36, 16: birth: 19881212
    "31003900380038003100320031003200"
    # 52, 70: address: 新疆维吾尔自治区乌鲁木齐市天山区样例街道样例社区五号楼六单元七层八零九
    "B0658675F47E3E54145CEA81BB6C3A534C4E819C2867509F025E2959715C"
    "3A5337688B4F5788539037688B4F3E793A53944EF7537C696D5155534351"
    "034E425C6B51F6965D4E"
    # 122, 36: number: 650102198812121023
    "360035003000310030003200310039003800380031003200310032003100"
    "300032003300"
    # 158, 30: issuer: 乌鲁木齐市公安局天山区分局甲处
    "4C4E819C2867509F025E6C51895B405C2959715C3A530652405C32750459"
    # 188, 16: valid from: 20180809
    "32003000310038003000380030003900"
    # 204, 16: valid until: 20380810
    "32003000330038003000380031003000"
    # 220, 36: reserved: blank
    + "2000" * 18
)  # fmt: skip

PERMIT = bytes.fromhex(
    # 0, 30: name: 欧阳陈大文甲乙丙丁戊己庚辛壬癸
    "276B33964896275987653275594E194E014E0A62F15D9A5E9B8FEC587876"
    # 30, 2: sex: 1
    "3100"
    # 32, 4: reserved: 99
    "39003900"
    # 36, 16: birth: 19900203
    "31003900390030003000320030003300"
    # 52, 70: address: 北京市朝阳区测试路九号院甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天
    "1753AC4E025E1D6733963A534B6DD58BEF8D5D4EF75362963275594E194E"
    "014E0A62F15D9A5E9B8FEC587876505B114EC55B6F53B08FF35D48532A67"
    "337549910C62A54E2959"
    # 122, 36: number: 810000199002031014
    "380031003000300030003000310039003900300030003200300033003100"
    "300031003400"
    # 158, 30: issuer: 北京市公安局朝阳分局出入境管理
    "1753AC4E025E6C51895B405C1D6733960652405CFA5165518358A17B0674"
    # 188, 16: from: 20240111
    "32003000320034003000310031003100"
    # 204, 16: until: 20340112
    "32003000330034003000310031003200"
    # 220, 18: pass number: H12345678
    "480031003200330034003500360037003800"
    # 238, 4: issue count: 02
    "30003200"
    # 242, 6: reserved: 987
    "390038003700"
    # 248, 2: type: J
    "4A00"
    # 250, 6: reserved: 654
    "360035003400"
)  # fmt: skip

FOREIGNER_2017 = bytes.fromhex(
    # 0, 120: English name: ABCDEFGHIJKLMNOPQRSTUVWXYZ, BCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG
    "4100420043004400450046004700480049004A004B004C004D004E004F00"
    "50005100520053005400550056005700580059005A002C00200042004300"
    "4400450046004700480049004A004B004C004D004E004F00500051005200"
    "53005400550056005700580059005A004100420043004400450046004700"
    # 120, 2: sex: 2
    "3200"
    # 122, 30: number: PAK310080020313
    "500041004B00330031003000300038003000300032003000330031003300"
    # 152, 6: nationality: PAK
    "500041004B00"
    # 158, 30: Chinese name: 马艾丽甲乙丙丁戊己庚辛壬癸子丑
    "6C9A7E823D4E3275594E194E014E0A62F15D9A5E9B8FEC587876505B114E"
    # 188, 16: issue: 20180602
    "32003000310038003000360030003200"
    # 204, 16: expiry: 20380603
    "32003000330038003000360030003300"
    # 220, 16: birth: 19800203
    "31003900380030003000320030003300"
    # 236, 4: version: 01
    "30003100"
    # 240, 8: authority: 1500
    "3100350030003000"
    # 248, 2: type: I
    "4900"
    # 250, 6: reserved: 321
    "330032003100"
)  # fmt: skip

FOREIGNER_2023 = bytes.fromhex(
    # 0, 30: Chinese name: 费玛丽甲乙丙丁戊己庚辛壬癸子丑
    "398D9B733D4E3275594E194E014E0A62F15D9A5E9B8FEC587876505B114E"
    # 30, 2: sex: 1
    "3100"
    # 32, 4: renewals: 03
    "30003300"
    # 36, 16: birth: 19850102
    "31003900380035003000310030003200"
    # 52, 70: English name 1-35: NOPQRSTUVWXYZABCDEFGHIJKLMNOPQR, TU
    "4E004F0050005100520053005400550056005700580059005A0041004200"
    "43004400450046004700480049004A004B004C004D004E004F0050005100"
    "52002C00200054005500"
    # 122, 36: number: 932682198501021015
    "390033003200360038003200310039003800350030003100300032003100"
    "300031003500"
    # 158, 30: reserved: 甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲
    "327532753275327532753275327532753275327532753275327532753275"
    # 188, 16: issue: 20240116
    "32003000320034003000310031003600"
    # 204, 16: expiry: 20340117
    "32003000330034003000310031003700"
    # 220, 22: English name 36-46: VWXYZABCDEF
    "56005700580059005A00410042004300440045004600"
    # 242, 6: nationality: SAU
    "530041005500"
    # 248, 2: type: Y
    "5900"
    # 250, 6: link: 10X
    "310030005800"
)  # fmt: skip

AS_READ = {
    "resident": (
        RESIDENT,
        Identity(
            DocumentKind.RESIDENT_ID,
            name="阿卜杜热合曼·买买提吐尔逊江尼",
            number="650102198812121023",
            sex=Sex.FEMALE,
            birth_date=date(1988, 12, 12),
            valid_from=date(2018, 8, 9),
            valid_until=date(2038, 8, 10),
            nationality="维吾尔",
            issuer="乌鲁木齐市公安局天山区分局甲处",
        ),
    ),
    "permit J": (
        PERMIT,
        Identity(
            DocumentKind.HK_MO_TW_PERMIT,
            name="欧阳陈大文甲乙丙丁戊己庚辛壬癸",
            number="810000199002031014",
            sex=Sex.MALE,
            birth_date=date(1990, 2, 3),
            valid_from=date(2024, 1, 11),
            valid_until=date(2034, 1, 12),
            issuer="北京市公安局朝阳分局出入境管理",
        ),
    ),
    "foreigner I": (
        FOREIGNER_2017,
        Identity(
            DocumentKind.FOREIGN_PERMANENT_RESIDENT,
            name="马艾丽甲乙丙丁戊己庚辛壬癸子丑",
            name_latin="ABCDEFGHIJKLMNOPQRSTUVWXYZ, BCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG",
            number="PAK310080020313",
            sex=Sex.FEMALE,
            birth_date=date(1980, 2, 3),
            valid_from=date(2018, 6, 2),
            valid_until=date(2038, 6, 3),
            nationality="PAK",
        ),
    ),
    "foreigner Y": (
        FOREIGNER_2023,
        Identity(
            DocumentKind.FOREIGN_PERMANENT_RESIDENT,
            name="费玛丽甲乙丙丁戊己庚辛壬癸子丑",
            name_latin="NOPQRSTUVWXYZABCDEFGHIJKLMNOPQR, TUVWXYZABCDEF",
            number="932682198501021015",
            sex=Sex.MALE,
            birth_date=date(1985, 1, 2),
            valid_from=date(2024, 1, 16),
            valid_until=date(2034, 1, 17),
            nationality="SAU",
        ),
    ),
}


@pytest.mark.parametrize(("record", "identity"), AS_READ.values(), ids=AS_READ)
def test_every_field_is_read_from_its_own_bytes(record: bytes, identity: Identity) -> None:
    assert len(record) == 256
    assert decode_record(memoryview(record), TODAY) == identity
