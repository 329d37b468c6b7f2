"""Made-up persons and their card images: what the simulated reader and the tests lay down."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.id_number import check_character
from kiosk.domain.identity import Sex
from kiosk.reader.decoding.image import HEADER
from kiosk.reader.decoding.records import (
    LAYOUTS,
    LONG_TERM,
    RECORD_SIZE,
    SEXES,
    TYPE_MARK,
    VALID_FROM,
    VALID_UNTIL,
)

_ADDRESS: Final = slice(52, 122)


@dataclass(frozen=True)
class Person:
    """A made-up person: a key, a label for the dock, and what stands on the card.

    ``mark`` is the record's type mark (empty, ``J``, ``I`` or ``Y``), ``nation`` a code of
    GB/T 3304. ``address`` is on cards, and never kept by the decoder.
    """

    key: str
    label: str
    number: str
    birth_date: date
    sex: Sex
    valid_from: date
    valid_until: date | None
    mark: str = ""
    name: str = ""
    name_latin: str = ""
    nation: str = ""
    country: str = ""
    issuer: str = ""
    address: str = ""

    def image(self) -> bytearray:
        """The card's image without a photo: 260 bytes."""
        return bytearray(HEADER + self.record())

    def record(self) -> bytes:
        """The card's text record: 256 bytes."""
        record = bytearray(" ".encode("utf-16-le") * (RECORD_SIZE // 2))
        for place, content in self._fields():
            encoded = content.encode("utf-16-le")
            if len(encoded) > place.stop - place.start:
                raise ValueError(f"{self.key}: {content!r} is too long for its field")
            record[place.start : place.start + len(encoded)] = encoded
        return bytes(record)

    def _fields(self) -> Iterator[tuple[slice, str]]:
        layout = LAYOUTS[self.mark]
        yield TYPE_MARK, self.mark
        yield layout.name, self.name
        yield layout.sex, next(code for code, sex in SEXES.items() if sex is self.sex)
        yield layout.birth, f"{self.birth_date:%Y%m%d}"
        yield layout.number, self.number
        yield VALID_FROM, f"{self.valid_from:%Y%m%d}"
        yield VALID_UNTIL, f"{self.valid_until:%Y%m%d}" if self.valid_until else LONG_TERM
        if layout.nation:
            yield layout.nation, self.nation
        if layout.country:
            yield layout.country, self.country
        if layout.issuer:
            yield layout.issuer, self.issuer
            yield _ADDRESS, self.address
        rest = self.name_latin
        for place in layout.name_latin:
            room = (place.stop - place.start) // 2
            yield place, rest[:room]
            rest = rest[room:]


_BEIJING: Final = "北京市公安局朝阳分局"

PERSONS: Final = {
    person.key: person
    for person in (
        Person(
            "wang_lina",
            "王丽娜 · 居民身份证",
            name="王丽娜",
            number="110105199003070025",
            birth_date=date(1990, 3, 7),
            sex=Sex.FEMALE,
            nation="01",
            issuer=_BEIJING,
            address="北京市朝阳区测试路1号",
            valid_from=date(2020, 1, 1),
            valid_until=date(2040, 1, 1),
        ),
        Person(
            "zhang_wei",
            "张伟 · 居民身份证 · 长期",
            name="张伟",
            number="110101195206150013",
            birth_date=date(1952, 6, 15),
            sex=Sex.MALE,
            nation="11",
            issuer="北京市公安局东城分局",
            address="北京市东城区示例胡同2号",
            valid_from=date(2005, 6, 1),
            valid_until=None,
        ),
        Person(
            "ouyang_jianguo",
            "欧阳建国 · 居民身份证 · 上海",
            name="欧阳建国",
            number="310101197510010038",
            birth_date=date(1975, 10, 1),
            sex=Sex.MALE,
            nation="03",
            issuer="上海市公安局黄浦分局",
            address="上海市黄浦区样例路3弄4号",
            valid_from=date(2015, 3, 20),
            valid_until=date(2035, 3, 20),
        ),
        Person(
            "abdurahman",
            "十五字姓名 · 居民身份证 · 新疆",
            name="阿卜杜热合曼·买买提吐尔逊江尼",
            number="650102198812120012",
            birth_date=date(1988, 12, 12),
            sex=Sex.MALE,
            nation="05",
            issuer="乌鲁木齐市公安局天山区分局",
            address="新疆乌鲁木齐市天山区样例街5号",
            valid_from=date(2018, 8, 8),
            valid_until=date(2038, 8, 8),
        ),
        Person(
            "wang_hong",
            "王𬭎 · 居民身份证 · 生僻字",
            name="王𬭎",
            number="110108200202020025",
            birth_date=date(2002, 2, 2),
            sex=Sex.FEMALE,
            nation="01",
            issuer="北京市公安局海淀分局",
            address="北京市海淀区测试大街6号",
            valid_from=date(2022, 2, 2),
            valid_until=date(2042, 2, 2),
        ),
        Person(
            "liu_yang",
            "刘洋 · 居民身份证 · 已过期",
            name="刘洋",
            number="320102198504040014",
            birth_date=date(1985, 4, 4),
            sex=Sex.MALE,
            nation="01",
            issuer="南京市公安局玄武分局",
            address="江苏省南京市玄武区样例路7号",
            valid_from=date(2005, 5, 1),
            valid_until=date(2025, 5, 1),
        ),
        Person(
            "li_xiaoming",
            "李小明 · 居民身份证 · 儿童",
            name="李小明",
            number="110105201606010013",
            birth_date=date(2016, 6, 1),
            sex=Sex.MALE,
            nation="08",
            issuer=_BEIJING,
            address="北京市朝阳区测试路8号",
            valid_from=date(2023, 9, 1),
            valid_until=date(2033, 9, 1),
        ),
        Person(
            "chan_taiman",
            "陈大文 · 港澳居民居住证 · 香港",
            mark="J",
            name="陈大文",
            number="810000199001010019",
            birth_date=date(1990, 1, 1),
            sex=Sex.MALE,
            issuer=_BEIJING,
            address="北京市朝阳区测试路9号",
            valid_from=date(2024, 1, 10),
            valid_until=date(2034, 1, 10),
        ),
        Person(
            "ho_chimeng",
            "何志明 · 港澳居民居住证 · 澳门",
            mark="J",
            name="何志明",
            number="820000199001010010",
            birth_date=date(1990, 1, 1),
            sex=Sex.MALE,
            issuer="珠海市公安局香洲分局",
            address="广东省珠海市香洲区样例路10号",
            valid_from=date(2024, 2, 1),
            valid_until=date(2034, 2, 1),
        ),
        Person(
            "lin_zhihao",
            "林志豪 · 台湾居民居住证",
            mark="J",
            name="林志豪",
            number="830000199001010012",
            birth_date=date(1990, 1, 1),
            sex=Sex.MALE,
            issuer="厦门市公安局思明分局",
            address="福建省厦门市思明区样例路11号",
            valid_from=date(2025, 5, 5),
            valid_until=date(2035, 5, 5),
        ),
        Person(
            "khan_bilal",
            "KHAN BILAL · 外国人永久居留身份证（2017）",
            mark="I",
            name_latin="KHAN, BILAL",
            number="PAK310080010103",
            birth_date=date(1980, 1, 1),
            sex=Sex.MALE,
            country="PAK",
            valid_from=date(2018, 6, 1),
            valid_until=date(2038, 6, 1),
        ),
        Person(
            "martin_alice",
            "马艾丽 · 外国人永久居留身份证（2017）· 旧号码校验不符",
            mark="I",
            name="马艾丽",
            name_latin="MARTIN, ALICE",
            number="CAN110081080319",
            birth_date=date(1981, 8, 3),
            sex=Sex.FEMALE,
            country="CAN",
            valid_from=date(2019, 3, 1),
            valid_until=date(2039, 3, 1),
        ),
        Person(
            "harbi_omar",
            "HARBI OMAR · 外国人永久居留身份证（2023）",
            mark="Y",
            name_latin="HARBI, OMAR",
            number="932682198501010017",
            birth_date=date(1985, 1, 1),
            sex=Sex.MALE,
            country="SAU",
            valid_from=date(2024, 1, 15),
            valid_until=date(2034, 1, 15),
        ),
        Person(
            "fernandes_maria",
            "费玛丽 · 外国人永久居留身份证（2023）· 长英文名",
            mark="Y",
            name="费玛丽",
            name_latin="FERNANDES DE ALBUQUERQUE MONTEIRO, MARIA JOANA",
            number="911124198108030024",
            birth_date=date(1981, 8, 3),
            sex=Sex.FEMALE,
            country="CAN",
            valid_from=date(2025, 7, 1),
            valid_until=date(2035, 7, 1),
        ),
    )
}
"""Every made-up person by key, in the order in which the dock offers them."""

_FAMILY_NAMES: Final = "王李张刘陈杨赵黄周吴"
_GIVEN_NAMES: Final = ("丽娜", "建国", "秀英", "伟", "晓明", "桂兰", "志强", "静")


def newcomer(choose: Random) -> Person:
    """Somebody made up on the spot, with a number of Beijing that is most likely nobody else's."""
    born = date(1945, 1, 1) + timedelta(days=choose.randrange(60 * 365))
    sequence = choose.randrange(1000)
    digits = f"110105{born:%Y%m%d}{sequence:03d}"
    return Person(
        key=f"newcomer-{digits}",
        label="居民身份证",
        name=choose.choice(_FAMILY_NAMES) + choose.choice(_GIVEN_NAMES),
        number=digits + check_character(digits),
        birth_date=born,
        sex=Sex.MALE if sequence % 2 else Sex.FEMALE,
        nation="01",
        issuer=_BEIJING,
        address="北京市朝阳区测试路1号",
        valid_from=date(2020, 1, 1),
        valid_until=date(2040, 1, 1),
    )
