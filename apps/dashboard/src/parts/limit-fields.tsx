import { Field, Select, TextInput } from "../ui/field.tsx";

/** When a limit counts anew, and how the API says so. */
export const RESETS = {
  never: { label: "in all", value: null },
  daily: { label: "each UTC day", value: "daily" },
  weekly: { label: "each week from Monday", value: "weekly" },
  monthly: { label: "each month", value: "monthly" },
} as const;
export type LimitReset = keyof typeof RESETS;

const OPTIONS = Object.fromEntries(Object.entries(RESETS).map(([name, { label }]) => [name, label])) as Record<
  LimitReset,
  string
>;

/** How much a key may use. */
export function LimitFields({
  limit = "",
  reset,
  onReset,
}: {
  limit?: string;
  reset: LimitReset;
  onReset: (reset: LimitReset) => void;
}) {
  return (
    <>
      <Field label="Limit in US dollars" help="Empty: no limit. Daybook tells what is left; a gateway holds to it.">
        <TextInput name="limit" inputMode="decimal" pattern="\d+(\.\d+)?" defaultValue={limit} />
      </Field>
      <Field label="The limit holds">
        <Select options={OPTIONS} value={reset} onPick={onReset} />
      </Field>
    </>
  );
}
