import { lazy, type ReactNode } from "react";
import { OnFirstClick } from "./on-first-click.tsx";

export interface PopoverProps {
  label: ReactNode;
  /** Names the panel for readers of the screen. */
  title: string;
  children: ReactNode;
}

const load = () => import("./radix-popover.tsx");
const RadixPopover = lazy(load);

/** A button that opens a small panel beside it; what places the panel is loaded when somebody wants it. */
export function Popover(props: PopoverProps) {
  return (
    <OnFirstClick popup="dialog" label={props.label} load={load}>
      <RadixPopover {...props} />
    </OnFirstClick>
  );
}
