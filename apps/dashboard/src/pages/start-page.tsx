import { useEventsList } from "@daybook/sdk/react-query/eventsList.js";
import { useKeysCreateMutation } from "@daybook/sdk/react-query/keysCreate.js";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { toFailure } from "../lib/failure.ts";
import { firstEventSamples, KEY_PLACE } from "../lib/first-event.ts";
import { formatInstant } from "../lib/format.ts";
import { useVisit } from "../lib/visit.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Notice, Panel } from "../ui/state.tsx";
import { Tabs } from "../ui/tabs.tsx";
import styles from "./pages.module.css";

const LOOK_EVERY_MS = 2_000;

/** An empty Daybook: how to send the first event, with this server's address and a key filled in, until it arrives. */
export function StartPage() {
  const { team } = useVisit();
  const latest = useEventsList({ limit: 1 }, { refetchInterval: LOOK_EVERY_MS, staleTime: 0 });
  const queryClient = useQueryClient();
  const makeKey = useKeysCreateMutation();
  const [event] = latest.data?.data ?? [];
  const key = makeKey.data?.key ?? KEY_PLACE;
  return (
    <>
      <title>{`First event · ${team.name} · Daybook`}</title>
      <div className={styles["head"]}>
        <div>
          <h1>Send the first event</h1>
          <p>{team.name} fills with whatever your gateway or product sends. Any of these ways will do.</p>
        </div>
      </div>
      {event === undefined ? (
        <Notice>
          <span>Waiting for an event of {team.name} …</span>
        </Notice>
      ) : (
        <Notice kind="good">
          <strong>It arrived.</strong>
          <span>
            {event.type} of {event.model ?? event.source}, {formatInstant(event.receivedAt)}.
          </span>
          <Link
            className={buttonClass("primary")}
            to="/t/$team/activity"
            params={{ team: team.slug }}
            // What was answered before the event is no longer so.
            onClick={() => void queryClient.invalidateQueries()}
          >
            See the activity
          </Link>
        </Notice>
      )}
      <Panel label="1. A key">
        <div className={styles["form"]}>
          <h2>1. A key that writes events</h2>
          {makeKey.data !== undefined ? (
            <>
              <p>This key is shown now and never again. It is filled in below.</p>
              <code className={styles["secret"]}>{makeKey.data.key}</code>
            </>
          ) : team.mayAdminister ? (
            <p>
              <Button
                kind="primary"
                disabled={makeKey.isPending}
                onClick={() =>
                  makeKey.mutate({
                    request: { team: team.slug, name: "First steps", kind: "ingest", memberEmail: team.member.email },
                  })
                }
              >
                Make an ingest key
              </Button>
            </p>
          ) : (
            <p>
              Ask an owner of {team.name} for an ingest key, and put it where {KEY_PLACE} stands.
            </p>
          )}
          {makeKey.error !== null && <Notice kind="bad">{toFailure(makeKey.error).message}</Notice>}
        </div>
      </Panel>
      <Panel label="2. An event">
        <div className={styles["form"]}>
          <h2>2. An event</h2>
          <Tabs
            label="Ways to send"
            tabs={firstEventSamples({ origin: globalThis.location.origin, key }).map(({ id, label, code }) => ({
              id,
              label,
              content: <CodeBlock code={code} label={`the ${label} sample`} />,
            }))}
          />
        </div>
      </Panel>
    </>
  );
}
