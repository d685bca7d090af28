// Before a call: does the microphone hear anything, and can a sound be heard here?

const everyMs = 100

/** Tells how loud the microphone is, 0 to 1, ten times a second. The returned function ends it; the track is left alone. */
export function listenTo(track: MediaStreamTrack, said: (loudness: number) => void): () => void {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const wave = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(wave)
    said(loudnessOf(wave))
  }, everyMs)
  return () => {
    clearInterval(timer)
    void context.close()
  }
}

/** @param wave samples from -1 to 1. Speech is around 0.05 (-26 dBFS): the scale is that of ears, from -60 dBFS up. */
export function loudnessOf(wave: ArrayLike<number>): number {
  const power = Array.from(wave).reduce((sum, one) => sum + one * one, 0) / Math.max(1, wave.length)
  return power === 0 ? 0 : Math.min(1, Math.max(0, 1 + (10 * Math.log10(power)) / 60))
}

/** Two quiet notes. Resolves when they are over. */
export async function playTestSound(): Promise<void> {
  const context = new AudioContext()
  const quiet = context.createGain()
  quiet.gain.value = 0.2
  quiet.connect(context.destination)
  const ended = [523, 659].map(
    (frequency, at) =>
      new Promise<void>(resolve => {
        const note = context.createOscillator()
        note.frequency.value = frequency
        note.connect(quiet)
        note.onended = () => resolve()
        note.start(context.currentTime + at * 0.35)
        note.stop(context.currentTime + at * 0.35 + 0.3)
      }),
  )
  await Promise.all(ended)
  await context.close()
}
