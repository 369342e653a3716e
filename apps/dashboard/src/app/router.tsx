import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { parseSearch, type Search, stringifySearch } from "../lib/search.ts";
import { Failed } from "../ui/state.tsx";
import styles from "./app.module.css";
import { NotFound } from "./not-found.tsx";
import { TeamGate } from "./team-gate.tsx";

const validateSearch = (search: Search): Search => search;

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, validateSearch });
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("../pages/sign-in-page.tsx"), "SignInPage"),
});
const home = createRoute({ getParentRoute: () => root, path: "/", component: TeamGate });
const team = createRoute({ getParentRoute: () => root, path: "/t/$team", component: TeamGate });
const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => team, path, component });

const routes = root.addChildren([
  home,
  signIn,
  team.addChildren([
    page(
      "/activity",
      lazyRouteComponent(() => import("../pages/activity-page.tsx"), "ActivityPage"),
    ),
    page(
      "/members",
      lazyRouteComponent(() => import("../pages/members-page.tsx"), "MembersPage"),
    ),
    page(
      "/members/$member",
      lazyRouteComponent(() => import("../pages/member-page.tsx"), "MemberPage"),
    ),
    page(
      "/explore",
      lazyRouteComponent(() => import("../pages/explore-page.tsx"), "ExplorePage"),
    ),
    page(
      "/events",
      lazyRouteComponent(() => import("../pages/events-page.tsx"), "EventsPage"),
    ),
    page(
      "/keys",
      lazyRouteComponent(() => import("../pages/keys-page.tsx"), "KeysPage"),
    ),
    page(
      "/people",
      lazyRouteComponent(() => import("../pages/people-page.tsx"), "PeoplePage"),
    ),
    page(
      "/start",
      lazyRouteComponent(() => import("../pages/start-page.tsx"), "StartPage"),
    ),
  ]),
]);

export const router = createRouter({
  routeTree: routes,
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => (
    <main className={styles["main"]}>
      <Failed
        title="This page failed"
        message={`${error instanceof Error ? error.message : ""} If the server was updated meanwhile, loading the page anew helps.`}
        onRetry={reset}
      />
    </main>
  ),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
