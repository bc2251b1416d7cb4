import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { isFinal, Unreachable } from "@/api/problem";
import { SessionProvider } from "@/session/SessionProvider";
import { startTheme } from "@/theme/theme";
import { App } from "./App";
import "./styles.css";

const queries = new QueryClient({
  defaultOptions: {
    // The server may be on this very machine: what is asked for without a network fails at once, and says so.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      staleTime: 5_000,
      retry: (failures, error) => !isFinal(error) && failures < 2,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      // What a page says of a server that does not answer: it tries again by itself.
      refetchInterval: (query) => (query.state.error instanceof Unreachable ? 3_000 : false),
    },
  },
});

startTheme();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SessionProvider>
        <App />
      </SessionProvider>
    </QueryClientProvider>
  </StrictMode>,
);
