import * as Dropdown from "@radix-ui/react-dropdown-menu";
import { buttonClass, ButtonLabel } from "./button.tsx";
import type { MenuProps } from "./menu.tsx";
import styles from "./ui.module.css";

/**
 * A menu that is open when it first appears. It is not modal: a modal one writes a style sheet into the page, which the
 * security policy refuses.
 */
export default function RadixMenu({ label, name, kind, groups }: MenuProps) {
  return (
    <Dropdown.Root modal={false} defaultOpen>
      <Dropdown.Trigger className={buttonClass(kind)} aria-label={name}>
        <ButtonLabel>{label}</ButtonLabel>
      </Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content className={styles["menu"]} align="end" sideOffset={4} collisionPadding={8}>
          {groups.map(({ heading, actions, isRow = false }, place) => (
            <Dropdown.Group key={heading ?? `group ${place + 1}`} aria-label={heading}>
              {heading !== undefined && <Dropdown.Label className={styles["menuLabel"]}>{heading}</Dropdown.Label>}
              <div className={isRow ? styles["menuRow"] : undefined}>
                {actions.map(({ label: text, onPick }) => (
                  <Dropdown.Item key={text} className={styles["menuItem"]} onSelect={onPick}>
                    {text}
                  </Dropdown.Item>
                ))}
              </div>
            </Dropdown.Group>
          ))}
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  );
}
