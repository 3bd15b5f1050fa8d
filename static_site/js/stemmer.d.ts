/** The build copies the package's module beside ours, where browsers find it without a map. */
export { stemmer } from "@orama/stemmers/spanish";
