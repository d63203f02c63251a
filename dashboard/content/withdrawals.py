"""What is said of a release that was taken back."""

from __future__ import annotations

from datetime import date

from data.release import Withdrawal
from messages import Words


def told(words: Words, gone: Withdrawal) -> str:
    """When and why, in the reader's language; a reason given in French alone says so."""
    day = words.date(date.fromisoformat(gone.date))
    if words.lang == "fr":
        return words("withdrawn.why", date=day, why=gone.why)
    if gone.why_en:
        return words("withdrawn.why", date=day, why=gone.why_en)
    return words("withdrawn.why_in_french", date=day, why=gone.why)
