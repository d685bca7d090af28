// A person's own account at the HTTP door: signing in, and the codes that their authenticator would show.
import { Secret, TOTP } from 'otpauth'
import request from 'supertest'
import { password, type World } from './app.ts'

/** What an authenticator shows at this moment. */
export const codeAt = (secret: string, now: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() })

export const signInTo = (world: World, email: string, more: { password?: string; code?: string } = {}, cookie = '') =>
  request(world.url)
    .post('/api/session')
    .set('Cookie', cookie)
    .send({ email, password, ...more })

export const cookieOf = (response: request.Response): string =>
  String(response.headers['set-cookie'] ?? '').split(';')[0] ?? ''

/** One route with a token, whatever it answers. */
export function asks(world: World, token: string) {
  return (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) => {
    const asked = request(world.url)[method](path).set('Authorization', `Bearer ${token}`)
    return body === undefined ? asked : asked.send(body)
  }
}

/** Gives somebody an authenticator. Answers with its secret and the recovery codes. */
export async function enrol(
  world: World,
  token: string,
  now: () => Date,
): Promise<{ secret: string; codes: string[] }> {
  const ask = asks(world, token)
  await ask('post', '/api/session/step-up', { password }).expect(200)
  const { secret } = (await ask('post', '/api/second-factor').expect(200)).body
  const confirmed = await ask('post', '/api/second-factor/confirm', { code: codeAt(secret, now()) }).expect(200)
  return { secret, codes: confirmed.body.codes }
}
