// Who is here: initials on the person's colour and pattern. The name and role are always there in words as well.
import { type CallerView, callerLabel } from '#shared/call'
import type { PersonView } from '#shared/person'

export interface PresenceProps {
  people: readonly { person: PersonView; away: boolean }[]
  /** How many are drawn before "+3". */
  most?: number
}

export function Presence({ people, most = 6 }: PresenceProps) {
  const shown = people.slice(0, most)
  const rest = people.length - shown.length
  return (
    <ul className="app-presence" aria-label={`${people.length} ${people.length === 1 ? 'person' : 'people'} here`}>
      {shown.map(({ person, away }) => (
        <li key={person.id}>
          <Avatar person={person} away={away} />
        </li>
      ))}
      {rest > 0 ? (
        <li className="app-presence__rest">
          +{rest}
          <span className="nhsuk-u-visually-hidden"> more</span>
        </li>
      ) : null}
    </ul>
  )
}

export function Avatar({ person, away = false }: { person: CallerView; away?: boolean }) {
  const words = `${person.name}, ${callerLabel[person.role]}${away ? ', away' : ''}`
  return (
    <span className={`app-avatar app-avatar--${person.colour}${away ? ' app-avatar--away' : ''}`} title={words}>
      <span aria-hidden="true">{staffInitials(person.name)}</span>
      <span className="nhsuk-u-visually-hidden">{words}</span>
    </span>
  )
}

/** `Dr Aisha Shah` -> `AS`: titles are not initials. */
export function staffInitials(name: string): string {
  const words = name.split(/\s+/).filter(word => !/^(dr|mr|mrs|ms|miss|mx|prof|professor|sister|nurse)\.?$/i.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(word => (word ? [...word][0] : ''))
  return letters.join('').toLocaleUpperCase('en-GB')
}
