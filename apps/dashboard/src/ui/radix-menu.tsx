import * as Dropdown from "@radix-ui/react-dropdown-menu";
import { buttonClass } from "./button.tsx";
import type { MenuProps } from "./menu.tsx";
import styles from "./ui.module.css";

/**
 * A menu that is open when it first appears. It is not modal: a modal one writes a style sheet into the page, which the
 * security policy refuses.
 */
export default function RadixMenu({ label, name, kind, heading, actions }: MenuProps) {
  return (
    <Dropdown.Root modal={false} defaultOpen>
      <Dropdown.Trigger className={buttonClass(kind)} aria-label={name}>
        {label}
        <span aria-hidden="true">▾</span>
      </Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content className={styles["menu"]} align="end" sideOffset={4} collisionPadding={8}>
          {heading !== undefined && <Dropdown.Label className={styles["menuLabel"]}>{heading}</Dropdown.Label>}
          {actions.map(({ label: text, onPick }) => (
            <Dropdown.Item key={text} className={styles["menuItem"]} onSelect={onPick}>
              {text}
            </Dropdown.Item>
          ))}
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  );
}
