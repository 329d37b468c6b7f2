"""Days and times as Chinese screens and papers have them, made without the program."""

import re
from datetime import date, datetime
from typing import Final

DATE: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


def on_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def at_minute(moment: datetime) -> str:
    return f"{on_day(moment)} {moment:%H:%M}"
