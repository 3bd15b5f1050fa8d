import { create } from "../dom.js";
import { linkTo } from "./finding.js";
import { material } from "./material.js";

/** Lines beside what is written, at most, and the share of its words that each has at least. */
const MOST = 3;
const CLOSE = 0.5;
const PAUSE = 600;

/**
 * Show what is published and close to what somebody writes, below it, where nothing moves that is
 * being written. Each opens in a window of its own: the form stays as it is.
 *
 * @param {() => string} written
 * @param {HTMLElement} beside holds the list
 * @returns {() => void} is called when more is written
 */
export function showClose(written, beside) {
  const list = beside.querySelector("ul");
  let waiting = 0;
  const show = async () => {
    const all = await material();
    const text = written();
    if (all?.inParts) await all.fetchFor(`${text} `);
    const found = all?.search(`${text} `, MOST) ?? [];
    const close = found.filter(({ share }) => share >= CLOSE);
    list?.replaceChildren(
      ...close.map(({ title, href, about }) => {
        const line = create("li", "site-finder__result");
        const link = linkTo(title, href);
        link.target = "_blank";
        link.rel = "noopener";
        line.append(link, create("span", "site-finder__about", about));
        return line;
      }),
    );
    beside.toggleAttribute("hidden", close.length === 0);
  };
  return () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, PAUSE);
  };
}
