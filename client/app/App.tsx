import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { type Client, ClientContext } from './clientContext.ts'
import type { createAppRouter } from './router.tsx'

export interface AppProps {
  client: Client
  queries: QueryClient
  router: ReturnType<typeof createAppRouter>
}

export function App({ client, queries, router }: AppProps) {
  return (
    <StrictMode>
      <ClientContext value={client}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ClientContext>
    </StrictMode>
  )
}
