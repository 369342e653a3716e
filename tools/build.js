// `npm run build`: installs what is missing, compiles all packages and bundles the dashboard.
import { setUp } from "./set-up.js";

await setUp();
