/**
 * Property tests draw the same cases in every run, so that what fails comes from the change at hand. `FC_SEED=7 npm test`
 * draws others; `FC_SEED=random` new ones each time.
 */
import { configureGlobal, readConfigureGlobal } from "fast-check";

const asked = process.env.FC_SEED ?? "20131027";
if (asked !== "random") configureGlobal({ ...readConfigureGlobal(), seed: Number(asked) });
