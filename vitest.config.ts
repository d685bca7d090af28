import { defineConfig } from 'vitest/config'

const whole = ['test/{journeys,browser,faults}/**/*.test.ts']

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
        // Whole processes and browsers: one file at a time, so that a deadline measures the product and not its neighbour.
        extends: true,
        test: {
          name: 'whole',
          include: whole,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
