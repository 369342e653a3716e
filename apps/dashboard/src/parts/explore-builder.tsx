import type { AnalyticsQueryRequest, GetAnalyticsMetaResponse } from "@daybook/sdk/models/operations";
import { type FormEvent, useState } from "react";
import type { DayRange } from "../lib/day-range.ts";
import { CHART_KINDS, type ExploreChart, writeFilter } from "../lib/explore-question.ts";
import { many, one, type Search } from "../lib/search.ts";
import { formText } from "../lib/form-text.ts";
import styles from "../pages/pages.module.css";
import { Button } from "../ui/button.tsx";
import { Choice, Field, Select, TextInput } from "../ui/field.tsx";
import { RangePicker } from "./range-picker.tsx";

const DIMENSIONS_MAX = 2;

/** The parts of a question: metrics, dimensions, time, filters, and how the answer is drawn. */
export function ExploreBuilder({
  meta,
  search,
  range,
  question,
  onChange,
}: {
  meta: GetAnalyticsMetaResponse;
  search: Search;
  range: DayRange;
  question: AnalyticsQueryRequest;
  onChange: (change: Search) => void;
}) {
  const [text, setText] = useState("");
  const metrics = meta.metrics.filter(({ displayLabel }) => displayLabel.toLowerCase().includes(text.toLowerCase()));
  const dimensions = question.dimensions ?? [];
  const toggle = (list: readonly string[], name: string, isOn: boolean): string[] =>
    isOn ? [...list, name] : list.filter((one) => one !== name);
  return (
    <div className={styles["form"]}>
      <div className={styles["bar"]}>
        <RangePicker
          search={{ range: "7d", ...search }}
          range={range}
          onChange={(change) => onChange({ range: undefined, from: undefined, to: undefined, ...change })}
        />
      </div>
      <Field label="Per">
        <Select
          options={{
            ...Object.fromEntries(meta.granularities.map(({ name, displayLabel }) => [name, displayLabel])),
            none: "the range as a whole",
          }}
          value={one(search, "per") ?? "day"}
          onPick={(per) => onChange({ per })}
        />
      </Field>
      <Field label="Drawn as">
        <Select<ExploreChart>
          options={CHART_KINDS}
          value={one(search, "chart") ?? "bars"}
          onPick={(chart) => onChange({ chart })}
        />
      </Field>
      <div>
        <TextInput
          type="search"
          aria-label="Search metrics"
          placeholder="Search metrics"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <fieldset className={styles["choices"]}>
          <legend>Metrics; the first is drawn</legend>
          <div className={styles["scrollList"]}>
            {metrics.map(({ name, displayLabel }) => (
              <Choice
                key={name}
                type="checkbox"
                checked={question.metrics.includes(name)}
                onChange={({ target }) => onChange({ metric: toggle(question.metrics, name, target.checked) })}
                label={displayLabel}
              />
            ))}
          </div>
        </fieldset>
      </div>
      <fieldset className={styles["choices"]}>
        <legend>Parted by, at most two</legend>
        <div className={styles["scrollList"]}>
          {meta.dimensions.map(({ name, displayLabel }) => (
            <Choice
              key={name}
              type="checkbox"
              checked={dimensions.includes(name)}
              disabled={!dimensions.includes(name) && dimensions.length >= DIMENSIONS_MAX}
              onChange={({ target }) => onChange({ dimension: toggle(dimensions, name, target.checked) })}
              label={displayLabel}
            />
          ))}
        </div>
      </fieldset>
      <Filters meta={meta} search={search} onChange={onChange} />
    </div>
  );
}

function Filters({
  meta,
  search,
  onChange,
}: {
  meta: GetAnalyticsMetaResponse;
  search: Search;
  onChange: (change: Search) => void;
}) {
  const filters = many(search, "filter").filter((filter) => filter !== "");
  const [field, setField] = useState("model");
  const [operator, setOperator] = useState("eq");
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const value = formText(new FormData(event.currentTarget), "value");
    if (value !== "") onChange({ filter: [...filters, writeFilter({ field, operator, value })] });
    event.currentTarget.reset();
  };
  return (
    <form className={styles["form"]} onSubmit={add} aria-label="Filters">
      <div className={styles["filterRow"]}>
        <Field label="Filter">
          <Select
            options={Object.fromEntries(meta.dimensions.map(({ name, displayLabel }) => [name, displayLabel]))}
            value={field}
            onPick={setField}
          />
        </Field>
        <Field label="Operator">
          <Select
            options={Object.fromEntries(meta.operators.map(({ name }) => [name, name]))}
            value={operator}
            onPick={setOperator}
          />
        </Field>
        <TextInput name="value" aria-label="Value" placeholder="Value; of a list, parted by commas" />
        <Button type="submit">Add the filter</Button>
      </div>
      {filters.length > 0 && (
        <ul className={styles["chips"]} aria-label="Filters of the question">
          {filters.map((filter) => (
            <li key={filter}>
              <button
                type="button"
                aria-label={`Remove the filter ${filter}`}
                onClick={() => onChange({ filter: filters.filter((one) => one !== filter) })}
              >
                {filter.replaceAll(":", " ")} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
