import { UsageError } from "../../command-error.js";
import { parsed } from "../../option.js";

/** Whether chats and messages are derived from a team's traces. */
export const derivedChatsOption = parsed({
  placeholder: "auto|on|off",
  summary: "derive chats and messages from traces: until the team sends its own, always, never",
  parse: (given) => {
    if (given === "auto" || given === "on" || given === "off") return given;
    throw new UsageError("--derived-chats must be auto, on or off.");
  },
});
