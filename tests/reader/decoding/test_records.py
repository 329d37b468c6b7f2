"""The four text records, byte by byte and by their rules."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.id_number import check_character, old_check_digit
from kiosk.domain.identity import DocumentKind, Identity, IdentityWarning, Sex
from kiosk.reader.decoding.nations import NATIONS
from kiosk.reader.decoding.private_use import REAL_CHARACTERS
from kiosk.reader.decoding.records import LAYOUTS, TYPE_MARK, decode_record
from kiosk.reader.simulated.persons import PERSONS, Person
from tests.reader.listening import TODAY

# The specimen of the facts sheet, section 2.2.
SPECIMEN = bytes.fromhex(
    "8B733D4E1C5A" + "2000" * 12 + "3200" + "30003100" + "31003900390030003000330030003700"
    "1753AC4E025E1D6733963A534B6DD58BEF8D3100F753" + "2000" * 24
    + "310031003000310030003500310039003900300030003300300037003000300032003500"
    "1753AC4E025E6C51895B405C1D6733960652405C" + "2000" * 5 + "32003000320030003000310030003100"
    "32003000340030003000310030003100" + "2000" * 18
)  # fmt: skip

WANG = PERSONS["wang_lina"]


def decoded(record: bytes, today: date | None = TODAY) -> Identity | Failure:
    return decode_record(memoryview(record), today)


def code(result: Identity | Failure) -> FailureCode:
    assert isinstance(result, Failure)
    return result.code


def identity(result: Identity | Failure) -> Identity:
    assert isinstance(result, Identity), result
    return result


def spoiled(offset: int, text: str, person: Person = WANG) -> bytes:
    record = bytearray(person.record())
    written = text.encode("utf-16-le", "surrogatepass")
    record[offset : offset + len(written)] = written
    return bytes(record)


def test_the_specimen_is_read_right() -> None:
    assert decoded(SPECIMEN) == Identity(
        DocumentKind.RESIDENT_ID,
        name="王丽娜",
        number="110105199003070025",
        sex=Sex.FEMALE,
        birth_date=date(1990, 3, 7),
        valid_from=date(2020, 1, 1),
        valid_until=date(2040, 1, 1),
        nationality="汉",
        issuer="北京市公安局朝阳分局",
    )


def test_the_encoder_writes_the_specimen_byte_for_byte() -> None:
    assert WANG.record() == SPECIMEN


@pytest.mark.parametrize("person", PERSONS.values(), ids=PERSONS)
def test_every_made_up_person_is_read_as_they_are(person: Person) -> None:
    before_any_expiry = date(2025, 1, 1)
    read = identity(decoded(person.record(), before_any_expiry))
    assert read.name == (person.name or person.name_latin)
    assert (read.name_latin or "") == person.name_latin
    assert (read.number, read.sex, read.birth_date) == (
        person.number,
        person.sex,
        person.birth_date,
    )
    assert (read.valid_from, read.valid_until) == (person.valid_from, person.valid_until)
    assert (read.issuer or "") == person.issuer
    assert (read.nationality or "") == (person.country or NATIONS.get(person.nation, ""))


def test_the_persons_cover_what_makes_cards_hard() -> None:
    persons = PERSONS.values()
    assert len(persons) >= 10
    assert {person.mark for person in persons} == {"", "I", "J", "Y"}
    assert {2, 3, 4, 15} <= {len(person.name) for person in persons}
    assert any(max(map(ord, person.name), default=0) > 0xFFFF for person in persons)
    assert any(len(person.name_latin) > 35 for person in persons)
    assert any(person.valid_until is None for person in persons)
    assert {person.number[:3] for person in persons if person.mark == "J"} == {"810", "820", "830"}


# ---- any card ----------------------------------------------------------------------------------

DAYS = st.dates(date(1900, 1, 1), TODAY)
SHOWN = st.characters(
    exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"), exclude_characters=" \u3000"
)


def texts(units: int) -> st.SearchStrategy[str]:
    """Texts that fill at most so many UTF-16 units, rare characters among them."""
    rare = st.sampled_from("𬭎𠮷𪚥㐂䶮·")
    text = st.text(st.one_of(SHOWN, rare), min_size=1, max_size=units)
    return text.filter(lambda text: len(text.encode("utf-16-le")) <= 2 * units)


LATIN = st.from_regex(r"[A-Z]([A-Z ,.'-]*[A-Z])?", fullmatch=True)


@st.composite
def people(draw: st.DrawFn) -> Person:
    mark = draw(st.sampled_from(sorted(LAYOUTS)))
    birth = draw(DAYS)
    sequence = f"{draw(st.integers(0, 999)):03d}"
    match mark:
        case "I":
            number = f"PAK3100{birth:%y%m%d}{sequence[0]}"
            number += old_check_digit(number)
        case "Y":
            number = f"932682{birth:%Y%m%d}{sequence}"
        case "J":
            number = f"{draw(st.sampled_from(['81', '82', '83']))}0000{birth:%Y%m%d}{sequence}"
        case _:
            number = f"110105{birth:%Y%m%d}{sequence}"
    is_foreign = mark in "IY" and mark != ""
    return Person(
        "drawn",
        "drawn",
        number=number if mark == "I" else number + check_character(number),
        birth_date=birth,
        sex=draw(st.sampled_from(Sex)),
        valid_from=draw(DAYS),
        valid_until=draw(st.none() | st.dates(TODAY, date(9999, 12, 31))),
        mark=mark,
        name=draw(texts(15)),
        name_latin=draw(LATIN.filter(lambda n: len(n) <= 46)) if is_foreign else "",
        nation=draw(st.sampled_from(sorted(NATIONS))) if mark == "" else "",
        country=draw(st.sampled_from(["", "PAK", "CAN"])) if is_foreign else "",
        issuer=draw(st.just("") | texts(15)) if not is_foreign else "",
        address=draw(st.just("") | texts(35)) if not is_foreign else "",
    )


@given(people())
def test_whoever_is_encoded_is_decoded(person: Person) -> None:
    read = identity(decoded(person.record()))
    assert read == Identity(
        LAYOUTS[person.mark].document,
        name=person.name,
        number=person.number,
        sex=person.sex,
        birth_date=person.birth_date,
        valid_from=person.valid_from,
        valid_until=person.valid_until,
        name_latin=person.name_latin or None,
        nationality=person.country or NATIONS.get(person.nation),
        issuer=person.issuer or None,
    )


@given(st.binary(min_size=256, max_size=256))
def test_any_256_bytes_are_answered(record: bytes) -> None:
    assert isinstance(decoded(record), Identity | Failure)


@given(people(), st.integers(0, 255), st.integers(0, 255))
def test_a_card_with_any_byte_changed_is_answered(person: Person, place: int, byte: int) -> None:
    record = bytearray(person.record())
    record[place] = byte
    assert isinstance(decoded(bytes(record)), Identity | Failure)


# ---- one field at a time -----------------------------------------------------------------------


@given(st.integers(0, 0xFFFF))
def test_an_unknown_type_mark_is_refused_never_guessed(unit: int) -> None:
    assume(chr(unit) not in "IYJ \0\u3000")
    record = WANG.record()
    marked = record[: TYPE_MARK.start] + unit.to_bytes(2, "little") + record[TYPE_MARK.stop :]
    assert code(decoded(marked)) in {
        FailureCode.CARD_TYPE_UNKNOWN,
        FailureCode.CARD_RECORD_INVALID,
    }


def test_a_lower_case_mark_is_an_unknown_kind() -> None:
    assert code(decoded(spoiled(248, "j"))) is FailureCode.CARD_TYPE_UNKNOWN


@pytest.mark.parametrize("padding", ["\0", " ", "\u3000"])
def test_fields_may_be_padded_with_any_of_the_blanks_in_use(padding: str) -> None:
    assert identity(decoded(spoiled(0, "王丽娜" + padding * 12))).name == "王丽娜"
    assert decoded(spoiled(248, padding)) == decoded(SPECIMEN)


def test_blanks_inside_a_name_stay() -> None:
    assert identity(decoded(spoiled(0, "王 丽　娜"))).name == "王 丽　娜"


def test_a_latin_name_goes_on_where_its_first_place_ends_in_a_blank() -> None:
    long_name = "A" * 34 + " " + "B" * 11
    person = replace(PERSONS["harbi_omar"], name_latin=long_name)
    assert identity(decoded(person.record())).name_latin == long_name


def test_a_foreigner_without_a_chinese_name_goes_by_the_latin_one() -> None:
    read = identity(decoded(PERSONS["khan_bilal"].record()))
    assert (read.name, read.name_latin) == ("KHAN, BILAL", "KHAN, BILAL")


def test_blank_fields_that_may_be_blank_are_left_out() -> None:
    record = spoiled(158, " " * 15, replace(WANG, nation="", issuer=""))
    read = identity(decoded(record[:30] + b" \0" + record[32:]))
    assert (read.issuer, read.nationality, read.sex) == (None, None, Sex.UNSTATED)


@pytest.mark.parametrize(
    ("offset", "text"),
    [
        (0, " " * 15),
        (36, " " * 8),
        (188, " " * 8),
        (204, " " * 8),
        (36, "19901340"),
        (36, "1990030七"),
        (188, "20200230"),
        (188, "20410101"),
        (204, "长 期   "),
        (30, "3"),
        (30, "女"),
    ],
)
def test_a_field_that_cannot_be_is_refused(offset: int, text: str) -> None:
    assert code(decoded(spoiled(offset, text))) is FailureCode.CARD_RECORD_INVALID


@pytest.mark.parametrize("text", ["王\ud86e娜", "王\x00娜", "王\n", "\u202e王"])
def test_half_a_character_or_an_unprintable_one_is_refused(text: str) -> None:
    assert code(decoded(spoiled(0, text))) is FailureCode.CARD_RECORD_INVALID


def test_a_rare_character_cut_at_the_end_of_its_field_is_refused() -> None:
    assert code(decoded(spoiled(28, "\ud86e"))) is FailureCode.CARD_RECORD_INVALID


def test_private_use_characters_that_nothing_is_known_of_stay() -> None:
    assert identity(decoded(spoiled(2, "\ue123"))).name == "王\ue123娜"


@pytest.mark.parametrize("code", sorted(REAL_CHARACTERS))
def test_private_use_characters_of_old_cards_become_their_real_ones(code: int) -> None:
    assert identity(decoded(spoiled(2, chr(code)))).name == f"王{REAL_CHARACTERS[code]}娜"


def test_no_failure_carries_what_was_read() -> None:
    for offset in range(0, 256, 2):
        result = decoded(spoiled(offset, "\x07"))
        if isinstance(result, Failure):
            assert result.detail.isascii()
            assert not any(character.isdigit() for character in result.detail)


def test_a_number_that_breaks_its_check_digit_is_refused() -> None:
    assert code(decoded(spoiled(122, "110105199003070026"))) is FailureCode.ID_NUMBER_INVALID


def test_the_old_foreign_number_that_breaks_it_only_warns() -> None:
    read = identity(decoded(PERSONS["martin_alice"].record()))
    assert read.warnings == (IdentityWarning.OLD_NUMBER_CHECK,)


def test_a_card_is_good_through_its_last_day() -> None:
    last = date(2040, 1, 1)
    assert isinstance(decoded(SPECIMEN, last), Identity)
    assert code(decoded(SPECIMEN, last + timedelta(days=1))) is FailureCode.ID_EXPIRED


def test_where_nobody_knows_the_day_no_date_is_judged() -> None:
    """Neither an end nor a birth that a wrong clock puts into the future; all else is."""
    for year in (1970, 2026, 2061):
        day = date(year, 1, 2)
        judged, unjudged = decoded(SPECIMEN, day), identity(decoded(SPECIMEN, None))
        assert isinstance(judged, Failure) is (year != 2026)
        assert unjudged.warnings == (IdentityWarning.DATES_UNJUDGED,)
        assert unjudged.valid_until == date(2040, 1, 1)
    assert code(decoded(spoiled(122 + 34, "6"), None)) is FailureCode.ID_NUMBER_INVALID


def test_a_long_term_card_never_ends() -> None:
    assert identity(decoded(PERSONS["zhang_wei"].record(), date.max)).valid_until is None


def test_a_nation_outside_the_list_shows_its_code_and_warns() -> None:
    read = identity(decoded(spoiled(32, "81")))
    assert read.nationality == "81"
    assert read.warnings == (IdentityWarning.NATION_UNLISTED,)


# GB/T 3304 as the facts sheet, section 3, writes it.
GB_T_3304 = """
01汉02蒙古03回04藏05维吾尔06苗07彝08壮09布依10朝鲜11满12侗13瑶14白15土家16哈尼17哈萨克18傣19黎20傈僳21佤
22畲23高山24拉祜25水26东乡27纳西28景颇29柯尔克孜30土31达斡尔32仫佬33羌34布朗35撒拉36毛南37仡佬38锡伯39阿昌
40普米41塔吉克42怒43乌孜别克44俄罗斯45鄂温克46德昂47保安48裕固49京50塔塔尔51独龙52鄂伦春53赫哲54门巴55珞巴
56基诺97其他98外国血统中国籍人士
"""


def test_every_nation_is_named_as_the_standard_names_it() -> None:
    listed = dict(re.findall(r"(\d\d)([^\d\s]+)", GB_T_3304))
    assert len(listed) == 58
    read = {code: identity(decoded(spoiled(32, code))).nationality for code in listed}
    assert read == listed


@pytest.mark.parametrize(
    ("code", "sex"),
    [("0", Sex.UNKNOWN), ("1", Sex.MALE), ("2", Sex.FEMALE), ("9", Sex.UNSTATED)],
)
def test_sexes_are_those_of_gb_t_2261(code: str, sex: Sex) -> None:
    assert identity(decoded(spoiled(30, code))).sex is sex


@pytest.mark.parametrize("code", ["3", "4", "5", "6", "7", "8", "M", "F", "男"])
def test_any_other_sex_is_refused_never_guessed(code: str) -> None:
    assert isinstance(decoded(spoiled(30, code)), Failure)


@pytest.mark.parametrize("size", [0, 255, 257])
def test_a_record_of_another_size_is_refused(size: int) -> None:
    assert code(decoded(bytes(size))) is FailureCode.CARD_RECORD_INVALID
