"""What a text for people from Hong Kong may not be: in other characters or words than theirs.

Terms: docs/domain.md, "Glossary". What the Mainland calls its offices, papers and laws keeps its
name.
"""

from typing import Final

from tests.words.rules import HAN, found_in

_BEYOND_BIG5: Final = "裏着"
"""Hong Kong's shapes of characters that Big5, the traditional ones' code, has in Taiwan's."""
_OLDER_THAN_SIMPLIFIED: Final = (
    "体么后里划坏价几据听万气确适扰办厂虫丑丰复赶柜伙帘怜岭霉宁扑仆胜圣涂网痒踊优与庄准征种吨"
    "惊洁杰茧荐极机党儿怀干云并"
)
"""Characters of Big5 that mean something else there, and are no part of these texts."""

_OTHER_TERMS: Final = (
    ("社保中心", "(?<!社保)中心(?!確認\n尚未生效)"),
    ("自助服務機, 本機", "自助終端|自助機|這台機器|這部機器"),
    ("櫃位", "窗口|櫃台|櫃檯|櫃枱"),
    ("服務網點", "(?<!服務)(?<!銀行)網點|服務點|辦事處"),
    ("補領新卡", "補辦|補卡|換領"),
    ("撤銷預掛失", "解掛|解除掛失|取消掛失|取消預掛失"),
    ("停用", "凍結|停止使用|鎖定"),
    ("已註銷", "作廢"),
    ("待櫃位辦理", "等您到櫃位"),
    ("回執編號", "回執號|登記號|收據"),
    ("發卡地", "簽發地|發證地|參保地(?!的社保機構)"),
    ("銀行賬戶", "金融賬戶|銀行戶口|帳"),
    ("戶口簿", "戶口本|戶籍簿"),
    ("「領卡證明」", "(?<!「)領卡證明|領卡證明(?!」)"),
    ("職員", "工作人員"),
    ("尋回", "找到|找回"),
    ("居民身份證, which is not Hong Kong's", "(?<!居民)(?<!永久居留)身份證(?!明)"),
    ("人民幣 %1 元", r"(?<!人民幣 )(?<![%\d])(%\d|\d+) 元"),
)

_MAINLAND: Final = (
    "短信|打印(?!機)|屏幕|信息(?!保護法)|程序|軟件包|默認|撥打|打電話|查找|登錄|聯繫|激活|界面"
    "|二維條碼|網路|螢光幕|什麼|哪里|工作日|原件|複印|單位名稱|手工|看病|刷卡|老年人|殘疾人(?!士)"
    "|反饋|渠道|視頻|鏈接|密鑰|工作人员|公交卡|周歲"
)
"""Words that only the Mainland uses, or Taiwan."""


def another_term(text: str) -> list[str]:
    return [f"{found}: {ours}" for ours, other in _OTHER_TERMS for found in found_in(other, text)]


def simplified(text: str) -> list[str]:
    """Characters that the traditional ones' code does not have, or has with another meaning."""
    return [one for one in found_in(HAN, text) if not _is_traditional(one)]


def _is_traditional(character: str) -> bool:
    if character in _OLDER_THAN_SIMPLIFIED:
        return False
    return character in _BEYOND_BIG5 or bool(character.encode("big5", errors="ignore"))


def of_the_mainland(text: str) -> list[str]:
    return found_in(_MAINLAND, text)


def quoted_otherwise(text: str) -> list[str]:
    return found_in("[“”]", text)
