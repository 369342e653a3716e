/** A promise that the test opens when it means to. */
export interface Gate {
  opened: Promise<void>;
  open(): void;
}

export function newGate(): Gate {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
