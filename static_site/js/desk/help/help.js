import { byId } from "../../common/dom.js";

/**
 * Where the guides tell of each page of the desk: a guide, and the step whose paragraph it is
 * (`tests/site/test_desk_help.py` finds each).
 *
 * @type {Record<string, string>}
 */
const TOLD = {
  list: "agente/#desk-list",
  ticket: "agente/#desk-claim",
  abrir: "agente/#desk-behalf",
  respuestas: "unidad/#unit-canned",
  publicaciones: "unidad/#unit-answer",
  auditoria: "unidad/#unit-audit",
  catalogo: "unidad/#unit-catalog",
  unidad: "unidad/#unit-people",
  cuenta: "agente/#desk-absence",
  preguntas: "agente/#desk-note",
  borradores: "agente/#desk-reply",
  archivos: "agente/#desk-search",
  informes: "unidad/#unit-figures",
  lotaip: "unidad/#unit-figures",
  personas: "unidad/#unit-figures",
  trail: "unidad/#unit-audit",
  paper: "agente/#desk-claim",
};

/** @param {string} page Have the bar's "?" lead to what is told of a page. */
export function tellOf(page) {
  const link = byId("help", HTMLAnchorElement);
  link.href = `${link.dataset.guides}${TOLD[page] ?? "agente/"}`;
}
