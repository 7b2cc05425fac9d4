import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { recordPlugin } from "./scripts/record";

export default defineConfig({
  plugins: [svelte(), recordPlugin()],
  // It may lie in any folder of a server.
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: "es" },
});
