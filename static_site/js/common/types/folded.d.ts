import type { PublicEntry } from "../../contract";

/** What a mail says beyond `body`: folded, and never dropped. */
export type Folded = Pick<PublicEntry, "quoted" | "quoted_text" | "full_text">;
