import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { classes } from "./classes.ts";
import styles from "./ui.module.css";

/**
 * Stands where something will be in a moment.
 *
 * @param height about what will stand there, in pixels, so that what is below stays where it is
 */
export function Loading({ what, height }: { what: string; height?: number | undefined }) {
  return (
    <div className={styles["loading"]} role="status" aria-label={`Loading ${what}`} style={{ minHeight: height }}>
      <div className={styles["bone"]} />
      <div className={styles["bone"]} />
      <div className={styles["bone"]} />
    </div>
  );
}

/** There is nothing, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes(styles["panel"], styles["state"])}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Something failed: in the server's own words, with a way to try again. */
export function Failed({ title, message, onRetry }: { title: string; message: string; onRetry?: () => void }) {
  return (
    <div className={classes(styles["panel"], styles["state"])} role="alert">
      <h2>{title}</h2>
      <p>{message}</p>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** The key may not read this. */
export function NoPermission({ what, who }: { what: string; who: string }) {
  return (
    <div className={classes(styles["panel"], styles["state"])}>
      <h2>You may not see {what}</h2>
      <p>{who} Ask an owner of the team for the role, or sign in with another management key.</p>
    </div>
  );
}

/** What is shown is old, because asking again failed. */
export function Stale({ since, message, onRetry }: { since: string; message: string; onRetry: () => void }) {
  return (
    <div className={classes(styles["notice"], styles["warn"])} role="status">
      <span>
        As of {since}. It could not be brought up to date: {message}
      </span>
      <Button kind="plain" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

export function Notice({ kind, children }: { kind?: "good" | "bad" | "warn"; children: ReactNode }) {
  return (
    <div
      className={classes(styles["notice"], kind === undefined ? undefined : styles[kind])}
      role={kind === "bad" ? "alert" : "status"}
    >
      {children}
    </div>
  );
}

export function Tag({ kind, children }: { kind?: "good" | "bad" | "warn"; children: ReactNode }) {
  return <span className={classes(styles["tag"], kind === undefined ? undefined : styles[kind])}>{children}</span>;
}

/** For readers of the screen only. */
export function Hidden({ children }: { children: ReactNode }) {
  return <span className={styles["hidden"]}>{children}</span>;
}

export function Panel({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <section className={styles["panel"]} aria-label={label}>
      {children}
    </section>
  );
}
