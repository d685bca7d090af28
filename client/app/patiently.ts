// Parts of the program that are loaded when they are first needed, on a network that may not be there just then.
import { lazyRouteComponent } from '@tanstack/react-router'

const againAfterMs = 2_000

/**
 * `load`, again and again while the server cannot be reached. It rejects only when the server answers and still has not
 * got this part: then it is of another version. Hazard: at the first failure the router reloads the tab, and without a
 * network a tab that is reloaded is empty.
 */
export function patiently<T>(load: () => Promise<T>): () => Promise<T> {
  const attempt = async (): Promise<T> => {
    try {
      return await load()
    } catch (error) {
      if (await serverAnswers()) throw error
      await new Promise(resolve => setTimeout(resolve, againAfterMs))
      return attempt()
    }
  }
  return attempt
}

export const page: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(patiently(load), name)

/** What a browser says when a part of the program is not there. */
export function isAnotherVersion(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|Importing a module script failed/.test(error.message)
}

function serverAnswers(): Promise<boolean> {
  return fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    answer => answer.ok,
    () => false,
  )
}
