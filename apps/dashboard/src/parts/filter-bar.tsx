import { useReportsGetActivity } from "@daybook/sdk/react-query/reportsGetActivity.js";
import { useState } from "react";
import type { DayRange } from "../lib/day-range.ts";
import { DIMENSION_NAMES, type DimensionName, dimensionOf } from "../lib/dimensions.ts";
import { many, type Search } from "../lib/search.ts";
import styles from "../pages/pages.module.css";
import { Choice, Field, Select, TextInput } from "../ui/field.tsx";
import { Popover } from "../ui/popover.tsx";
import { Loading } from "../ui/state.tsx";

const OPTIONS = Object.fromEntries(DIMENSION_NAMES.map((name) => [name, dimensionOf(name).label])) as Record<
  DimensionName,
  string
>;
const SHOWN_MAX = 100;

/** Which usage is counted: a button to choose, and each choice as a chip that takes itself away. */
export function FilterBar({
  search,
  range,
  onChange,
}: {
  search: Search;
  range: DayRange;
  onChange: (change: Search) => void;
}) {
  const [name, setName] = useState<DimensionName>("model");
  const chosen = DIMENSION_NAMES.flatMap((dimension) => many(search, dimension).map((id) => ({ dimension, id })));
  return (
    <>
      <Popover label={chosen.length === 0 ? "Filter" : `Filter (${chosen.length})`} title="Filter the usage">
        <div className={styles["form"]}>
          <Field label="Keep only some">
            <Select options={OPTIONS} value={name} onPick={setName} />
          </Field>
          <Values
            key={name}
            name={name}
            range={range}
            chosen={many(search, name)}
            onChoose={(ids) => onChange({ [name]: ids })}
          />
        </div>
      </Popover>
      {chosen.length > 0 && (
        <ul className={styles["chips"]} aria-label="Filters">
          {chosen.map(({ dimension, id }) => (
            <li key={`${dimension} ${id}`}>
              <button
                type="button"
                aria-label={`Remove the filter ${dimensionOf(dimension).label} ${id}`}
                onClick={() => onChange({ [dimension]: many(search, dimension).filter((one) => one !== id) })}
              >
                {dimensionOf(dimension).label}: {id.length > 40 ? `${id.slice(0, 12)}…` : id}{" "}
                <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Values({
  name,
  range,
  chosen,
  onChoose,
}: {
  name: DimensionName;
  range: DayRange;
  chosen: readonly string[];
  onChoose: (ids: string[]) => void;
}) {
  const dimension = dimensionOf(name);
  const [text, setText] = useState("");
  const { data, error } = useReportsGetActivity({ ...range, groupBy: dimension.groups });
  if (error !== null) return <p>{error.message}</p>;
  if (data === undefined) return <Loading what={dimension.plural} />;
  const found = data.data
    .flatMap((row) => {
      const id = dimension.idOf(row);
      return id === null ? [] : [{ id, label: dimension.labelOf(row) ?? id }];
    })
    .filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));
  const isSingle = dimension.filterMax === 1;
  return (
    <>
      <TextInput
        type="search"
        aria-label={`Search ${dimension.plural} to keep`}
        placeholder={`Search ${dimension.plural}`}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <fieldset className={styles["choices"]}>
        <legend>{dimension.plural.replace(/^./, (letter) => letter.toUpperCase())}</legend>
        <div className={styles["scrollList"]}>
          {found.slice(0, SHOWN_MAX).map(({ id, label }) => (
            <Choice
              key={id}
              type={isSingle ? "radio" : "checkbox"}
              name={name}
              checked={chosen.includes(id)}
              onChange={({ target }) =>
                onChoose(isSingle ? [id] : target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
              label={label}
            />
          ))}
          {found.length === 0 && <p className={styles["note"]}>None in these days.</p>}
        </div>
      </fieldset>
      {found.length > SHOWN_MAX && (
        <p className={styles["note"]}>Search to see the other {found.length - SHOWN_MAX}.</p>
      )}
    </>
  );
}
