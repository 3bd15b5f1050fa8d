import type { Begun, Tab } from "../compose/writing.js";
import type { DraftSeen } from "../../contract";

/** A draft as a page knows it. */
export interface Draft {
  number: string;
  tab: Tab;
  /** What stands in the editor. */
  begun: Begun;
  /** What the server has, as far as is known. */
  saved: Begun;
  /** What was sent to be saved and not answered yet, perhaps never: the page may have been left. */
  sent: Begun[];
  /** The server's; 0 is none, null is not known. */
  version: number | null;
  /** Whether the server told what it has. */
  met: boolean;
  other: DraftSeen | null;
  /** Whether the server could not be reached. */
  failing: boolean;
  busy: Promise<void> | null;
  timer: number;
  /** How often it was written to: an answer from before the last is old. */
  writes: number;
}
