import { lazy, type ReactNode } from "react";
import type { ButtonKind } from "./button.tsx";
import { OnFirstClick } from "./on-first-click.tsx";

export interface MenuAction {
  label: string;
  onPick: () => void;
}

export interface MenuGroup {
  heading?: string;
  actions: readonly MenuAction[];
  /** Side by side, for actions of a word. Default: one below the other. */
  isRow?: boolean;
}

export interface MenuProps {
  label: ReactNode;
  /** For readers of the screen, where the label does not say enough. */
  name?: string;
  kind?: ButtonKind;
  groups: readonly MenuGroup[];
}

const load = () => import("./radix-menu.tsx");
const RadixMenu = lazy(load);

/** A button that opens a list of actions; what draws the list is loaded when somebody wants it. */
export function Menu(props: MenuProps) {
  return (
    <OnFirstClick popup="menu" {...props} load={load}>
      <RadixMenu {...props} />
    </OnFirstClick>
  );
}
