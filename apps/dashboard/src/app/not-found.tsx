import { Link } from "@tanstack/react-router";
import { buttonClass } from "../ui/button.tsx";
import { Empty } from "../ui/state.tsx";
import styles from "./app.module.css";

export function NotFound() {
  return (
    <main className={styles["main"]}>
      <title>Not found · Daybook</title>
      <Empty title="There is no such page">
        <p>The address may be mistyped, or from another version.</p>
        <Link className={buttonClass("primary")} to="/">
          To the activity
        </Link>
      </Empty>
    </main>
  );
}
