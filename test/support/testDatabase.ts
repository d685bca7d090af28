// A real MongoDB to test against, for whoever has one: TEST_MONGODB_URI. Databases of random names are made and dropped there.

export function testDatabaseUri(): string | undefined {
  return process.env.TEST_MONGODB_URI || undefined
}
