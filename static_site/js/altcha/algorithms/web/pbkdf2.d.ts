/** The build copies the package's module beside ours, where browsers find it. */
export { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
