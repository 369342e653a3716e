import { Link } from "@tanstack/react-router";
import styles from "../pages/pages.module.css";

/**
 * A person with the pattern that this server draws for them. Pictures from elsewhere are not shown: the page asks
 * nobody but its own server.
 */
export function PersonCell({
  team,
  id,
  name,
  email,
}: {
  team: string;
  id: string;
  name: string | null;
  email: string;
}) {
  const detail = email.endsWith("@unlinked.invalid") ? "no member goes by this" : email;
  return (
    <Link className={styles["person"] ?? ""} to="/t/$team/members/$member" params={{ team, member: id }}>
      <img src={`/avatars/${encodeURIComponent(id)}.svg`} alt="" width={28} height={28} loading="lazy" />
      <span>
        <strong>{name ?? email}</strong>
        <small>{name === email ? "" : detail}</small>
      </span>
    </Link>
  );
}
