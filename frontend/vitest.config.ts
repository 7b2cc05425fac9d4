import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  // Svelte for browsers, also where tests run in Node.
  resolve: { conditions: ["browser"] },
  test: { testTimeout: 90_000, hookTimeout: 120_000, fileParallelism: false },
});
