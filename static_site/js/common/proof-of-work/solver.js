import { deriveKey } from "../../altcha/algorithms/web/pbkdf2.js";
import { handler } from "../../altcha/workers/shared.js";

/** A worker that tries its share of a proof of work (`challenge.js`). */
handler({ deriveKey });
