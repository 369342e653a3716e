import { UsageError } from "../../command-error.js";
import { parsedRequired } from "../../option.js";

/** The vendors whose days Daybook keeps. */
const VENDORS = ["openrouter", "v0"];

/** The word that names one. */
export const vendorName = parsedRequired({
  placeholder: "vendor",
  summary: VENDORS.join(" or "),
  parse: (given) => {
    if (VENDORS.includes(given)) return given;
    throw new UsageError(`"${given}" is no vendor. Give ${VENDORS.join(" or ")}.`);
  },
});
