// What the use cases may ask about the medicines of a record, together, as the composition root hands it on.
import type { Ports } from '../usecases/ports.ts'
import { checkMedicines, ruleMarks } from './checks.ts'
import { compareLists } from './lists.ts'
import { summariseMedicines } from './summary.ts'

export const medicineReading: Pick<Ports, 'checkMedicines' | 'compareLists' | 'summariseMedicines' | 'medicineRules'> =
  {
    checkMedicines: (record, today) => checkMedicines(record, today),
    compareLists,
    summariseMedicines,
    medicineRules: ruleMarks,
  }
