import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import styles from "./ui.module.css";

/** The browser's own modal: it keeps the keyboard inside, closes with Escape, and gives the focus back. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Only the method makes it modal; the attribute does not. It is closed while it still stands in the page, or the browser
  // would not give the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} className={styles["dialog"]} aria-labelledby={titleId} onCancel={onClose}>
      <div className={styles["dialogBody"]}>
        <h2 id={titleId}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles["actions"]}>{children}</div>;
}
