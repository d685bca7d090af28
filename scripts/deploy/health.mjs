// Health check of the container: is the process alive and answering? Whether it is ready for work is /readyz, for the proxy.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`, {
  signal: AbortSignal.timeout(4_000),
})
process.exit(answer.ok ? 0 : 1)
