import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = 'http://127.0.0.1:3000'

export default defineConfig({
  root: fileURLToPath(new URL('client', import.meta.url)),
  plugins: [react()],
  css: {
    preprocessorOptions: {
      // quietDeps: warnings inside the design system are for its makers, ours must stay visible.
      scss: { loadPaths: [fileURLToPath(new URL('node_modules', import.meta.url))], quietDeps: true },
    },
  },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    sourcemap: false,
    // The content security policy allows neither data: images and fonts nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: {
      '/api': server,
      '/fhir': server,
      '/live': { target: server, ws: true },
      '/record': { target: server, ws: true },
    },
  },
})
