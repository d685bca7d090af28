// What runs by the clock, beside what people ask for. Stopped with the server.
import { keepQuestionsMoving } from './clinic.ts'
import { keepDeputising } from './deputies.ts'
import { keepMedicinesSwept } from './medicineSweep.ts'
import type { Ports } from './ports.ts'

export function keepSwept(ports: Ports): () => Promise<void> {
  const stops = [keepMedicinesSwept(ports), keepQuestionsMoving(ports), keepDeputising(ports)]
  return async () => {
    await Promise.all(stops.map(stop => stop()))
  }
}
