import { type DayRange, isDay, isPreset, RANGE_PRESETS, type RangePreset } from "../lib/day-range.ts";
import { one, type Search } from "../lib/search.ts";
import { Select, TextInput } from "../ui/field.tsx";

const OPTIONS: Readonly<Record<RangePreset | "custom", string>> = { ...RANGE_PRESETS, custom: "Other days" };

/** Which days: a preset, or two days. What is picked goes into the address. */
export function RangePicker({
  search,
  range,
  onChange,
}: {
  search: Search;
  /** The days that the address means now. */
  range: DayRange;
  onChange: (change: { range?: string; from?: string; to?: string }) => void;
}) {
  const preset = one(search, "range");
  const isCustom = isDay(one(search, "from")) && isDay(one(search, "to"));
  const pickDay = (part: Partial<DayRange>): void => {
    const { start, end } = { ...range, ...part };
    if (isDay(start) && isDay(end)) onChange(start <= end ? { from: start, to: end } : { from: end, to: start });
  };
  return (
    <>
      <label>
        Days
        <Select
          options={OPTIONS}
          value={isCustom ? "custom" : isPreset(preset) ? preset : "30d"}
          onPick={(picked) => onChange(picked === "custom" ? { from: range.start, to: range.end } : { range: picked })}
        />
      </label>
      {isCustom && (
        <>
          <label>
            from
            <TextInput type="date" value={range.start} onChange={({ target }) => pickDay({ start: target.value })} />
          </label>
          <label>
            to
            <TextInput type="date" value={range.end} onChange={({ target }) => pickDay({ end: target.value })} />
          </label>
        </>
      )}
    </>
  );
}
