// `npm run check`: everything that can be judged without running the product. Needs no services.
import { setUp } from "./set-up.js";
import { runChecks } from "./checks.js";

await setUp({ build: false });
process.exitCode = (await runChecks()).length === 0 ? 0 : 1;
