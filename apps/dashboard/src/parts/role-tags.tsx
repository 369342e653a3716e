import styles from "../pages/pages.module.css";
import { Tag } from "../ui/state.tsx";

/** What a person is in the team. */
export function RoleTags({ status, teamRoles }: { status: string; teamRoles: readonly string[] }) {
  if (status === "unlinked") return <Tag kind="warn">not a member</Tag>;
  if (status === "removed") return <Tag kind="bad">removed</Tag>;
  return (
    <span className={styles["tags"]}>
      {teamRoles.length === 0 && <Tag>no role</Tag>}
      {teamRoles.map((role) => (
        <Tag key={role} {...(role === "OWNER" ? { kind: "good" as const } : {})}>
          {role.toLowerCase().replaceAll("_", " ")}
        </Tag>
      ))}
    </span>
  );
}
