import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Relative addresses: the api-server writes its own path into <base href>, so one build serves every sub-path.
export default defineConfig({
  base: './',
  plugins: [react(), tailwindcss()],
  build: { target: 'es2024', sourcemap: false, manifest: true, reportCompressedSize: false },
});
