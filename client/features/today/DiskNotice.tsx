import type { TodayView } from '#shared/home'

/** For those who look after the server: what a full disk would do, and what to do before it is. */
export function DiskNotice({ disk }: { disk: TodayView['disk'] }) {
  if (!disk) return null
  return (
    <section className="nhsuk-warning-callout" aria-labelledby="disk">
      <h2 className="nhsuk-warning-callout__label" id="disk">
        The server’s disk is {disk.percent}% full
      </h2>
      <p>
        {disk.level === 'nearly-full'
          ? 'Make room today. Everything is still saved, but when the disk is full nothing can be: what people type then stays in their tabs only.'
          : 'Make room soon. Everything is still saved, but when the disk is full nothing can be.'}
      </p>
      <p>
        Move old backups away, or enlarge the disk. With the server stopped, <code>npm run db -- compact</code> gives
        free space of the data file back.
      </p>
    </section>
  )
}
