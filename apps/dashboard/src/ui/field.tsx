import type { ComponentProps, InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from "react";
import styles from "./ui.module.css";

/** A control with its name, and below it a word of help. */
export function Field({ label, help, children }: { label: string; help?: ReactNode; children: ReactNode }) {
  return (
    <label className={styles["field"]}>
      {label}
      {children}
      {help !== undefined && <span>{help}</span>}
    </label>
  );
}

export function TextInput(props: ComponentProps<"input">) {
  return <input className={styles["input"]} {...props} />;
}

/** The browser's own list of choices: it is at home on every device and with every reader. */
export function Select<Value extends string>({
  options,
  onPick,
  ...rest
}: Omit<SelectHTMLAttributes<HTMLSelectElement>, "onChange"> & {
  options: Readonly<Record<Value, string>>;
  onPick: (value: NoInfer<Value>) => void;
}) {
  return (
    <select
      className={styles["input"]}
      onChange={(event) => {
        const picked = valuesOf(options).find((value) => value === event.target.value);
        if (picked !== undefined) onPick(picked);
      }}
      {...rest}
    >
      {valuesOf(options).map((value) => (
        <option key={value} value={value}>
          {options[value]}
        </option>
      ))}
    </select>
  );
}

/** The keys of a record are of its key type. */
function valuesOf<Value extends string>(options: Readonly<Record<Value, string>>): Value[] {
  return Object.keys(options) as Value[];
}

export function Choice({ label, ...rest }: InputHTMLAttributes<HTMLInputElement> & { label: ReactNode }) {
  return (
    <label className={styles["choice"]}>
      <input {...rest} />
      <span>{label}</span>
    </label>
  );
}
