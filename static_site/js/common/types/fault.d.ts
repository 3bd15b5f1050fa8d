import type { FieldFault } from "../../contract";

/** A wrong field: as the API names it, or as the page finds it before anything is sent. */
export type Fault = Pick<FieldFault, "field" | "code"> & {
  detail?: string;
  /** What its sentence names besides the limits. */
  values?: Record<string, string | number>;
};
