import { defineConfig } from 'vitest/config'

const whole = ['test/{journeys,browser,faults}/**/*.test.ts']
// Ways through the screens that measure no time: two at once.
const pages = [
  'account,afterMeeting,agenda,clinicSlot,elsewhere,emergency,governanceScreens,harness,import,keyboard,medicines',
  'during,lock,meeting,past,screens,staff,storedScript,tenCases',
].map(names => `test/browser/{${names}}.test.ts`)

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Two cores is the machine we promise to pass on; more files at once only make deadlines noisy.
    maxWorkers: 2,
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
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
