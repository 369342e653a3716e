import { useState } from "react";
import { Button } from "./button.tsx";
import styles from "./ui.module.css";

/** A piece of code to be copied. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code);
      setCopied("yes");
    } catch {
      // A page that did not come by TLS has no clipboard; the text can be selected by hand.
      setCopied("failed");
    }
  };
  const words = { no: `Copy ${label}`, yes: "Copied", failed: "Select the text and copy it" };
  return (
    <div className={styles["code"]}>
      {/* What scrolls must be reached by keyboard. */}
      <pre tabIndex={0} aria-label={label}>
        <code>{code}</code>
      </pre>
      <Button onClick={() => void copy()} aria-live="polite">
        {words[copied]}
      </Button>
    </div>
  );
}
