import type { Session, SessionTeam } from "@daybook/sdk/models";
import { createContext, useContext } from "react";

/** Who is signed in, and for which of the session's teams the page asks. */
export interface Visit {
  session: Session;
  team: SessionTeam;
  signOut: () => Promise<void>;
}

export const VisitContext = createContext<Visit | null>(null);

/** @throws Error outside of a team's pages */
export function useVisit(): Visit {
  const visit = useContext(VisitContext);
  if (visit === null) throw new Error("this page stands outside of a team");
  return visit;
}
