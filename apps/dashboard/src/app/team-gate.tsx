import { DaybookProvider } from "@daybook/sdk/react-query";
import { useSessionDeleteMutation } from "@daybook/sdk/react-query/sessionDelete.js";
import { invalidateAllSessionGet, useSessionGet } from "@daybook/sdk/react-query/sessionGet.js";
import type { Session, SessionTeam } from "@daybook/sdk/models";
import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { isSignedOut, toFailure } from "../lib/failure.ts";
import { makeQueryClient } from "../lib/query-cache.ts";
import { stringifySearch } from "../lib/search.ts";
import { teamClient } from "../lib/team-client.ts";
import { Redirect, teamPath } from "../parts/redirect.tsx";
import { buttonClass } from "../ui/button.tsx";
import { Empty, Failed, Loading } from "../ui/state.tsx";
import styles from "./app.module.css";
import { VisitContext } from "../lib/visit.ts";
import { Shell } from "./shell.tsx";

/** Lets in who has a session; others sign in and come back to where they were. */
export function TeamGate() {
  const session = useSessionGet();
  const { href, pathname } = useLocation();
  const { team: slug } = useParams({ strict: false });
  // On the way out this still stands until the other page is loaded.
  if (session.isPending || pathname === "/sign-in") return <Framed content={<Loading what="your session" />} />;
  if (isSignedOut(session.error)) return <Redirect href={signInPath(href)} />;
  if (session.data === undefined) {
    const { message } = toFailure(session.error);
    return (
      <Framed
        content={<Failed title="Daybook does not answer" message={message} onRetry={() => void session.refetch()} />}
      />
    );
  }
  const [first] = session.data.teams;
  if (first === undefined) return <Redirect href={signInPath(href)} />;
  if (slug === undefined) return <Redirect href={teamPath(first.slug, "activity")} />;
  const team = session.data.teams.find((one) => one.slug === slug);
  if (team === undefined) return <Framed content={<NoKey slug={slug} first={first} />} />;
  return <TeamPages key={`${slug} ${session.data.csrfToken}`} session={session.data} team={team} />;
}

function signInPath(to: string): string {
  return `/sign-in${stringifySearch({ to })}`;
}

/** Each team has a client and a cache of its own: what one answered is never shown for another. */
function TeamPages({ session, team }: { session: Session; team: SessionTeam }) {
  const sessionCache = useQueryClient();
  const navigate = useNavigate();
  const signOutMutation = useSessionDeleteMutation();
  const [client] = useState(() => teamClient({ team: team.slug, csrfToken: session.csrfToken }));
  const [queryClient] = useState(() => makeQueryClient(() => void invalidateAllSessionGet(sessionCache)));
  const signOut = async (): Promise<void> => {
    await signOutMutation.mutateAsync({ request: {}, options: { headers: { "x-daybook-csrf": session.csrfToken } } });
    await navigate({ to: "/sign-in" });
    sessionCache.clear();
  };
  return (
    <VisitContext value={{ session, team, signOut }}>
      <QueryClientProvider client={queryClient}>
        <DaybookProvider client={client}>
          <Shell />
        </DaybookProvider>
      </QueryClientProvider>
    </VisitContext>
  );
}

function NoKey({ slug, first }: { slug: string; first: SessionTeam }) {
  const { href } = useLocation();
  return (
    <Empty title={`This session has no key for “${slug}”`}>
      <p>Sign in with a management key of that team as well, or go on with {first.name}.</p>
      <p>
        <Link className={buttonClass("primary")} to="/sign-in" search={{ add: "team", to: href }}>
          Add a key
        </Link>{" "}
        <Link className={buttonClass()} to="/t/$team/activity" params={{ team: first.slug }}>
          {first.name}
        </Link>
      </p>
    </Empty>
  );
}

function Framed({ content }: { content: React.ReactNode }) {
  return <main className={styles["main"]}>{content}</main>;
}
