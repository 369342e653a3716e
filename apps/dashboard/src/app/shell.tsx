import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { Menu } from "../ui/menu.tsx";
import styles from "./app.module.css";
import { Brand } from "../ui/brand.tsx";
import { useVisit } from "../lib/visit.ts";

const PAGES = [
  { to: "/t/$team/activity", label: "Activity" },
  { to: "/t/$team/members", label: "Members" },
  { to: "/t/$team/explore", label: "Explore" },
  { to: "/t/$team/events", label: "Events" },
  { to: "/t/$team/keys", label: "Keys" },
  { to: "/t/$team/people", label: "Roles" },
] as const;

/** What stands around every page of a team: the way to the others, the team, and who is signed in. */
export function Shell() {
  const { session, team, signOut } = useVisit();
  const navigate = useNavigate();
  const others = session.teams.filter(({ slug }) => slug !== team.slug);
  const person = team.member.name ?? team.member.email;
  return (
    <>
      <a className={styles["skip"]} href="#content">
        Skip to the content
      </a>
      <header className={styles["header"]}>
        <Link className={styles["brand"] ?? ""} to="/t/$team/activity" params={{ team: team.slug }}>
          <Brand />
        </Link>
        <nav className={styles["nav"]} aria-label="Pages">
          {PAGES.map(({ to, label }) => (
            <Link key={to} to={to} params={{ team: team.slug }} activeOptions={{ includeSearch: false }}>
              {label}
            </Link>
          ))}
        </nav>
        <div className={styles["account"]}>
          <Menu
            label={team.name}
            name={`Team ${team.name}`}
            groups={[
              {
                heading: "Teams of this session",
                actions: [
                  ...others.map(({ slug, name }) => ({
                    label: name,
                    onPick: () => void navigate({ to: "/t/$team/activity", params: { team: slug } }),
                  })),
                  {
                    label: "Add a team with its key…",
                    onPick: () => void navigate({ to: "/sign-in", search: { add: "team" } }),
                  },
                ],
              },
            ]}
          />
          <Menu
            label={person}
            name={`Signed in as ${person}`}
            groups={[
              {
                heading: `${team.member.email}, with ${team.key.label}`,
                actions: [
                  {
                    label: "Send the first events",
                    onPick: () => void navigate({ to: "/t/$team/start", params: { team: team.slug } }),
                  },
                  { label: "API reference", onPick: () => globalThis.location.assign("/docs") },
                  { label: "Sign out", onPick: () => void signOut() },
                ],
              },
            ]}
          />
        </div>
      </header>
      <main className={styles["main"]} id="content">
        <Outlet />
      </main>
    </>
  );
}
