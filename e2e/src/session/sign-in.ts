import type { TestServer } from "@daybook/testkit";

/** A browser's session, and the headers by which it is known. */
export interface SignedIn {
  cookie: string;
  csrfToken: string;
  /** Of a request that is a write too. */
  headers: Record<string, string>;
  /** As the server set it, attributes included. */
  setCookie: string;
}

/** Signs in with the keys, one after the other, into one session. */
export async function signIn(server: TestServer, keys: readonly string[]): Promise<SignedIn> {
  let signedIn: SignedIn | null = null;
  for (const key of keys) {
    const answer = await server.call("POST", "/v1/session", {
      body: { key },
      ...(signedIn === null ? {} : { headers: signedIn.headers }),
    });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`);
    const setCookie = answer.headers.get("set-cookie") ?? "";
    const [cookie = ""] = setCookie.split(";");
    const { csrfToken } = toSession(answer.json);
    signedIn = { cookie, csrfToken, setCookie, headers: { cookie, "x-daybook-csrf": csrfToken } };
  }
  if (signedIn === null) throw new Error("a session needs a key");
  return signedIn;
}

/** As much of a session as tests read. A wrong shape shows itself where it is read. */
export function toSession(json: unknown): {
  csrfToken: string;
  expiresAt: string;
  teams: { slug: string; mayReadTeam: boolean; mayAdminister: boolean; member: { email: string } }[];
} {
  return json as ReturnType<typeof toSession>;
}
