import { laterSteps, otherFaults } from "./words-of-others.js";
import { learnSteps } from "../dates.js";
import { learnFaults } from "../forms/faults.js";

learnFaults(otherFaults);
learnSteps(laterSteps);
