"""Numbers of identity cards, against the specimens of the facts sheet and by their rules."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.id_number import (
    PROVINCES,
    TypedProblem,
    check_character,
    check_id_number,
    old_check_digit,
    real_date,
    typed_problem,
)
from kiosk.domain.identity import DocumentKind, IdentityWarning

TODAY = date(2026, 11, 22)
RESIDENT, PERMIT, FOREIGNER = (
    DocumentKind.RESIDENT_ID,
    DocumentKind.HK_MO_TW_PERMIT,
    DocumentKind.FOREIGN_PERMANENT_RESIDENT,
)


def code(result: object) -> FailureCode:
    assert isinstance(result, Failure)
    return result.code


@pytest.mark.parametrize(
    ("number", "document"),
    [
        ("11010519491231002X", RESIDENT),
        ("110105199003070025", RESIDENT),
        ("810000199001010019", PERMIT),
        ("820000199001010010", PERMIT),
        ("830000199001010012", PERMIT),
        ("932682198501010017", FOREIGNER),
        ("911124198108030024", FOREIGNER),
        ("931586198001010028", FOREIGNER),
        ("PAK310080010103", FOREIGNER),
    ],
)
def test_specimens_pass_without_a_warning(number: str, document: DocumentKind) -> None:
    assert check_id_number(number, document, TODAY) == ()


def test_the_published_old_specimen_that_breaks_its_check_digit_only_warns() -> None:
    assert check_id_number("CAN110081080319", FOREIGNER, TODAY) == (
        IdentityWarning.OLD_NUMBER_CHECK,
    )


# GB/T 2260, the first two digits; 83 is Taiwan's on permits.
GB_T_2260 = """
11北京12天津13河北14山西15内蒙古 21辽宁22吉林23黑龙江 31上海32江苏33浙江34安徽35福建36江西37山东
41河南42湖北43湖南44广东45广西46海南 50重庆51四川52贵州53云南54西藏 61陕西62甘肃63青海64宁夏65新疆
71台湾81香港82澳门83台湾
"""
LISTED = frozenset(re.findall(r"\d\d", GB_T_2260))


@pytest.mark.parametrize("province", [f"{code:02d}" for code in range(100)])
def test_a_province_is_known_where_the_standard_lists_it(province: str) -> None:
    first = f"9{province}68219850101001"
    foreign = check_id_number(first + check_character(first), FOREIGNER, TODAY)
    assert (foreign == ()) == (province in LISTED)
    old = f"PAK{province}008001010"
    warned = check_id_number(old + old_check_digit(old), FOREIGNER, TODAY)
    assert (warned == ()) == (province in LISTED)


@pytest.mark.parametrize("province", [f"{code:02d}" for code in range(10, 90)])
def test_a_resident_is_from_a_province_and_may_type_one_of_the_mainland(province: str) -> None:
    first = f"{province}010119900307002"
    number = first + check_character(first)
    assert (check_id_number(number, RESIDENT, TODAY) == ()) == (province in LISTED)
    typed = None if province in LISTED and province[0] != "8" else TypedProblem.REGION
    assert typed_problem(number, TODAY) is typed


@pytest.mark.parametrize("place", range(17))
@pytest.mark.parametrize("digit", range(1, 10))
def test_every_digit_weighs_what_the_standard_says(place: int, digit: int) -> None:
    """ISO 7064 MOD 11-2: a place weighs a power of two, counted from the check character."""
    alone = "0" * place + str(digit) + "0" * (16 - place)
    assert check_character(alone) == "10X98765432"[digit * 2 ** (17 - place) % 11]


@pytest.mark.parametrize("place", range(14))
@pytest.mark.parametrize(("character", "value"), [("1", 1), ("9", 9), ("A", 10), ("Z", 35)])
def test_every_character_of_an_old_number_weighs_seven_three_or_one(
    place: int, character: str, value: int
) -> None:
    alone = "0" * place + character + "0" * (13 - place)
    assert old_check_digit(alone) == str(value * (7, 3, 1)[place % 3] % 10)


births = st.dates(date(1900, 1, 1), TODAY)
sequences = st.integers(0, 999)
regions = st.sampled_from(sorted(PROVINCES)).flatmap(
    lambda province: st.integers(0, 9999).map(lambda rest: f"{province}{rest:04d}")
)


@st.composite
def residents(draw: st.DrawFn) -> str:
    first = f"{draw(regions)}{draw(births):%Y%m%d}{draw(sequences):03d}"
    return first + check_character(first)


@given(residents())
def test_every_number_with_its_check_character_passes(number: str) -> None:
    assert check_id_number(number, RESIDENT, TODAY) == ()


@given(residents(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_single_wrong_character_is_caught(number: str, place: int, wrong: str) -> None:
    spoiled = number[:place] + wrong + number[place + 1 :]
    result = check_id_number(spoiled, RESIDENT, TODAY)
    if spoiled == number:
        assert result == ()
    else:
        assert code(result) is FailureCode.ID_NUMBER_INVALID


@given(residents(), st.integers(0, 16))
def test_every_swap_of_neighbours_is_caught(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        result = check_id_number(swapped, RESIDENT, TODAY)
        assert code(result) is FailureCode.ID_NUMBER_INVALID


@pytest.mark.parametrize("birth", ["19900230", "19901301", "19900100", "00000101", "20261123"])
def test_a_birth_date_must_be_real_and_not_in_the_future(birth: str) -> None:
    first = f"110105{birth}002"
    result = check_id_number(first + check_character(first), RESIDENT, TODAY)
    assert result == Failure(FailureCode.ID_NUMBER_INVALID, "birth date")


@given(births)
def test_who_is_born_after_today_has_no_number_yet(birth: date) -> None:
    first = f"110105{birth:%Y%m%d}002"
    number = first + check_character(first)
    assert check_id_number(number, RESIDENT, birth) == ()
    assert isinstance(check_id_number(number, RESIDENT, birth - timedelta(days=1)), Failure)


@pytest.mark.parametrize(
    ("first", "document"),
    [
        ("19010119900307002", RESIDENT),
        ("84000019900101001", PERMIT),
        ("11010519900307002", PERMIT),
        ("99868219850101001", FOREIGNER),
    ],
)
def test_an_unknown_region_warns(first: str, document: DocumentKind) -> None:
    number = first + check_character(first)
    assert check_id_number(number, document, TODAY) == (IdentityWarning.REGION_UNKNOWN,)


def test_an_old_number_of_an_unknown_region_warns_of_both() -> None:
    assert check_id_number("PAK990080010104", FOREIGNER, TODAY) == (
        IdentityWarning.REGION_UNKNOWN,
        IdentityWarning.OLD_NUMBER_CHECK,
    )


@pytest.mark.parametrize(
    ("number", "document"),
    [
        ("", RESIDENT),
        ("11010519900307002", RESIDENT),
        ("1101051990030700255", RESIDENT),
        ("11010519491231002x", RESIDENT),
        ("１１０１０５１９９００３０７００２５", RESIDENT),
        ("010105199003070025", RESIDENT),
        ("932682198501010017", RESIDENT),
        ("932682198501010017", PERMIT),
        ("110105199003070025", FOREIGNER),
        ("PAK310080010103", RESIDENT),
        ("PAK3100800101034", FOREIGNER),
        ("PA1310080010103", FOREIGNER),
        ("P31008001010345", FOREIGNER),
    ],
)
def test_a_number_of_the_wrong_form_is_refused(number: str, document: DocumentKind) -> None:
    assert check_id_number(number, document, TODAY) == Failure(
        FailureCode.ID_NUMBER_INVALID, "form"
    )


def test_an_old_number_with_a_day_of_no_century_is_refused() -> None:
    assert code(check_id_number("PAK310080023003", FOREIGNER, TODAY)) is (
        FailureCode.ID_NUMBER_INVALID
    )
    # 29 February was real in 2000 and not in 1900.
    leap = "PAK31000002290"
    assert check_id_number(leap + old_check_digit(leap), FOREIGNER, TODAY) == ()


# ---- typed from a household register -----------------------------------------------------------

OLDEST = date(1896, 11, 22)
BEGINNINGS = frozenset(
    f"{date.fromordinal(day):%Y%m%d}"[:length]
    for day in range(OLDEST.toordinal(), TODAY.toordinal() + 1)
    for length in range(9)
)
"""How the days begin that a living person can be born on."""


@st.composite
def typed_numbers(draw: st.DrawFn) -> str:
    """Numbers of citizens who may be alive today."""
    province = draw(st.sampled_from(sorted(p for p in PROVINCES if p[0] != "8")))
    birth = draw(st.dates(OLDEST, TODAY))
    first = f"{province}{draw(st.integers(0, 9999)):04d}{birth:%Y%m%d}{draw(sequences):03d}"
    return first + check_character(first)


@given(typed_numbers())
def test_a_number_is_unfinished_until_its_last_character_and_then_right(number: str) -> None:
    told = [typed_problem(number[:length], TODAY) for length in range(19)]
    assert told == [TypedProblem.UNFINISHED] * 18 + [None]


@given(typed_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_a_typing_error_in_one_place_is_told(number: str, place: int, wrong: str) -> None:
    spoiled = number[:place] + wrong + number[place + 1 :]
    assert (typed_problem(spoiled, TODAY) is None) == (spoiled == number)


@given(typed_numbers(), st.integers(0, 16))
def test_two_neighbours_typed_in_the_wrong_order_are_told(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (typed_problem(swapped, TODAY) is None) == (swapped == number)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("0", TypedProblem.FORM),
        ("1X", TypedProblem.FORM),
        ("11010519900307X", TypedProblem.FORM),
        ("11010519491231002x", TypedProblem.FORM),
        ("1101051949123100２", TypedProblem.FORM),
        ("1101051949123100200", TypedProblem.FORM),
        ("8", TypedProblem.REGION),
        ("9", TypedProblem.REGION),
        ("16", TypedProblem.REGION),
        ("110105199013", TypedProblem.BIRTH_DATE),
        ("11010519902", TypedProblem.BIRTH_DATE),
        ("110105199000", TypedProblem.BIRTH_DATE),
        ("1101051990023", TypedProblem.BIRTH_DATE),
        ("1101051990034", TypedProblem.BIRTH_DATE),
        ("11010519900431", TypedProblem.BIRTH_DATE),
        ("11010519010229", TypedProblem.BIRTH_DATE),
        ("1101053", TypedProblem.OLD),
        ("11010517", TypedProblem.OLD),
        ("1101052027", TypedProblem.BIRTH_FUTURE),
        ("110105202612", TypedProblem.BIRTH_FUTURE),
        ("11010520261123", TypedProblem.BIRTH_FUTURE),
        ("1101050", TypedProblem.OLD),
        ("1101051895", TypedProblem.AGE),
        ("11010518961121", TypedProblem.AGE),
        ("110105199003070024", TypedProblem.CHECK),
        ("11010519900307002X", TypedProblem.CHECK),
    ],
)
def test_a_problem_is_told_at_the_keystroke_that_makes_it(
    typed: str, problem: TypedProblem
) -> None:
    assert typed_problem(typed, TODAY) is problem
    if problem is not TypedProblem.FORM:
        assert typed_problem(typed[:-1], TODAY) is TypedProblem.UNFINISHED


@given(
    st.sampled_from(sorted(BEGINNINGS)) | st.text("0123456789"), st.text("0123456789", max_size=2)
)
def test_a_birth_date_is_unfinished_as_long_as_a_day_begins_so(typed: str, more: str) -> None:
    birth = (typed + more)[:8]
    told = typed_problem(f"110105{birth}", TODAY)
    assert (told is TypedProblem.UNFINISHED) == (birth in BEGINNINGS)


@given(st.dates(date(2026, 1, 1), date(2100, 1, 1)))
def test_nobody_is_older_than_a_hundred_and_thirty_years_to_the_day(today: date) -> None:
    birthday = real_date(f"{today.year - 130}{today:%m%d}") or date(today.year - 130, 3, 1)
    before = birthday - timedelta(days=1)
    assert typed_problem(f"110105{birthday:%Y%m%d}", today) is TypedProblem.UNFINISHED
    assert typed_problem(f"110105{before:%Y%m%d}", today) is TypedProblem.AGE


@pytest.mark.parametrize("year", ["1850", "2061"])
def test_where_nobody_knows_the_day_no_birth_is_too_late_or_too_early(year: str) -> None:
    number = f"110105{year}0307002"
    number += check_character(number)
    assert typed_problem(number, None) is None
    assert typed_problem(number, TODAY) in {TypedProblem.AGE, TypedProblem.BIRTH_FUTURE}
    assert typed_problem(f"110105{year}1301", None) is TypedProblem.BIRTH_DATE


@given(st.text(max_size=20), st.sampled_from(DocumentKind))
def test_any_text_is_answered(number: str, document: DocumentKind) -> None:
    assert isinstance(check_id_number(number, document, TODAY), tuple | Failure)


@given(st.dates())
def test_a_real_date_is_read_back(day: date) -> None:
    assert real_date(f"{day.year:04d}{day:%m%d}") == day


@pytest.mark.parametrize("text", ["", "2020101", "202001011", "2020-1-1", "٢٠٢٠٠١٠١", "20200001"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert real_date(text) is None
