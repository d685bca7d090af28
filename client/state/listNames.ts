/** "A", "A and B", "A, B and C", "A, B and 3 others". */
export function listNames(names: readonly string[]): string {
  if (names.length <= 1) return names.join('')
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
