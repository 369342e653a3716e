// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { Empty, Failed, Loading, NoPermission, Stale } from "./state.tsx";

afterEach(cleanup);

test("what is on its way is told to readers of the screen", () => {
  render(<Loading what="the members" />);
  expect(screen.getByRole("status", { name: "Loading the members" })).toBeDefined();
});

test("a failure is told at once, in the server's words, and can be tried again", () => {
  const retry = vi.fn<() => void>();
  render(<Failed title="No answer" message="The store does not answer." onRetry={retry} />);
  expect(screen.getByRole("alert").textContent).toContain("The store does not answer.");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
});

test("what is old says since when and why", () => {
  render(<Stale since="22 Nov" message="no connection" onRetry={() => undefined} />);
  expect(screen.getByRole("status").textContent).toMatch(/As of 22 Nov.*no connection/);
});

test("nothing, and nothing that one may see, are said with what to do", () => {
  render(
    <>
      <Empty title="Nobody is here">
        <p>Add somebody.</p>
      </Empty>
      <NoPermission what="the keys" who="Only owners may." />
    </>,
  );
  expect(screen.getByRole("heading", { name: "Nobody is here" })).toBeDefined();
  expect(screen.getByRole("heading", { name: "You may not see the keys" })).toBeDefined();
  expect(screen.getByText(/Only owners may\. Ask an owner/)).toBeDefined();
});
