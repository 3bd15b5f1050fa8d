# ruff: noqa: E501
"""How mail clients quote the mail that is answered: what stands around the person's words.

A frame gives the whole body of a mail from the words of the person, above or below, and the mail
that is quoted. ``marked`` frames mark each quoted line, so that answers may stand between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

US = "Atención al ciudadano INEC"
ADDRESS = "tickets@inec.example"


@dataclass(frozen=True)
class Frame:
    """A client's way: the lines that introduce a quotation, and how the quotation is written."""

    name: str
    html: bool
    marked: bool
    intro: str
    quote: Callable[[str], str]

    def answer(self, above: str, quoted: str, below: str = "") -> str:
        """The body of an answer."""
        parts = [self._own(above), self.intro + self.quote(quoted), self._own(below)]
        whole = ("" if self.html else "\n\n").join(part for part in parts if part)
        return f"<html><body>{whole}</body></html>" if self.html else whole + "\n"

    def between(self, pairs: list[tuple[str, str]]) -> str:
        """The body of an answer that follows each quoted piece with words of the person's."""
        told = [self.intro]
        for quoted, words in pairs:
            told += [self.quote(quoted), self._own(words)]
        return ("" if self.html else "\n\n").join(told)

    def _own(self, words: str) -> str:
        if not self.html or not words:
            return words
        return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in words.split("\n"))


def _angles(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _indented(text: str) -> str:
    return "\n".join(f" {line}" for line in text.split("\n"))


def _element(start: str, end: str) -> Callable[[str], str]:
    def quote(text: str) -> str:
        lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))
        return f"{start}{lines}{end}"

    return quote


def _text(
    name: str, intro: str, quote: Callable[[str], str] = str, *, marked: bool = False
) -> Frame:
    return Frame(name, html=False, marked=marked, intro=intro, quote=quote)


def _html(name: str, intro: str, quote: Callable[[str], str], *, marked: bool = False) -> Frame:
    return Frame(name, html=True, marked=marked, intro=intro, quote=quote)


_CITE = _element('<blockquote type="cite">', "</blockquote>")
_GMAIL = _element(
    '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">',
    "</blockquote>",
)
_PLAIN = _element("<div>", "</div>")
_BLOCK = _element('<blockquote style="border-left:2px solid #1010FF">', "</blockquote>")

TEXT = [
    _text(
        "gmail-es",
        f"El mar, 24 nov 2026 a las 9:30, {US} (<{ADDRESS}>)\nescribió:\n\n",
        _angles,
        marked=True,
    ),
    _text(
        "gmail-en",
        f"On Tue, Nov 24, 2026 at 9:30 AM {US} <{ADDRESS}>\nwrote:\n\n",
        _angles,
        marked=True,
    ),
    _text(
        "gmail-pt",
        f"Em ter., 24 de nov. de 2026 às 09:30, {US} <\n{ADDRESS}> escreveu:\n\n",
        _angles,
        marked=True,
    ),
    _text("gmail-old", f"2015-11-24 9:30 GMT-05:00 {US} <{ADDRESS}>:\n\n", _angles, marked=True),
    _text(
        "apple-es",
        f"El 24 nov 2026, a las 09:30, {US} <{ADDRESS}> escribió:\n\n",
        _angles,
        marked=True,
    ),
    _text(
        "apple-en",
        f"> On 24 Nov 2026, at 09:30, {US} <{ADDRESS}> wrote:\n> \n",
        _angles,
        marked=True,
    ),
    _text(
        "apple-pt",
        f"No dia 24/11/2026, às 09:30, {US} <{ADDRESS}> escreveu:\n\n",
        _angles,
        marked=True,
    ),
    _text("thunderbird-es", f"El 24/11/2026 a las 9:30, {US} escribió:\n", _angles, marked=True),
    _text("thunderbird-en", f"On 11/24/26 9:30 AM, {US} wrote:\n", _angles, marked=True),
    _text("thunderbird-pt", f"Em 24/11/2026 09:30, {US} escreveu:\n", _angles, marked=True),
    _text(
        "outlook-es",
        f"De: {US} <{ADDRESS}>\nEnviado el: martes, 24 de noviembre de 2026 9:30\nPara: Maria <maria@example.com>\nAsunto: Re: Requerimiento\n\n",
    ),
    _text(
        "outlook-en",
        f"From: {US} <{ADDRESS}>\nSent: Tuesday, November 24, 2026 9:30 AM\nTo: Maria <maria@example.com>\nSubject: Re: Request\n\n",
    ),
    _text(
        "outlook-pt",
        f"De: {US} <{ADDRESS}>\nEnviada em: terça-feira, 24 de novembro de 2026 09:30\nPara: Maria <maria@example.com>\nAssunto: Re: Pedido\n\n",
    ),
    _text(
        "outlook-old",
        f"-----Mensaje original-----\nDe: {US} [mailto:{ADDRESS}]\nEnviado el: martes, 24 de noviembre de 2026 9:30\nPara: Maria\nAsunto: Re: x\n\n",
    ),
    _text(
        "outlook-old-angles",
        f"-----Original Message-----\nFrom: {US}\nSent: Tuesday, November 24, 2026 9:30 AM\nTo: Maria\nSubject: x\n\n",
        _angles,
        marked=True,
    ),
    _text(
        "outlook-web",
        f"________________________________\nDe: {US} <{ADDRESS}>\nEnviado: martes, 24 de noviembre de 2026 9:30\nPara: Maria\nAsunto: Re: x\n\n",
    ),
    _text(
        "outlook-mobile",
        f"Obtener Outlook para Android\n________________________________\nFrom: {US} <{ADDRESS}>\nSent: Tuesday, November 24, 2026 9:30:00 AM\nTo: Maria\nSubject: x\n\n",
    ),
    _text(
        "yahoo-es",
        f"    El martes, 24 de noviembre de 2026, 09:30:00 a. m. GMT-5, {US} <{ADDRESS}> escribió:  \n \n",
        _indented,
    ),
    _text(
        "yahoo-en",
        f"     On Tuesday, November 24, 2026 at 09:30:00 AM GMT-5, {US} <{ADDRESS}> wrote:  \n \n",
        _indented,
    ),
    _text(
        "samsung-es",
        f"-------- Mensaje original --------\nDe: {US} <{ADDRESS}> \nFecha: 24/11/26  9:30  (GMT-05:00) \nPara: maria@example.com \nAsunto: Re: x \n\n",
    ),
    _text(
        "samsung-en",
        f"-------- Original message --------\nFrom: {US} <{ADDRESS}> \nDate: 11/24/26  9:30 AM  (GMT-05:00) \nTo: maria@example.com \nSubject: x \n\n",
    ),
    _text(
        "zimbra-es",
        f'----- Mensaje original -----\nDe: "{US}" <{ADDRESS}>\nPara: "Maria" <maria@example.com>\nEnviados: Martes, 24 de Noviembre 2026 9:30:00\nAsunto: Re: x\n\n',
    ),
    _text(
        "zimbra-en",
        f'From: "{US}" <{ADDRESS}>\nTo: "Maria" <maria@example.com>\nSent: Tuesday, November 24, 2026 9:30:00 AM\nSubject: x\n\n',
    ),
    _text(
        "zimbra-pt",
        f'----- Mensagem original -----\nDe: "{US}" <{ADDRESS}>\nPara: "Maria" <maria@example.com>\nEnviadas: Terça-feira, 24 de novembro de 2026 9:30:00\nAssunto: x\n\n',
    ),
]
HTML = [
    _html(
        "gmail-html",
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">El mar, 24 nov 2026 a las 9:30, {US} (&lt;<a href="mailto:{ADDRESS}">{ADDRESS}</a>&gt;) escribió:<br></div>',
        _GMAIL,
        marked=True,
    ),
    _html(
        "apple-html",
        "<br><div>",
        _element(
            f'<blockquote type="cite"><div>El 24 nov 2026, a las 09:30, {US} &lt;{ADDRESS}&gt; escribió:</div>',
            "</blockquote>",
        ),
        marked=True,
    ),
    _html(
        "thunderbird-html",
        f'<div class="moz-cite-prefix">El 24/11/2026 a las 9:30, {US} escribió:<br></div>',
        _CITE,
        marked=True,
    ),
    _html(
        "outlook-html",
        f'<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class=MsoNormal><b>De:</b> {US} &lt;{ADDRESS}&gt; <br><b>Enviado el:</b> martes, 24 de noviembre de 2026 9:30<br><b>Para:</b> Maria<br><b>Asunto:</b> Re: x<o:p></o:p></p></div></div>',
        _PLAIN,
    ),
    _html(
        "outlook-web-html",
        f'<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> {US} &lt;{ADDRESS}&gt;<br><b>Sent:</b> Tuesday, November 24, 2026 9:30 AM<br><b>To:</b> Maria<br><b>Subject:</b> x</font><div>&nbsp;</div></div>',
        _PLAIN,
    ),
    _html(
        "yahoo-html",
        "",
        _element(
            f'<div id="ydp1yahoo_quoted_2" class="ydp1yahoo_quoted"><div><div>El martes, 24 de noviembre de 2026, 09:30:00 a. m. GMT-5, {US} &lt;{ADDRESS}&gt; escribió: </div><div><br></div>',
            "</div></div>",
        ),
    ),
    _html(
        "zimbra-html",
        f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>De: </b>"{US}" &lt;{ADDRESS}&gt;<br><b>Para: </b>"Maria"<br><b>Enviados: </b>Martes, 24 de Noviembre 2026 9:30:00<br><b>Asunto: </b>Re: x<br></div>',
        _BLOCK,
        marked=True,
    ),
    _html(
        "samsung-html",
        f"<div>-------- Mensaje original --------</div><div>De: {US} &lt;{ADDRESS}&gt; </div><div>Fecha: 24/11/26  9:30  (GMT-05:00) </div><div>Para: maria@example.com </div><div>Asunto: Re: x </div><div><br></div>",
        _PLAIN,
    ),
]
FRAMES = TEXT + HTML
MARKED = [frame for frame in FRAMES if frame.marked]
