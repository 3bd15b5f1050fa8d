import { otherFaults } from "./fault-words.js";
import { learnFaults } from "../forms/faults.js";

learnFaults(otherFaults);
