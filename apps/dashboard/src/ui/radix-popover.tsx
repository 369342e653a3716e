import * as Radix from "@radix-ui/react-popover";
import { buttonClass, ButtonLabel } from "./button.tsx";
import { classes } from "./classes.ts";
import type { PopoverProps } from "./popover.tsx";
import styles from "./ui.module.css";

/** A panel that is open when it first appears. */
export default function RadixPopover({ label, title, children }: PopoverProps) {
  return (
    <Radix.Root defaultOpen>
      <Radix.Trigger className={buttonClass()}>
        <ButtonLabel>{label}</ButtonLabel>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={classes(styles["menu"], styles["popover"])}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={title}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
