import { setSessionGetData } from "@daybook/sdk/react-query/sessionGet.js";
import { useSessionCreateMutation } from "@daybook/sdk/react-query/sessionCreate.js";
import { useSessionGet } from "@daybook/sdk/react-query/sessionGet.js";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useRef } from "react";
import styles from "./pages.module.css";
import { Brand } from "../ui/brand.tsx";
import { toFailure } from "../lib/failure.ts";
import { one } from "../lib/search.ts";
import { Button } from "../ui/button.tsx";
import { Field, TextInput } from "../ui/field.tsx";
import { Notice, Panel } from "../ui/state.tsx";

/** A management key in, a cookie out. The key stands in the field until it is sent, and nowhere after. */
export function SignInPage() {
  const search = useSearch({ strict: false });
  const isAdding = one(search, "add") === "team";
  const router = useRouter();
  const queryClient = useQueryClient();
  const session = useSessionGet(undefined, { enabled: isAdding, retry: false });
  const signIn = useSessionCreateMutation();
  const field = useRef<HTMLInputElement>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? "";
    if (key === "") return;
    const headers = isAdding && session.data ? { "x-daybook-csrf": session.data.csrfToken } : undefined;
    signIn.mutate(
      { request: { key }, ...(headers === undefined ? {} : { options: { headers } }) },
      {
        onSuccess: (made) => {
          if (field.current !== null) field.current.value = "";
          setSessionGetData(queryClient, [{}], made);
          // Only a place of this very server; and of several teams the one that was just added.
          const to = one(search, "to");
          const isOwnPlace = to !== undefined && /^\/(?![/\\])/.test(to);
          router.history.push(isOwnPlace ? to : `/t/${made.teams[0]?.slug ?? ""}/activity`);
        },
      },
    );
  };

  return (
    <main className={styles["signIn"]}>
      <title>Sign in · Daybook</title>
      <div className={styles["brand"]}>
        <Brand />
      </div>
      <h1>{isAdding ? "Add a team" : "Sign in"}</h1>
      <Panel>
        <form onSubmit={(event) => void submit(event)}>
          <Field
            label="Management key"
            help="It is exchanged for a cookie and kept nowhere in the browser. Owners and billing see the whole team, others themselves."
          >
            <TextInput
              ref={field}
              name="key"
              type="password"
              autoComplete="off"
              spellCheck={false}
              required
              autoFocus
              placeholder="sk-db-v1-…"
            />
          </Field>
          {signIn.error !== null && <Notice kind="bad">{toFailure(signIn.error).message}</Notice>}
          <Button kind="primary" type="submit" disabled={signIn.isPending}>
            {signIn.isPending ? "Signing in…" : isAdding ? "Add this team" : "Sign in"}
          </Button>
        </form>
      </Panel>
    </main>
  );
}
