import { type ReactNode, Suspense, useState } from "react";
import { buttonClass, type ButtonKind, ButtonLabel } from "./button.tsx";

/** A button that gives way to what it promises once it is clicked; loading begins when the pointer or focus comes. */
export function OnFirstClick({
  popup,
  label,
  name,
  kind,
  load,
  children,
}: {
  popup: "menu" | "dialog";
  label: ReactNode;
  name?: string;
  kind?: ButtonKind;
  load: () => Promise<unknown>;
  children: ReactNode;
}) {
  const [isWanted, setWanted] = useState(false);
  const preload = (): void => {
    // A failure shows itself when the click loads it again.
    load().catch(() => undefined);
  };
  const button = (
    <button
      type="button"
      className={buttonClass(kind)}
      aria-label={name}
      aria-haspopup={popup}
      aria-expanded="false"
      onPointerEnter={preload}
      onFocus={preload}
      onClick={() => setWanted(true)}
    >
      <ButtonLabel>{label}</ButtonLabel>
    </button>
  );
  return isWanted ? <Suspense fallback={button}>{children}</Suspense> : button;
}
