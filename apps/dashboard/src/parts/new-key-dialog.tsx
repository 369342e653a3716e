import type { SessionTeam } from "@daybook/sdk/models";
import { useKeysCreateMutation } from "@daybook/sdk/react-query/keysCreate.js";
import { useMembersList } from "@daybook/sdk/react-query/membersList.js";
import { type FormEvent, useState } from "react";
import { toFailure } from "../lib/failure.ts";
import { formText } from "../lib/form-text.ts";
import styles from "../pages/pages.module.css";
import { Button } from "../ui/button.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Actions, Dialog } from "../ui/dialog.tsx";
import { Field, Select, TextInput } from "../ui/field.tsx";
import { Notice } from "../ui/state.tsx";
import { LimitFields, type LimitReset, RESETS } from "./limit-fields.tsx";

const KINDS = {
  ingest: "ingest: writes events",
  inference: "inference: usage is counted for it",
  management: "management: reads and administers",
} as const;

/** Makes a key, and shows it the one time that it can be shown. */
export function NewKeyDialog({
  team,
  onClose,
  onMade,
}: {
  team: SessionTeam;
  onClose: () => void;
  onMade: () => void;
}) {
  const members = useMembersList({ team: team.slug });
  const [kind, setKind] = useState<keyof typeof KINDS>("ingest");
  const [email, setEmail] = useState<string>(team.member.email);
  const [reset, setReset] = useState<LimitReset>("never");
  const make = useKeysCreateMutation({ onSuccess: onMade });
  const people = Object.fromEntries(
    (members.data?.data ?? []).map((member) => [member.email, member.name ?? member.email]),
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const limit = formText(form, "limit");
    make.mutate({
      request: {
        team: team.slug,
        name: formText(form, "name"),
        kind,
        memberEmail: email,
        ...(limit === "" ? {} : { limitUsd: limit, limitReset: RESETS[reset].value }),
      },
    });
  };
  if (make.data !== undefined) {
    return (
      <Dialog title="The new key" onClose={onClose}>
        <p>It is shown now and never again: Daybook keeps its fingerprint only.</p>
        <CodeBlock code={make.data.key} label="the key" />
        <Actions>
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </Actions>
      </Dialog>
    );
  }
  return (
    <Dialog title="New key" onClose={onClose}>
      <form className={styles["form"]} onSubmit={submit}>
        <Field label="Name">
          <TextInput name="name" required maxLength={100} />
        </Field>
        <Field label="Kind">
          <Select options={KINDS} value={kind} onPick={setKind} />
        </Field>
        <Field label="Whose" help="The key may do what this person's roles allow.">
          <Select options={people} value={email} onPick={setEmail} />
        </Field>
        {kind === "inference" && <LimitFields reset={reset} onReset={setReset} />}
        {make.error !== null && <Notice kind="bad">{toFailure(make.error).message}</Notice>}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={make.isPending}>
            Make the key
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
