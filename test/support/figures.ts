// One figure of a running server, as Prometheus would read it.

/** The value of an unlabelled figure. Reading resets what counts since the last reading. */
export async function figure(origin: string, name: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text()
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
  if (found === undefined) throw new Error(`there is no figure ${name}`)
  return Number(found)
}
