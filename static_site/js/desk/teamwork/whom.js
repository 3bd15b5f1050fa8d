import { fill } from "../../common/text.js";
import { workWords } from "../beside/work-words.js";

/**
 * Whom a question goes to: a colleague and their area, or the area.
 *
 * @param {import("../../contract").AskedNamed} asked
 */
export function whom({ area, agent }) {
  return agent ? fill(workWords.questions.to_one, { name: agent, area: area.name }) : area.name;
}
