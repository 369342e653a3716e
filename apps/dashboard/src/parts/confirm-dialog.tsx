import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { Actions, Dialog } from "../ui/dialog.tsx";

/** Asks before something is done that cannot be taken back. */
export function ConfirmDialog({
  title,
  keep,
  action,
  onClose,
  onConfirm,
  children,
}: {
  title: string;
  /** What the way back is called. */
  keep: string;
  action: string;
  onClose: () => void;
  onConfirm: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <Actions>
        <Button onClick={onClose}>{keep}</Button>
        <Button
          kind="danger"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </Button>
      </Actions>
    </Dialog>
  );
}
