"""Read what services say in response headers: rate limits, budgets, waits, next pages.

Invariant: a header that makes no sense is ignored; no number is larger than a day.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from hmtui.online.pace import Rate

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["next_link", "retry_after", "seconds_without_budget", "stated_rate"]

_DAY = 86_400.0
_INTERVAL = re.compile(r"([1-9]\d{0,3})s", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_POLICY = re.compile(r"q=([1-9]\d{0,4});w=([1-9]\d{0,4})", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
_NEXT = re.compile(r'<([^<>]{1,2000})>\s*;\s*rel="?next"?')


def stated_rate(headers: Mapping[str, str]) -> Rate | None:
    """Return the rate limit in the headers of Crossref or Hugging Face; None without one."""
    count = _COUNT.fullmatch(headers.get("x-rate-limit-limit", ""))
    interval = _INTERVAL.fullmatch(headers.get("x-rate-limit-interval", ""))
    if count and interval:
        return Rate(int(count[0]), float(interval[1]))
    policy = _POLICY.search(headers.get("ratelimit-policy", ""))
    return Rate(int(policy[1]), float(policy[2])) if policy else None


def seconds_without_budget(headers: Mapping[str, str]) -> float:
    """Return for how long OpenAlex will answer no more requests that cost; 0 while there is budget."""
    left = _AMOUNT.fullmatch(headers.get("x-ratelimit-remaining-usd", ""))
    if left is None or float(left[0]) > 0:
        return 0.0
    reset = _SECONDS.fullmatch(headers.get("x-ratelimit-reset", ""))
    return min(float(reset[0]), _DAY) if reset else _DAY


def retry_after(headers: Mapping[str, str], now: float, otherwise: float) -> float:
    """Return the seconds that a server asks to wait; ``otherwise`` if it does not say.

    A date is taken relative to the server's own clock, which may differ from ours.
    """
    text = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), _DAY)
    try:
        there = parsedate_to_datetime(headers["date"]).timestamp() if "date" in headers else now
        return min(max(parsedate_to_datetime(text).timestamp() - there, 0.0), _DAY)
    except (TypeError, ValueError, OverflowError, IndexError):
        return otherwise


def next_link(headers: Mapping[str, str]) -> str:
    """Return the address of the next page in a Link header; empty without one."""
    found = _NEXT.search(headers.get("link", ""))
    return found[1] if found else ""
