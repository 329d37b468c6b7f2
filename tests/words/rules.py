"""What a text may not be, as rules: each names what is wrong in a text, or nothing.

Terms: docs/domain.md, "Glossary". Punctuation: GB/T 15834.
"""

import re
from collections.abc import Callable
from typing import Final
from unicodedata import east_asian_width

LONGEST: Final = 25
"""Chinese characters of one sentence."""

Rule = Callable[[str], list[str]]

HAN: Final = "[\u3400-\u9fff]"
_FULL_WIDTH: Final = "，。、；：？！（）《》“”「」"
_DATE: Final = re.compile(r"(\d{1,4})?年(\d{1,2}月)?(\d{1,2}日)?|\d{1,2}月")

_OFFICE: Final = (
    "(?<!必)须|(?<![保支坚维])持|受理|取代|手工报销|经办机构|注销|结算|予以|不予|逾期|携带|如需"
    "|详询|办妥|即时|双方|如何|立即|仍未|凭"
)
"""An office's voice."""

_OTHER_TERMS: Final = (
    ("社保中心", "(?<!社保)中心(?!确认\n尚未生效)"),
    ("本机, 自助终端", "自助机|这台机器|一台机器|这台终端|本终端"),
    ("窗口", "柜台|柜位|柜檯"),
    ("社保卡服务网点", "服务点|办事处|服务厅|受理点"),
    ("补办新卡", "补卡|补领|换领"),
    ("书面预挂失", "书面挂失|书面报失"),
    ("先停用（预挂失）", "临时挂失|口头挂失"),
    ("撤销预挂失", "解挂|解除挂失|取消挂失"),
    ("停用", "冻结|停止使用|锁定"),
    ("已登记，尚未生效", "未生效登记|待生效"),
    ("等您到窗口办", "待网点办理|待窗口办理"),
    ("已到期, 未生效", "已失效"),
    ("回执号", "登记号|回执编号|受理号|业务号"),
    ("发卡地", "签发地|发证地|参保地(?!的社保机构)"),
    ("银行账户", "金融账户|银行帐户|帐户"),
    ("户口簿", "户口本"),
    ("“领卡证明”", "(?<!“)领卡证明|领卡证明(?!”)"),
)

_OTHER_TERMS_ENGLISH: Final = (
    ("temporary loss report", r"pre-?loss"),
    ("written loss report", r"written (?!loss report)"),
    ("formal loss report", r"formal loss(?! report)|formally lost"),
    ("replacement card", r"new card"),
    ("cancel the temporary report", r"\bundo|revoke|withdraw"),
    ("in effect", r"in force|takes force"),
    ("blocked", r"frozen|suspended|stopped|deactivated"),
    ("permanently cancelled", r"for good|cancelled forever|void\b"),
    ("expired, never took effect", r"\blapse"),
    ("social security centre", r"(?<!social security )\b(centre|center)\b"),
    ("service outlet", r"(?<!service )\boutlets?\b|service point"),
    ("counter", r"service window|\bdesk\b(?<!service desk)"),
    ("this kiosk", r"\bterminal\b(?<!self-service terminal)|\bmachine\b(?! can go)"),
    ("place of issue", r"issuing (place|region)|issued at"),
    ("bank account", r"financial account"),
    ("receipt number", r"report number"),
    ("household register (户口簿)", r"household register(?! [(]户口簿[)])|hukou"),
    ("temporary medical certificate (领卡证明)", r"medical credential|card collection proof"),
)


def sentences(text: str) -> list[str]:
    """As 。！？ and the ends of lines part them."""
    return [one for one in re.split("[。！？\n]", text) if one.strip()]


def length(sentence: str) -> int:
    """In Chinese characters: neither signs nor figures, nor what fills a place."""
    return len(re.findall(HAN, sentence))


def too_long(text: str) -> list[str]:
    return [one for one in sentences(text) if length(one) > LONGEST]


def of_an_office(text: str) -> list[str]:
    return found_in(_OFFICE, text)


def another_term(text: str) -> list[str]:
    return [f"{found}: {ours}" for ours, other in _OTHER_TERMS for found in found_in(other, text)]


def another_term_english(text: str) -> list[str]:
    return [
        f"{found}: {ours}"
        for ours, other in _OTHER_TERMS_ENGLISH
        for found in found_in(f"(?i:{other})", text)
    ]


def ill_punctuated(text: str) -> list[str]:
    """Signs are full-width beside Chinese and bring their own room; figures and letters have a
    space beside Chinese, but for dates and a name; 《》 hold names of laws; a text of several
    sentences ends as they do.
    """
    undated = _DATE.sub("日", re.sub(r"%\d|掌上12333", "", text))
    return [
        *found_in(f"{HAN} ?[,;:!?()]|[,;:!?()] ?{HAN}|{HAN}[.]|[.]{{3}}|[\"']", text),
        *found_in(f"[ \u3000][{_FULL_WIDTH}]|[{_FULL_WIDTH}][ \u3000]|  ", text),
        *found_in(f"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}", undated),
        *found_in("《[^》]*(?<!法)(?<!条例)(?<!條例)》|[，。、；：][，。、；：]", text),
        *(["unfinished"] if re.search(r"。.*[^。！？：](?<!%\d)$", text) else []),
    ]


def ill_punctuated_english(text: str) -> list[str]:
    """English stands in the Chinese font, whose curly quotes, ellipsis and dash are wide."""
    signs = re.sub(HAN, "", text)
    return [
        *(sign for sign in signs if east_asian_width(sign) in {"A", "F", "W"}),
        *found_in(' [,.;:?!]|  |[a-z][.,;:?!][A-Za-z]|"', text),
    ]


def not_for_the_ear(text: str) -> list[str]:
    """Signs and forms that a voice spells out, or that only a machine writes."""
    signs = r"[*※→·•#&_|~]|%?\d/%?\d|[（(]%?\d+ ?[)）]|\d{4}-\d\d-\d\d|\+08:00|(?<= )(s|min)\b"
    return found_in(signs, text)


def mixed(text: str) -> list[str]:
    """Letters within Chinese, but for what a key or a code is called."""
    return found_in(r"[A-Za-z]{2,}", text)


def mixed_english(text: str) -> list[str]:
    """Chinese within English, but for the names of two papers that have to be shown here."""
    return found_in(HAN, re.sub("[(](户口簿|领卡证明)[)]", "", text))


def found_in(pattern: str, text: str) -> list[str]:
    return [found.group() for found in re.finditer(pattern, text)]
