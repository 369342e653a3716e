import { DaybookProvider } from "@daybook/sdk/react-query";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient } from "../lib/query-cache.ts";
import { teamClient } from "../lib/team-client.ts";
import "./base.css";
import { router } from "./router.tsx";

// Of the session alone; each team's pages have their own below.
const client = teamClient({});
const queryClient = makeQueryClient();

const element = document.getElementById("root");
if (element === null) throw new Error("index.html has no #root");
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <DaybookProvider client={client}>
        <RouterProvider router={router} />
      </DaybookProvider>
    </QueryClientProvider>
  </StrictMode>,
);
