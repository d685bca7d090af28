import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const seeded = 'test/support/seeded.ts'
const whole = ['test/{journeys,browser,faults}/**/*.test.ts']
// Whole processes and ways through the screens that measure no time: two at once.
const pages = [
  'browser/{account,afterMeeting,agenda,clinicSlot,elsewhere,emergency,governanceScreens,harness,import,keyboard}',
  'browser/{during,kill,lock,medicines,meeting,past,screens,staff,storedScript,tenCases}',
  'faults/{attack,callRestart,canary,kill}',
  'journeys/stockClients',
].map(names => `test/${names}.test.ts`)

/** Started first, so that none of them runs at the end beside a core that has nothing to do. */
const longest = [
  ...['server/accessMatrix', 'server/http/controls', 'contract/embedded/durability', 'server/mailWork'],
  ...['contract/store/transfer', 'contract/embedded/files', 'server/labels', 'server/record/simulation'],
  ...['browser/screens', 'faults/kill', 'browser/kill', 'browser/past', 'browser/agenda', 'browser/tenCases'],
].map(name => `/test/${name}.test.ts`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const at = ({ moduleId }: TestSpecification) => longest.findIndex(name => moduleId.endsWith(name)) >>> 0
    return (await super.sort(files)).toSorted((a, b) => at(a) - at(b))
  }
}

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Two cores is the machine we promise to pass on; more files at once only make deadlines noisy.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: whole,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole processes and browsers that are measured: one file at a time, so that a deadline measures the product and not its neighbour.
        extends: true,
        test: {
          name: 'whole',
          include: whole,
          globalSetup: seeded,
          exclude: pages,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: pages,
          globalSetup: seeded,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
