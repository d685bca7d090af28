// The process: reads the configuration, starts the app, says where it is, stops in order.
import './collector.ts'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'

const reading = readConfig()
if (!reading.ok) {
  console.error(
    `Caseroom cannot start. Please correct:\n${reading.problems.map(problem => `  - ${problem}`).join('\n')}`,
  )
  process.exit(78)
}
const { config } = reading
const log = createLog(config.logLevel)

process.on('unhandledRejection', reason => {
  log.fatal({ event: 'unhandled-rejection', error: reason instanceof Error ? reason.stack : 'unknown' })
  process.exit(70)
})

try {
  const app = await createApp(config, log, { onFatal: () => process.exit(70) })
  const stop = () => {
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  // `on`, not `once`: Ctrl-C arrives twice under npm, and the second would end the process in the middle of saving.
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const accounts =
    config.mode === 'demonstration' ? await (await import('../scripts/demo/seed.ts')).seedDemonstration(app) : null
  const address = await app.listen()
  if (accounts) console.log(accounts)
  // Behind the # of the address: it is never sent to a server and stands in no log of one.
  const secret = config.mode === 'production' ? await app.firstAdministratorLink() : null
  if (secret !== null) {
    const where = config.publicOrigin ?? address
    console.log(`\nNobody can administer this installation yet. Open this link within 24 hours; it works once:\n`)
    console.log(`  ${where}/welcome#${secret}\n`)
  }
  console.log(`Caseroom is ready at ${config.publicOrigin ?? address}`)
} catch (error) {
  console.error(`Caseroom could not start: ${error instanceof Error ? error.message : 'unknown reason'}`)
  log.fatal({ event: 'start-failed', stack: error instanceof Error ? error.stack : undefined })
  process.exit(1)
}
