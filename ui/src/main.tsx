import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/noto-sans-thai/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./app/app.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/client";
import { askEarly } from "./app/early";
import { router } from "./app/router";
import { cssVariables, theme } from "./app/theme";
import { startI18n } from "./i18n";
import { Hints } from "./parts/Hints";
import { Notifications } from "./parts/Notifications";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

// A page that is older than the server asks for files that are gone: the new page knows theirs.
window.addEventListener("vite:preloadError", () => {
  const last = Number(sessionStorage.getItem("headrace.reloaded"));
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem("headrace.reloaded", String(Date.now()));
  window.location.reload();
});

askEarly(window.location.hash);

// Not awaited at the top: a language's file imports from this one, and would wait for it.
void startI18n().then(() =>
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={cssVariables}>
        <QueryClientProvider client={queryClient}>
          <Notifications />
          <RouterProvider router={router} />
          <Hints />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  ),
);
