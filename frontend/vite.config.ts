import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { officesPlugin } from "./scripts/offices.ts";
import { recordPlugin } from "./scripts/record.ts";

const offices = new Set<string>();

export default defineConfig({
  plugins: [
    svelte(),
    recordPlugin(),
    officesPlugin(offices),
    VitePWA({
      // A new version waits until somebody says yes.
      registerType: "prompt",
      injectRegister: false,
      manifest: false,
      workbox: {
        globPatterns: ["**/*.{html,js,css,wasm,svg,webmanifest}"],
        manifestTransforms: [(entries) => ({ manifest: entries.filter(({ url }) => !offices.has(url)), warnings: [] })],
        maximumFileSizeToCacheInBytes: 2_000_000,
        // So that a first visit can be followed by one without a network.
        clientsClaim: true,
        // Relays and desks are asked by the page itself, always.
        runtimeCaching: [{ urlPattern: /\/deployment\.json$/, handler: "NetworkFirst", options: { cacheName: "deployment", networkTimeoutSeconds: 3 } }],
      },
    }),
  ],
  // It may lie in any folder of a server.
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // CosmJS is one file, for offices alone.
    chunkSizeWarningLimit: 1_600,
    rolldownOptions: {
      checks: { circularDependency: true },
      // Libraries may have circles; this code has none.
      onLog(level, log, handle) {
        if (log.code !== "CIRCULAR_DEPENDENCY") return handle(level, log);
        if (!log.message.includes("node_modules")) throw new Error(log.message);
      },
    },
  },
  worker: { format: "es" },
});
