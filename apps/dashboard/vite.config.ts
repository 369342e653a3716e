import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "dist/site",
    emptyOutDir: true,
    target: "es2022",
    // A policy that allows files only would refuse a script or picture that stands in the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Directives of packages for servers of React mean nothing here.
    rolldownOptions: { checks: { moduleLevelDirective: false }, onwarn: () => undefined },
    manifest: true,
  },
  server: { proxy: { "^/(api|v1|v2|admin|avatars)(/|$)": "http://127.0.0.1:8787" } },
});
