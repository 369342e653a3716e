import type { TeamMember } from "@daybook/sdk/models";
import { useMembersAddMutation } from "@daybook/sdk/react-query/membersAdd.js";
import { useMembersUpdateMutation } from "@daybook/sdk/react-query/membersUpdate.js";
import type { FormEvent } from "react";
import { toFailure } from "../lib/failure.ts";
import { formText } from "../lib/form-text.ts";
import styles from "../pages/pages.module.css";
import { Button } from "../ui/button.tsx";
import { Actions, Dialog } from "../ui/dialog.tsx";
import { Choice, Field, TextInput } from "../ui/field.tsx";
import { Notice } from "../ui/state.tsx";

const ROLES = ["OWNER", "BILLING", "MEMBER", "DEVELOPER", "SECURITY", "VIEWER", "VIEWER_FOR_PLUS", "CONTRIBUTOR"];

/** A new member, or another name, roles and aliases for one. */
export function MemberDialog({
  team,
  member,
  onClose,
  onDone,
}: {
  team: string;
  /** Null: a new one. */
  member: TeamMember | null;
  onClose: () => void;
  onDone: () => void;
}) {
  const onSuccess = (): void => {
    onDone();
    onClose();
  };
  const add = useMembersAddMutation({ onSuccess });
  const update = useMembersUpdateMutation({ onSuccess });
  const failure = add.error ?? update.error;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => formText(form, name);
    const fields = {
      team,
      email: text("email"),
      teamRoles: ROLES.filter((role) => form.has(`role ${role}`)),
      aliases: text("aliases")
        .split(/[\n,]/)
        .map((alias) => alias.trim())
        .filter((alias) => alias !== ""),
    };
    const name = text("name");
    if (member === null) add.mutate({ request: { ...fields, ...(name === "" ? {} : { name }) } });
    else update.mutate({ request: { ...fields, id: member.id, name: name === "" ? null : name } });
  };
  return (
    <Dialog title={member === null ? "Add a member" : `Change ${member.name ?? member.email}`} onClose={onClose}>
      <form className={styles["form"]} onSubmit={submit}>
        <Field label="Email">
          <TextInput name="email" type="email" required defaultValue={member?.email} />
        </Field>
        <Field label="Name">
          <TextInput name="name" maxLength={100} defaultValue={member?.name ?? ""} />
        </Field>
        <fieldset className={styles["choices"]}>
          <legend>Roles</legend>
          <div className={styles["scrollList"]}>
            {ROLES.map((role) => (
              <Choice
                key={role}
                type="checkbox"
                name={`role ${role}`}
                defaultChecked={member?.teamRoles.includes(role) ?? role === "MEMBER"}
                label={role.toLowerCase().replaceAll("_", " ")}
              />
            ))}
          </div>
        </fieldset>
        <Field
          label="Events also say"
          help="Logins, ids and addresses by which events call this person, parted by commas. History follows at once."
        >
          <TextInput name="aliases" defaultValue={member?.aliases.join(", ") ?? ""} />
        </Field>
        {failure !== null && <Notice kind="bad">{toFailure(failure).message}</Notice>}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={add.isPending || update.isPending}>
            Save
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
