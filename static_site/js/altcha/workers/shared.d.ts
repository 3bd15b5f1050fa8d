/** The build copies the package's module beside ours, where browsers find it. */
import type { DeriveKeyFunction } from "altcha-lib/types";

export function handler(options: { deriveKey: DeriveKeyFunction }): void;
