"""Made-up people for tests; every number carries a valid check digit (facts, section 5)."""

from datetime import date

from kiosk.domain.identity import DocumentKind, Identity, Sex

WANG = Identity(
    document=DocumentKind.RESIDENT_ID,
    name="王丽娜",
    number="110105199003070025",
    sex=Sex.FEMALE,
    birth_date=date(1990, 3, 7),
    valid_from=date(2020, 1, 1),
    valid_until=date(2040, 1, 1),
    nationality="汉",
    issuer="北京市公安局朝阳分局",
)

CHAN = Identity(
    document=DocumentKind.HK_MO_TW_PERMIT,
    name="陈大文",
    number="810000199001010019",
    sex=Sex.MALE,
    birth_date=date(1990, 1, 1),
    valid_from=date(2019, 5, 1),
    valid_until=date(2029, 5, 1),
)

MOTHER = Identity(
    document=DocumentKind.RESIDENT_ID,
    name="李秀英",
    number="110105195504180048",
    sex=Sex.FEMALE,
    birth_date=date(1955, 4, 18),
    valid_from=date(2015, 6, 1),
    valid_until=None,
    nationality="汉",
    issuer="北京市公安局朝阳分局",
)
"""Who can't come herself."""
