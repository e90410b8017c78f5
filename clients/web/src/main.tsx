import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './shell/query-client.ts';
import { createAppRouter } from './shell/router.tsx';
import { StreamStatusContext, StreamStatusStore } from './live/stream-status.ts';
import { applyTheme, readTheme } from './theme/theme.ts';
import { ToastContext, ToastStore } from './ui/toasts.tsx';

function start(): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no element "root"');
  applyTheme(readTheme());
  const router = createAppRouter(new URL(document.baseURI).pathname);
  const client = createQueryClient();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <StreamStatusContext value={new StreamStatusStore()}>
          <ToastContext value={new ToastStore()}>
            <RouterProvider router={router} />
          </ToastContext>
        </StreamStatusContext>
      </QueryClientProvider>
    </StrictMode>,
  );
}

start();
