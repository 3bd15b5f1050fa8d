"""Answers as the institute writes them, without anybody's data, and people who may have asked."""

from __future__ import annotations

from random import Random

from chalicelib.domain.answers.personal_data import Known

_OPENINGS = (
    (
        "De acuerdo con el Censo de Población y Vivienda 2022, la población del Ecuador es de"
        " 16 938 986 habitantes, de los cuales el 51,3 % son mujeres."
    ),
    "La proyección de población para 2024 es de 17.893.120 personas (revisión 2024).",
    (
        "El IPC de octubre de 2024 se ubicó en 113,42, con una variación mensual de -0,24 % y una"
        " anual de 1,42 %."
    ),
    (
        "La canasta familiar básica costó USD 797,42 en septiembre de 2024, frente a un ingreso"
        " familiar de USD 858,67."
    ),
    (
        "Según la ENEMDU anual 2023, la tasa de empleo adecuado fue de 36,3 % y la de desempleo de"
        " 3,8 %; la PEA llegó a 8.529.412 personas."
    ),
    (
        "El Registro Estadístico de Nacidos Vivos 2023 tiene 238.772 registros, un 5,1 % menos que"
        " en 2022 (250.277)."
    ),
    "En 2022 hubo 92 410 defunciones generales; la tasa fue de 5,1 por cada 1 000 habitantes.",
    (
        "La ESPAC 2023 estima 5,2 millones de hectáreas de uso agropecuario; el maíz duro"
        " seco ocupa"
        " 365.189 ha y el arroz 343.060 ha."
    ),
    (
        "Las ventas totales de las empresas fueron de 239.128.456.712 dólares en 2023 y de"
        " 1 712 345 678 en la rama C2396."
    ),
    (
        "El Directorio de Empresas y Establecimientos 2023 registra 1.246.162 empresas; 863 681 son"
        " formales."
    ),
    (
        "La pobreza por ingresos a junio de 2024 fue de 25,5 % y la extrema de 10,8 %, con"
        " líneas de"
        " USD 91,43 y USD 51,53 mensuales."
    ),
    (
        "La ENSANUT 2018 halló desnutrición crónica en el 23,0 % de los menores de cinco"
        " años; la ENDI"
        " 2022-2023, en el 17,5 %."
    ),
    (
        "El índice de producción de la industria manufacturera (IPI-M) pasó de 98,17 a 101,36 entre"
        " 01-2024 y 09-2024."
    ),
    (
        "La tabla de códigos de la DPA 2024 identifica 24 provincias, 221 cantones y 1.499"
        " parroquias;"
        " la parroquia 010150 es cabecera cantonal."
    ),
)
_DETAILS = (
    (
        "Año | Hombres | Mujeres\n2020 | 8.665.937 | 8.844.706\n2021 | 8.787.105 | 8.970.895\n"
        "2022 | 8.255.321 | 8.683.665"
    ),
    "2019 2020 2021 2022 2023\n17267986 17510643 17757000 16938986 17467110",
    "Las cifras por provincia están en la hoja 3.1.2 del archivo ENEMDU_202409_tabulados.xlsx.",
    "El detalle por CIIU Rev. 4 (A0111.01, G4711, C1071.0) está en el cuadro 4.15.",
    "La serie va de enero de 2005 a octubre de 2024; la base es 2014 = 100.",
    "El factor de expansión es fexp y el intervalo de confianza al 95 % va de 35,1 a 37,5.",
    "Guayaquil tiene 2.746.403 habitantes, Quito 2.679.722 y Santo Domingo 441.583.",
    "Los microdatos anonimizados de la ronda 2023-IV tienen 8.412 hogares y 29.307 personas.",
    (
        "La publicación salió el 15/11/2024 (boletín técnico N.º 11-2024-IPC) y la próxima será el"
        " 2024-12-06."
    ),
    "El coeficiente de variación es de 0,0342 y el error estándar de 0.007113.",
    (
        "Se publica en https://www.ecuadorencifras.gob.ec/documentos/web-inec/IPC/2024/octubre/"
        "Tabulados_IPC_202410.xlsx junto con la metodología."
    ),
    (
        "La Ley de Estadística (Registro Oficial 82 de 7 de mayo de 1976), en su artículo"
        " 21, protege"
        " los datos individuales."
    ),
    "El decreto 1 200 de 2023 y la resolución 002-DIREJ-DIJU-NT-2024 fijan la periodicidad.",
    "Coordenadas del centroide: -0,180653 y -78,467834; superficie: 9.536,2 km².",
    "ISBN 978-9942-22-578-1; DOI 10.1234/inec.2024.0917.",
    "En 7 de cada 10 hogares hay internet; 1.234.567 hogares usan fibra óptica.",
)
_CLOSINGS = (
    "La información se actualiza cada mes, el quinto día hábil.",
    "No hay desagregación cantonal porque la muestra es representativa por provincia.",
    "La metodología cambió en 2021, por lo que la serie no es comparable con los años anteriores.",
    "Los valores están en dólares corrientes; el deflactor se publica en las Cuentas Nacionales.",
    "Los totales pueden no sumar por el redondeo.",
    "Para años anteriores a 1990 existe solamente la publicación impresa.",
)
PEOPLE = (
    Known("María Fernanda Quishpe Andrade", "Universidad Nacional de Loja", "1700000019"),
    Known("José Luis Pérez-Gómez", "Pontificia Universidad Católica del Ecuador", "0910000009"),
    Known("Ana Lucía Ñacato", "GAD Municipal de Cuenca", "AB123456", "+593987654321"),
    Known("Wilson de la Torre Yépez", "Cooperativa Jardín Azuayo", "1000000008"),
    Known("Xu Li", "Embajada de la República Popular China", "E12345678"),
    Known("Sisa Guamán Tituaña", "Confederación Kichwa", "1800000018", "+593223303030"),
    Known("Robert O'Connor", "Banco Interamericano de Desarrollo", "P1234567", "+12025550123"),
    Known("Gabriela Moncayo Zurita", "Diario Primicias", "1100000015"),
    Known("Édison Vinicio Chicaiza", "ESPOL", "0600000018", numbers=("051243",)),
    Known("Nathaly Burbano", "", "0400000012"),
)


def clean(random: Random) -> str:
    """An answer that names nobody."""
    parts = (random.choice(_OPENINGS), random.choice(_DETAILS), random.choice(_CLOSINGS))
    return "\n\n".join(parts)
