/** The build copies the package's module beside ours, where browsers find it. */
export { solveChallenge, solveChallengeWorkers, type Challenge } from "altcha-lib";
