import type { TeamKey } from "@daybook/sdk/models";
import { useKeysUpdateMutation } from "@daybook/sdk/react-query/keysUpdate.js";
import { type FormEvent, useState } from "react";
import { toFailure } from "../lib/failure.ts";
import { formText } from "../lib/form-text.ts";
import styles from "../pages/pages.module.css";
import { Button } from "../ui/button.tsx";
import { Actions, Dialog } from "../ui/dialog.tsx";
import { Field, TextInput } from "../ui/field.tsx";
import { Notice } from "../ui/state.tsx";
import { LimitFields, type LimitReset, RESETS } from "./limit-fields.tsx";

/** Changes a key's name and limit. */
export function EditKeyDialog({
  team,
  apiKey,
  onClose,
  onDone,
}: {
  team: string;
  apiKey: TeamKey;
  onClose: () => void;
  onDone: () => void;
}) {
  const [reset, setReset] = useState<LimitReset>(resetOf(apiKey.limitReset));
  const update = useKeysUpdateMutation();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const limit = formText(form, "limit");
    update.mutate(
      {
        request: {
          team,
          hash: apiKey.hash,
          name: formText(form, "name"),
          limitUsd: limit === "" ? null : limit,
          limitReset: limit === "" ? null : RESETS[reset].value,
        },
      },
      {
        onSuccess: () => {
          onDone();
          onClose();
        },
      },
    );
  };
  return (
    <Dialog title={`Change ${apiKey.name}`} onClose={onClose}>
      <form className={styles["form"]} onSubmit={submit}>
        <Field label="Name">
          <TextInput name="name" required maxLength={100} defaultValue={apiKey.name} />
        </Field>
        <LimitFields limit={apiKey.limitUsd ?? ""} reset={reset} onReset={setReset} />
        {update.error !== null && <Notice kind="bad">{toFailure(update.error).message}</Notice>}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={update.isPending}>
            Save
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function resetOf(text: string | null): LimitReset {
  return text === "daily" || text === "weekly" || text === "monthly" ? text : "never";
}
