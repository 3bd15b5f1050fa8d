import { watchFinder } from "../common/finder/box.js";

watchFinder();
