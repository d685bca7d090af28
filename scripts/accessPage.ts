// npm run docs:access: writes docs/access.md from the tables the server judges with.
import { writeFile } from 'node:fs/promises'
import { accessPage } from '#server/domain/accessPage'

await writeFile(new URL('../docs/access.md', import.meta.url), accessPage())
