// @ts-nocheck because mongosh brings its own globals.
// Run by mongosh as the health check. The first run makes the one-node replica set and the account of the application;
// every run ends with 0 only when this node is the writable primary.
const { readFileSync } = require('node:fs')
const secret = name => readFileSync(`/run/secrets/${name}`, 'utf8').trim()

const login = `root:${encodeURIComponent(secret('mongo_root_password'))}`
const settings = 'directConnection=true&serverSelectionTimeoutMS=3000&authSource=admin'
const admin = new Mongo(`mongodb://${login}@127.0.0.1:27017/?${settings}`).getDB('admin')

try {
  admin.runCommand({ replSetGetStatus: 1 })
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error
  admin.runCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] } })
}
if (!admin.runCommand({ hello: 1 }).isWritablePrimary) quit(1)

const store = admin.getSiblingDB('caseroom')
if (store.getUser('caseroom') === null) {
  store.createUser({
    user: 'caseroom',
    pwd: secret('mongo_app_password'),
    roles: [{ role: 'readWrite', db: 'caseroom' }],
  })
}
