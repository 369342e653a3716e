import type { ButtonHTMLAttributes, ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./ui.module.css";

export type ButtonKind = "normal" | "primary" | "danger" | "plain";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind;
}

/** A button, which sends no form unless it says so. */
export function Button({ kind = "normal", className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={classes(buttonClass(kind), className)} {...rest} />;
}

/** For links that look like a button. */
export function buttonClass(kind: ButtonKind = "normal"): string {
  return classes(styles["button"], kind === "normal" ? undefined : styles[kind]);
}

/** Of a button that opens something; a long one is cut off where there is no room. */
export function ButtonLabel({ children }: { children: ReactNode }) {
  return (
    <>
      <span className={styles["buttonLabel"]}>{children}</span>
      <span aria-hidden="true">▾</span>
    </>
  );
}
