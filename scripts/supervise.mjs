// Runs the server as a child and stands in for it: same output, same exit code, each stop request passed on once.
import { spawn } from 'node:child_process'

const TERMINAL_GRACE_MS = 1_000 // a Ctrl-C has reached the child by itself long before this
const LAST_RESORT_MS = 15_000 // the server gives up by itself after 5 s; past this something is badly stuck

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, terminal?: boolean }} [options] terminal: a Ctrl-C reaches the child without us
 * @returns {Promise<number>} the exit code to leave with; 128 + n when a signal ended the child
 */
export function supervise(command, args, options = {}) {
  const { cwd, env = process.env, terminal = Boolean(process.stdin.isTTY) } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
    let asked = false
    /** @type {NodeJS.Timeout[]} */
    const timers = []

    /** @param {NodeJS.Signals} signal */
    const passOn = signal => {
      // npm and the terminal each deliver Ctrl-C, so it arrives here twice. Passing on the second would read as "stop at once".
      if (asked) return
      asked = true
      const send = () => child.kill(signal)
      if (signal === 'SIGINT' && terminal) timers.push(setTimeout(send, TERMINAL_GRACE_MS))
      else send()
      timers.push(
        setTimeout(() => {
          console.error('The server did not stop by itself and is ended now. What it showed as saved is on disk.')
          child.kill('SIGKILL')
        }, LAST_RESORT_MS),
      )
    }
    const onInt = () => passOn('SIGINT')
    const onTerm = () => passOn('SIGTERM')
    const onHup = () => passOn('SIGTERM')
    process.on('SIGINT', onInt)
    process.on('SIGTERM', onTerm)
    process.on('SIGHUP', onHup)

    const finish = () => {
      for (const timer of timers) clearTimeout(timer)
      process.removeListener('SIGINT', onInt)
      process.removeListener('SIGTERM', onTerm)
      process.removeListener('SIGHUP', onHup)
    }
    child.once('error', error => {
      finish()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      finish()
      resolve(signal ? 128 + (SIGNAL_NUMBERS[signal] ?? 15) : (code ?? 1))
    })
  })
}

/** @type {Partial<Record<NodeJS.Signals, number>>} */
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }
