// What runs by the clock, beside what people ask for. Stopped with the server.
import { keepQuestionsMoving } from './clinic.ts'
import { keepDeputising } from './deputies.ts'
import { keepMedicinesSwept } from './medicineSweep.ts'
import type { Ports } from './ports.ts'
import { keepFinishing } from './unfinished.ts'

export function keepSwept(ports: Ports): () => Promise<void> {
  const stops = [keepMedicinesSwept(ports), keepQuestionsMoving(ports), keepDeputising(ports), keepFinishing(ports)]
  return async () => {
    await Promise.all(stops.map(stop => stop()))
  }
}
