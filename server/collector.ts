// How V8 collects garbage in this process, in all its threads. Import it before anything that allocates.
import { setFlagsFromString } from 'node:v8'

// Hundreds of rows that are put into a document at once live a moment longer than those of a key. V8 takes that for a
// rule, makes everything of their kind in the old generation from then on, and has to collect it there.
setFlagsFromString('--no-allocation-site-pretenuring')
// By itself V8 collects the whole heap of a quiet server whenever it has grown by a tenth: every few seconds, and each
// time somebody's key waits for up to 30 ms.
setFlagsFromString('--heap-growing-percent=50')
