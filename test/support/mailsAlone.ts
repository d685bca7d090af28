// Run by mailProcess.ts: one mail to each mail server that is given, then what became of them.
import { createSmtp } from '#server/mail/smtp'

const outcomes = []
for (const url of process.argv.slice(2)) {
  const smtp = createSmtp({ url, from: 'caseroom@example.org', patienceMs: 10_000 })
  outcomes.push(
    await smtp.send({ id: 'a1', to: 'nurse@example.org', subject: 'Practice MDT', text: 'Come.\n', calendar: null }),
  )
  smtp.close()
}
process.stdout.write(JSON.stringify(outcomes))
