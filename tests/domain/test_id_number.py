"""Numbers of identity cards, against the specimens of the facts sheet and by their rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.id_number import (
    PROVINCES,
    check_character,
    check_id_number,
    old_check_digit,
    real_date,
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


@given(st.text(max_size=20), st.sampled_from(DocumentKind))
def test_any_text_is_answered(number: str, document: DocumentKind) -> None:
    assert isinstance(check_id_number(number, document, TODAY), tuple | Failure)


@given(st.dates())
def test_a_real_date_is_read_back(day: date) -> None:
    assert real_date(f"{day.year:04d}{day:%m%d}") == day


@pytest.mark.parametrize("text", ["", "2020101", "202001011", "2020-1-1", "٢٠٢٠٠١٠١", "20200001"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert real_date(text) is None
