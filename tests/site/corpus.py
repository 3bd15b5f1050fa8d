"""2,000 invented answers, and 150 questions as people ask them, each with its right answer."""

from __future__ import annotations

import random
from dataclasses import dataclass

from chalicelib.domain.answers.search_index import Indexed

#: Of each topic: what an answer is about, and what people write who look for it.
_MATTERS: dict[str, dict[str, list[str]]] = {
    "ipc": {
        "la variación mensual del Índice de Precios al Consumidor": [
            "inflacion mensual", "cuanto subieron los precios al consumidor cada mes",
        ],
        "la variación anual del Índice de Precios al Consumidor": [
            "inflación anual", "IPC anual", "alza de precios en el año",
        ],
    },
    "canasta": {
        "el costo de la canasta familiar básica": ["precio canasta basica", "canastas familiares"],
        "el costo de la canasta familiar vital": ["canasta vital cuanto cuesta"],
    },
    "enemdu": {
        "la tasa de desempleo": ["desocupación", "cuántos desempleados hay", "tasas de desempleo"],
        "la tasa de empleo adecuado": ["trabajo adecuado", "empleos adecuados porcentaje"],
        "la tasa de subempleo": ["subempleados", "personas en subempleo"],
        "la participación en el empleo informal": ["trabajo informal", "trabajadores informales"],
    },
    "pobreza": {
        "la incidencia de la pobreza por ingresos": ["pobres por ingreso", "indice de pobreza"],
        "el coeficiente de Gini": ["desigualdad", "gini de los ingresos"],
        "la pobreza por necesidades básicas insatisfechas": ["NBI", "pobreza por nbi"],
    },
    "nacidos": {
        "el número de nacidos vivos": ["cuantos nacieron", "nacimientos", "natalidad"],
        "los nacidos vivos de madres adolescentes": [
            "nacimientos de madre adolescente", "bebes de adolescentes",
        ],
    },
    "defunciones": {
        "el número de defunciones generales": ["cuántos fallecieron", "muertes", "mortalidad"],
        "las defunciones por accidentes de transporte": ["muertos en accidentes de transporte"],
        "las defunciones por diabetes": ["fallecidos por diabetes", "muertes diabetes"],
    },
    "matrimonios": {
        "el número de matrimonios": ["bodas", "cuantas parejas se casaron matrimonio"],
        "el número de divorcios": ["divorciados", "separaciones", "divorcio cantidad"],
    },
    "cpv2022": {
        "la población según el censo": ["cuantos habitantes", "poblacion total", "habitante"],
        "las viviendas con acceso a internet según el censo": ["casas con internet censo"],
        "la población que se identifica como indígena": ["indígenas", "poblacion indigena"],
    },
    "proyecciones": {
        "la población proyectada": ["proyección poblacional", "proyecciones de poblacion"],
    },
    "transporte": {
        "el número de vehículos matriculados": ["carros matriculados", "autos matrícula"],
        "los siniestros de tránsito": ["accidentes de transito", "choques"],
    },
    "esed": {
        "los permisos de construcción": ["permiso de construcción", "edificaciones permisos"],
    },
    "espac": {
        "la superficie cultivada de maíz": ["hectareas de maiz", "cultivos de maíz superficie"],
        "la producción de leche": ["cuanta leche se produce", "litros de leche"],
        "el número de cabezas de ganado": ["vacas", "ganado vacuno cabezas"],
    },
    "gad_apa": {
        "la cobertura de agua potable": ["servicio de agua potable", "agua potables cobertura"],
        "la cobertura de alcantarillado": ["alcantarillados", "saneamiento cobertura"],
    },
    "gad_girs": {
        "los residuos sólidos recolectados": ["basura recogida", "toneladas de basura"],
    },
    "camas_egresos": {
        "el número de camas hospitalarias": ["camas en hospitales", "cama de hospital cuantas"],
        "los egresos hospitalarios por dengue": ["hospitalizaciones dengue", "altas por dengue"],
    },
    "ras": {"el número de médicos": ["cuantos doctores", "médicos por habitante"]},
    "endi": {
        "la prevalencia de desnutrición crónica infantil": [
            "DCI", "niños desnutridos", "desnutricion cronica en menores",
        ],
    },
    "envigmu": {
        "la prevalencia de violencia contra las mujeres": [
            "violencia de genero", "mujer violencia",
        ],
    },
    "tic_hogares": {
        "los hogares con acceso a internet": ["internet en el hogar", "hogar con internet"],
        "la población con teléfono celular activado": ["uso de celulares", "celular personas"],
    },
    "reem": {
        "el número de empresas activas": ["cuantas compañias", "empresa activa cantidad"],
        "las ventas de las empresas": ["venta empresarial", "cuanto venden las compañías"],
    },
    "reess": {"el empleo registrado en la seguridad social": ["afiliados al IESS", "asegurados"]},
    "esi": {
        "las entradas de extranjeros": ["turistas extranjeros entradas", "entrada extranjera"],
        "las salidas de ecuatorianos": ["ecuatorianos que salieron", "salida de ecuatoriano"],
    },
    "usotiempo": {
        "las horas de trabajo no remunerado": ["quehaceres horas", "tareas del hogar horas"],
    },
    "enti": {"la tasa de trabajo infantil": ["niños que trabajan", "trabajos infantiles"]},
}  # fmt: skip
_PLACES = (
    "Azuay Bolívar Cañar Carchi Chimborazo Cotopaxi Esmeraldas Galápagos Guayas Imbabura Loja "
    "Manabí Napo Orellana Pastaza Pichincha Sucumbíos Tungurahua Quito Guayaquil Cuenca Ambato "
    "Riobamba Machala Ibarra Portoviejo"
).split()
_YEARS = tuple(str(year) for year in range(2015, 2026))
_FORMS = (
    "¿Cuál fue {} en {} en {}?",
    "¿Dónde encuentro {} de {} del año {}?",
    "Datos sobre {} en {}, {}",
)
_NEAR = {"a": "s", "e": "r", "i": "u", "o": "p", "n": "m", "c": "v", "s": "z", "v": "b", "b": "v"}


@dataclass(frozen=True)
class Asked:
    """What somebody types, and the answer that they look for."""

    typed: str
    answer: str


def corpus(seed: int = 2026, count: int = 2_000) -> list[Indexed]:
    """So many answers, no two to the same question."""
    chance = random.Random(seed)
    every = [
        (topic, matter, place, year)
        for topic, matters in _MATTERS.items()
        for matter in matters
        for place in _PLACES
        for year in _YEARS
    ]
    return [
        Indexed(
            id=f"a{n:05}",
            address=f"/respuestas/{topic.replace('_', '-')}/a{n:05}/",
            topic=topic,
            question=_FORMS[n % len(_FORMS)].format(matter, place, year),
            text=f"El INEC publica {matter} por provincia y cantón. En {place}, el valor de {year}"
            f" fue {chance.randint(10, 99_999)}. Consulte los tabulados y la nota metodológica.",
            place=place,
        )
        for n, (topic, matter, place, year) in enumerate(chance.sample(every, count))
    ]


def questions(answers: list[Indexed], seed: int = 150, count: int = 150) -> list[Asked]:
    """Questions in other words, each with a typing error in a half of them."""
    chance = random.Random(seed)
    found = []
    for answer in chance.sample(answers, count):
        matter, said = next(
            (matter, said)
            for matter, said in _MATTERS[answer.topic].items()
            if matter in answer.question
        )
        year = next(year for year in _YEARS if year in answer.question)
        words = chance.choice([*said, matter])
        typed = chance.choice(("{} {} {}", "{} en {} {}", "{} de {} del {}")).format(
            words, answer.place, year
        )
        typed = typed.lower() if chance.random() < 0.5 else typed
        found.append(Asked(_mistyped(typed, chance) if chance.random() < 0.5 else typed, answer.id))
    return found


def _mistyped(text: str, chance: random.Random) -> str:
    """A text with a slip of the fingers in one of its long words."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return text
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    slip = chance.choice(("lost", "twice", "near", "swapped"))
    if slip == "lost":
        word = word[:at] + word[at + 1 :]
    elif slip == "twice":
        word = word[:at] + word[at] + word[at:]
    elif slip == "near":
        word = word[:at] + _NEAR.get(word[at], "e") + word[at + 1 :]
    else:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    words[place] = word
    return " ".join(words)
