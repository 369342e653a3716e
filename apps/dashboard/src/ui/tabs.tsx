import * as RadixTabs from "@radix-ui/react-tabs";
import type { ReactNode } from "react";
import styles from "./ui.module.css";

export interface Tab {
  id: string;
  label: string;
  content: ReactNode;
}

/** Views of one thing, of which one is shown. */
export function Tabs({ label, tabs, actions }: { label: string; tabs: readonly Tab[]; actions?: ReactNode }) {
  return (
    <RadixTabs.Root defaultValue={tabs[0]?.id ?? ""}>
      <div className={styles["tabs"]}>
        <RadixTabs.List aria-label={label}>
          {tabs.map((tab) => (
            <RadixTabs.Trigger key={tab.id} value={tab.id} className={styles["tab"] ?? ""}>
              {tab.label}
            </RadixTabs.Trigger>
          ))}
        </RadixTabs.List>
        {actions}
      </div>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.id} value={tab.id} className={styles["tabPanel"] ?? ""}>
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
