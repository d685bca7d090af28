/** The next person at this computer gets a page of their own: no document, cache or memory of this one is left in it. */
export function loadAnew(path: '/' | '/sign-in'): void {
  sessionStorage.clear()
  window.location.replace(path)
}
