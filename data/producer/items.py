"""An item of what préfectures return: how it is asked, by what text, who holds it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from data.producer.layouts import Frozen

Answer = Literal["count", "amount", "year", "date", "choice"]


class Wording(Frozen):
    """A text in both languages. What travels with the figures of a return has its words in the
    catalogue, not in the message files: to rename an item is to change one file.
    """

    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def of(self, lang: str) -> str:
        """In one of the languages."""
        return self.fr if lang == "fr" else self.en


class Item(Frozen):
    """What is asked: the kind of `answer`, a label (`fr`, `en`), what is meant (`about`), the
    `document` that asks for it and who holds it (keys of the dataset's tables), the year `since`
    which it is asked, and the codes that a choice is made from.
    """

    answer: Answer
    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)
    about_fr: str = Field(min_length=1)
    about_en: str = Field(min_length=1)
    document: str
    holder: str
    since: int | None = None
    choices: dict[str, Wording] = Field(default_factory=dict)

    @property
    def label(self) -> Wording:
        """Its name."""
        return Wording(fr=self.fr, en=self.en)

    @property
    def about(self) -> Wording:
        """What it counts."""
        return Wording(fr=self.about_fr, en=self.about_en)

    def asked_in(self, year: int) -> bool:
        """Whether it is asked of that year."""
        return self.since is None or year >= self.since
