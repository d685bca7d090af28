// OpenAPI 3.1 from the route table. JSON Schema comes from zod itself, so that what is documented is what is checked.
import { z } from 'zod'
import { refusal, refusals } from '#shared/errors'
import { type Route, routes } from '#shared/http'

export function openApi() {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, row] of Object.entries(routes)) {
    const route: Route = row
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(name, route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Caseroom',
      version: '0.1.0',
      description:
        'The HTTP door. Sign in, then send the access token as a bearer token. The live door (Socket.IO) and the record door (Yjs) are described in docs/protocol.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Refusal: schemaOf(refusal, 'output') },
    },
  }
}

function operation(name: string, route: Route) {
  const parameters = [...route.path.matchAll(/:(\w+)/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const body = route.raw
    ? { 'application/fhir+json': { schema: { type: 'object' } }, 'application/json': { schema: { type: 'object' } } }
    : route.body
      ? { 'application/json': { schema: schemaOf(route.body, 'input') } }
      : null
  return {
    operationId: name,
    summary: route.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    security: route.open ? [] : [{ bearer: [] }],
    responses: {
      200: {
        description: 'Done',
        content: route.file
          ? { 'text/plain': { schema: { type: 'string' } } }
          : { 'application/json': { schema: schemaOf(route.reply, 'output') } },
      },
      default: {
        description: `Refused. Codes: ${Object.keys(refusals).join(', ')}`,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
      },
    },
  }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
