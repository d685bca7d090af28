// Parts that several stored documents share.
import { Schema, type SchemaDefinition } from 'mongoose'

/** A nested document without an id of its own; an unknown field is an error, not a silent loss. */
export function part(definition: SchemaDefinition): Schema {
  return new Schema(definition, { _id: false, strict: 'throw', minimize: false, id: false })
}

export const bySchema = part({
  id: { type: String, required: true },
  name: { type: String, required: true },
  role: { type: String, required: true },
})

export const eventSchema = part({
  commandId: { type: String, required: true },
  at: { type: String, required: true },
  by: { type: String, required: true },
  type: { type: String, required: true },
  subjectId: { type: String, default: null },
  detail: { type: Schema.Types.Mixed },
})
