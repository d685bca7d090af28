// The OpenAPI document, made from the route table, and a viewer with local files only.
import { join } from 'node:path'
import express, { type Express } from 'express'
// Not the package itself: that would load the whole viewer into the server.
import viewerFolder from 'swagger-ui-dist/absolute-path.js'
import { openApi } from './openApi.ts'

export function mountDocs(app: Express): void {
  const document = openApi()
  app.get('/api/openapi.json', (_request, response) => {
    response.json(document)
  })
  app.get('/api/docs', (_request, response) => {
    // The viewer writes style elements of its own; nothing else on this server may.
    response.setHeader(
      'Content-Security-Policy',
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
    response.type('html').send(page)
  })
  app.get('/api/docs/start.js', (_request, response) => {
    response.type('js').send(start)
  })
  const files = viewerFolder()
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    app.use(`/api/docs/${name}`, express.static(join(files, name)))
  }
}

const page = `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>Caseroom API</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="viewer"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>`

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#viewer', validatorUrl: null, tryItOutEnabled: true })`
