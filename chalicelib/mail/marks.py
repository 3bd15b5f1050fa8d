"""The line that our mails begin with, and the one that they end with: by these a quotation of
them is known for certain, whoever quoted it and whatever language their mail client speaks.
"""

from __future__ import annotations

import re
import unicodedata

from chalicelib.domain.languages import LANGUAGES, Language, words

_LONGEST = 120
#: A client's translation may change the sentence and leaves the number alone.
_NUMBER = r"inec[\W_]{0,3}(?:\d{6,20}|[a-z]{1,8}[\W_]\d{1,12})"


def mark(number: str, language: Language) -> str:
    """The first line of a mail about a ticket that can be answered."""
    return f"{words(language)['mail_marks']['above']} · INEC-{number}"


def is_mark(text: str) -> bool:
    """Whether a line is the first one of a mail of ours, and nothing else."""
    return "INEC" in text.upper() and len(text) <= _LONGEST and bool(_MARK.fullmatch(_bare(text)))


def is_end(text: str) -> bool:
    """Whether a line is the last one of a mail of ours."""
    return 30 < len(text) <= _LONGEST and _bare(text) in _ENDS


def _bare(text: str) -> str:
    """A line without accents, marks around it and differences of case and blanks."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST]).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[*_>|.·-]+", " ", plain).lower().split())


#: What stands above and below our mails, in all languages.
_ABOVE = [words(language)["mail_marks"]["above"] for language in LANGUAGES]
_LAST = [line for language in LANGUAGES for line in words(language)["mail_marks"]["last"]]
_MARK = re.compile(
    rf"(?:{'|'.join(re.escape(_bare(each)) for each in _ABOVE)})?[\W_]{{0,5}}{_NUMBER}"
)
_ENDS = frozenset(_bare(each) for each in _LAST)
