// The permission table as people read it: docs/access.md is this text, and a test fails when the two differ.
import { routes } from '#shared/http'
import { commandNeeds, type Need, requestNeeds, routeNeeds, visitNeeds } from '#shared/needs'
import { labelPolicy, labelWords, type PrivacyLabel, privacyLabels } from '#shared/privacyLabel'
import {
  actions,
  compartmentKinds,
  compartmentPolicy,
  organisationKinds,
  policy,
  type Relationship,
  type Role,
  type Rule,
  relationships,
  roleLabel,
  roles,
  visitorActions,
  visitorPlaces,
} from '#shared/roles'
import { type Actor, can, canCompartment } from './access.ts'
import { emergencyMinutes } from './emergency.ts'
import { preparationMinutes } from './meeting.ts'
import { visitorMay } from './visit.ts'

/** Markdown. Written by `npm run docs:access`. */
export function accessPage(): string {
  return `${[
    '# Who may see and do what',
    'Made from the tables the server judges with (`shared/roles.ts`, `shared/needs.ts`) by `npm run docs:access`; do not edit. The test `test/server/accessMatrix.test.ts` asks every door with every role and relationship and compares the answer with these tables.',
    '## How people are related to a case',
    list([
      '**practice**: works at the practice where the person is registered.',
      '**team**: is named on the case team.',
      '**cover**: stands in today for somebody of the case team. From the first to the last day, in London.',
      `**invited**: is invited to one agenda item about the person. A guest’s invitation counts while the item is open, and from ${preparationMinutes} minutes before the planned start so that they can prepare; the presenter’s from the day they are named until the meeting ends.`,
      `**emergency**: opened the record for a reason, with a second proof of who they are. For ${emergencyMinutes} minutes, to read; the Caldicott guardian is told at once and reviews it.`,
      'Whom the person keeps out, by name or by organisation, has none of these but an emergency.',
      'Without one of these the case does not exist for them: the answer is the same as for an id that was made up.',
    ]),
    '## Actions',
    'A mark means: this role may, through one of the relationships and as one of the parts that the last columns name. No mark means refused.',
    table(
      ['Action', ...roles.map(role => roleLabel[role]), 'Through', 'Part in the meeting', 'Organisation'],
      actions.map(action => {
        const rule: Rule = policy[action]
        return [
          `\`${action}\``,
          ...roles.map(role => (rule.roles.includes(role) ? 'yes' : '')),
          words(rule.through, relationships.length),
          words(rule.as, 5),
          words(rule.of, organisationKinds.length),
        ]
      }),
    ),
    '## Sections of the record',
    'W: reads and writes. R: reads. Each cell: through practice / team / cover / invitation / emergency.',
    table(
      ['Section', ...roles.map(role => roleLabel[role])],
      compartmentKinds.map(kind => [
        compartmentPolicy[kind].label,
        ...roles.map(role => relationships.map(through => letter(role, kind, through)).join(' / ')),
      ]),
    ),
    'The safeguarding lead of the person’s own practice or team reads and writes Safeguarding in every role but Observer and Administrator. The imported record is read by whoever reads Clinical.',
    '## Privacy labels of imported entries',
    'Beside reading the imported record at all; an entry with several labels asks for all of them, one without is for whoever reads the record, and allergies carry none. Each cell: through practice / team / cover / invitation / emergency.',
    table(
      ['Label', ...roles.map(role => roleLabel[role]), 'Organisation'],
      privacyLabels.map(label => [
        labelWords[label],
        ...roles.map(role => relationships.map(through => mark(role, label, through)).join(' / ')),
        [...new Set(labelPolicy[label].map(rule => words(rule.of, organisationKinds.length)))].join('; '),
      ]),
    ),
    'The safeguarding lead sees that label through practice, team and cover in every role but Observer and Administrator. GPs and consultants change labels (`entry:label`). Medicines: lists across people are made of what carries no label.',
    '## The doors',
    '### HTTP routes',
    table(
      ['Route', 'Judged by'],
      Object.entries(routes).map(([name, route]) => [
        `\`${route.method.toUpperCase()} ${route.path}\``,
        isKeyOf(routeNeeds, name) ? said(routeNeeds[name]) : '',
      ]),
    ),
    '### Live commands and requests',
    table(
      ['Command', 'Judged by'],
      [...Object.entries(commandNeeds), ...Object.entries(requestNeeds)].map(([name, need]) => [
        `\`${name}\``,
        said(need),
      ]),
    ),
    '### Visitors',
    'The person or a carer in their own slot is no member of staff: they have a cookie for one agenda item, no account and no token, and no row of the tables above is about them. The namespace `/visit` of the live door takes these and nothing else; the record door takes none of them.',
    table(
      ['Action', ...visitorPlaces],
      visitorActions.map(action => [
        `\`${action}\``,
        ...visitorPlaces.map(place => (visitorMay(action, place) ? 'yes' : '')),
      ]),
    ),
    table(
      ['Request', 'Judged by'],
      Object.entries(visitNeeds).map(([name, action]) => [`\`${name}\``, `\`${action}\``]),
    ),
    '### Record door',
    'Each connection is judged by the row of its section above, when it opens, whenever its token is renewed, and whenever rights change.',
  ].join('\n\n')}\n`
}

function said(need: Need): string {
  switch (need.kind) {
    case 'open':
      return 'what it is given: before sign-in'
    case 'visitor':
      return `\`${need.action}\` of visitors, by the cookie of their visit`
    case 'own':
      return 'being signed in; only what is one’s own'
    case 'section':
      return need.right === 'reads' ? 'reading the section it names' : 'writing the section it names'
    case 'entry': {
      const about = need.about ? `, and \`${need.about}\` for the case` : ''
      const named = need.reads === 'named' ? 'the section it names' : need.reads && compartmentPolicy[need.reads].label
      const reads = named ? `, and reading ${named}` : ''
      return `\`${need.action}\`${about}${reads}`
    }
    default:
      return need satisfies never
  }
}

const mark = (role: Role, label: PrivacyLabel, through: Relationship): string =>
  can(anybody(role), 'entry:view', { through: [through], labels: [label] }) ? 'yes' : '–'

function letter(role: Role, kind: (typeof compartmentKinds)[number], through: Relationship): string {
  const actor = anybody(role)
  if (canCompartment(actor, 'writes', kind, [through])) return 'W'
  return canCompartment(actor, 'reads', kind, [through]) ? 'R' : '–'
}

function anybody(role: Role): Actor {
  return {
    id: role,
    name: role,
    role,
    organisationId: '',
    organisationKind: 'practice',
    safeguardingLead: false,
    colour: 0,
    sessionId: '',
    covers: [],
    emergencies: [],
  }
}

function words(values: readonly string[] | undefined, all: number): string {
  if (values === undefined) return 'not asked'
  return values.length === all ? 'any' : values.join(', ')
}

const list = (lines: string[]): string => lines.map(line => `- ${line}`).join('\n')

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function isKeyOf<T extends object>(table: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(table, name)
}
