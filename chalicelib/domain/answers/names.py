"""A known name, of a person or an institution, in a text: whole, in part, inflected, as initials.

Each telling word of it is looked for alone: "la señora Quishpe" names her. Words that many
institutions have (universidad, nacional) tell nothing alone, and an institution's word counts
alone where it is written as a name: "El Comercio" is a newspaper and "comercio" is a statistic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from chalicelib.domain.answers.folded import Folded, Word
from chalicelib.domain.search.terms import fold, stem

Spot = tuple[int, int]

#: Parts of names that are no names.
_PARTICLES = frozenset(
    "da das de del di do dos e el en la las lo los of para por the van von y".split()
)
#: What institutions are called, and what people write who have none.
_GENERIC = frozenset(
    map(
        stem,
        """
        agencia alcaldia andina asociacion autonoma autonomo banco camara canton cantonal catolica
        central centro cia cientifica cientifico clinica colegio comision compania comunicacion
        comunidad consejo consultora consultores consultoria cooperativa corporacion defensoria
        departamento descentralizado direccion diario ecuador ecuatoriana ecuatoriano educacion
        educativa empresa empresarial escuela estadistica estadisticas estado estudiante
        estudiantes estudio estudios facultad federacion fundacion gad general gobierno grupo
        hospital independiente ingenieria instituto institucion internacional investigacion
        investigaciones investigador investigadora junta laboratorio ltda mi ministerio municipal
        municipalidad municipio nacion nacional ninguna ninguno observatorio oficina organismo
        organizacion parroquia parroquial particular periodico personal politecnica politecnico
        prefectura prensa privada privado programa propia provincia provincial publica publico
        radio regional red revista salud sas secretaria servicio servicios sistema sociedad
        subsecretaria superintendencia superior tecnica tecnico tecnologia tecnologico television
        trabajo unidad union universidad universitario
        association bank center centre college company institute ministry national school
        university
        """.split(),
    )
)
#: The institute publishes under its own name.
_OWN = re.compile(r"inec|instituto nacional de estadisticas? y censos")
_INITIALS = re.compile(r"(?<![a-z])[a-z]\.(?: ?[a-z]\.)+")
_BEFORE = re.compile(r"(?<![a-z])(?:[a-z]\. ?){1,3}$")
#: Letters from which a word tells when it stands within another, as in a file's name.
_WITHIN = 5


@dataclass(frozen=True)
class KnownName:
    """``words`` are all of a name that are no particles, folded; ``telling`` those that name alone,
    as stems. ``is_person`` lets them count also without a capital."""

    words: tuple[str, ...] = ()
    telling: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    is_person: bool = True


Finder = Callable[[Folded, KnownName], Iterator[Spot]]


def of_person(full_name: str) -> KnownName:
    """What tells a person."""
    words = _words(full_name)
    return KnownName(words, frozenset(map(stem, words)))


def of_institution(organization: str) -> KnownName:
    """What tells an institution, its initials too; nothing for the institute's own name."""
    words = _words(organization)
    if _OWN.fullmatch(fold(organization).strip()) or not words:
        return KnownName(is_person=False)
    telling = frozenset(stem(word) for word in words) - _GENERIC - {"inec"}
    initials = "".join(word[0] for word in words)
    acronyms = frozenset({initials} if len(initials) >= 3 else ())
    return KnownName(words, telling, acronyms, is_person=False)


def in_prose(folded: Folded, name: KnownName) -> Iterator[Spot]:
    """Where a name stands in a text that people read."""
    if not name.words:
        return
    words = [word for word in folded.words() if word.letters not in _PARTICLES]
    yield from _whole(words, name)
    for word in words:
        capital = folded.is_capital(word.start)
        if stem(word.letters) in name.telling and _counts(word, name, capital=capital):
            yield _with_initials(folded, word, name), word.end
        elif word.letters in name.acronyms and folded.written(word.start, word.end).isupper():
            yield word.start, word.end
    if name.is_person:
        yield from _initials(folded, name)


def in_address(folded: Folded, name: KnownName) -> Iterator[Spot]:
    """Where a name stands in an address or a file's name."""
    if not name.words:
        return
    telling = [word for word in name.words if stem(word) in name.telling]
    for word in folded.words():
        if word.letters in name.acronyms or stem(word.letters) in name.telling:
            yield word.start, word.end
            continue
        for part in telling:
            at = word.letters.find(part)
            if len(part) >= _WITHIN and at >= 0:
                yield word.start + at, word.start + at + len(part)


def _words(name: str) -> tuple[str, ...]:
    words = (word.letters for word in Folded.of(name).words())
    return tuple(word for word in words if word not in _PARTICLES and len(word) > 1)


def _counts(word: Word, name: KnownName, *, capital: bool) -> bool:
    """Whether a telling word counts alone. One of two letters is a name only as a capital."""
    return capital or (name.is_person and len(word.letters) > 2)


def _whole(words: list[Word], name: KnownName) -> Iterator[Spot]:
    """Where all of a name's words stand one after the other, whatever they are."""
    wanted, many = [stem(word) for word in name.words], len(name.words)
    stems = [stem(word.letters) for word in words]
    for at in range(len(words) - many + 1):
        if many > 1 and stems[at : at + many] == wanted:
            yield words[at].start, words[at + many - 1].end


def _with_initials(folded: Folded, word: Word, name: KnownName) -> int:
    """Where a word begins with the initials before it, if they are of the name: "M. F. Quishpe"."""
    before = _BEFORE.search(folded.letters[max(0, word.start - 12) : word.start])
    if before is None:
        return word.start
    firsts = {one[0] for one in name.words}
    theirs = set(re.sub(r"[. ]", "", before.group()))
    return word.start - len(before.group()) if theirs <= firsts else word.start


def _initials(folded: Folded, name: KnownName) -> Iterator[Spot]:
    """Where the initials of a name stand alone: "M. Q.", "M.F.Q.A."."""
    firsts = [word[0] for word in name.words]
    possible = {
        "".join(some) for many in range(2, len(firsts) + 1) for some in combinations(firsts, many)
    }
    for found in _INITIALS.finditer(folded.letters):
        if re.sub(r"[. ]", "", found.group()) in possible:
            yield found.span()
