import { byId, create } from "../../common/dom.js";
import { fillSelect, option, topicChoices } from "../../common/forms/offer.js";
import { fill } from "../../common/text.js";
import { html, render } from "../../lit-html.js";
import { chosenIn, offeredArea } from "../filing/topic-and-area.js";
import { options, select } from "../parts.js";
import { setup } from "../setup.js";
import { words } from "../words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { Offer } from "../../contract" */

/** Which area answers who calls: the topic's, unless the agent chooses another. */

const said = pageWords.behalf.area;
const FORM = "behalf";

/** Whose topics come first now. */
let first = "";

/**
 * Follow what is chosen; the topics are those that the form offers.
 *
 * @param {HTMLFormElement} form
 * @param {Offer} offer
 */
export function followArea(form, offer) {
  const show = () => {
    draw();
    order(offer);
  };
  form.addEventListener("change", show);
  show();
}

function draw() {
  const { topic, area } = chosenIn(FORM);
  const { areas } = setup();
  const { label, hint, of_topic: none } = said;
  render(
    html`
      ${select({ form: FORM, name: "area", label, hint }, options(areas, area, none))}
      ${offeredArea({ form: FORM, topic, area, areas })}
    `,
    byId("behalf-filing", HTMLElement),
  );
}

/**
 * List the topics of the chosen area first.
 *
 * @param {Offer} offer
 */
function order({ topics }) {
  const { area = "" } = chosenIn(FORM);
  if (area === first) return;
  first = area;
  const own = topics.filter((topic) => topic.area === area);
  const others = topics.filter((topic) => topic.area !== area);
  const group = create("optgroup");
  group.label = fill(words.filing.first, { area: own[0]?.area_name });
  group.append(...own.map(option));
  fillSelect(byId("topic", HTMLSelectElement), [
    ...(own.length > 0 ? [group] : []),
    ...topicChoices(others),
  ]);
}
