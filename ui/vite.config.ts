import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { chunks } from "./plugins/chunks.ts";
import { compress } from "./plugins/compress.ts";
import { first } from "./plugins/first.ts";
import { icons } from "./plugins/icons.ts";
import { unusedStyles } from "./plugins/unusedStyles.ts";

// Where the development server finds the platform: MLFLOW_TRACKING_URI, else the usual address.
const platform = process.env.MLFLOW_TRACKING_URI ?? "http://127.0.0.1:5000";

export default defineConfig({
  plugins: [react(), icons(), chunks(), unusedStyles(), first(), compress()],
  // Relative addresses, so that the app works under any static prefix.
  base: "./",
  build: {
    outDir: "../src/headrace/static",
    emptyOutDir: true,
    target: "es2022",
    // The first that know light-dark(): written out for older ones it would follow the system, not the switch.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/ajax-api", "/get-artifact", "/openapi.json", "/version"].map((path) => [
        path,
        { target: platform, changeOrigin: true },
      ]),
    ),
  },
});
