// The case: imported record and shared record of exactly one person, in sections. The same inside and outside of a meeting.
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { CaseView } from '#shared/case'
import { instantDateTime } from '#shared/cui'
import { type FlagView, flagReasons } from '#shared/flag'
import type { RecordView } from '#shared/importedRecord'
import { type Compartment, compartmentKind } from '#shared/record'
import type { CompartmentKind } from '#shared/roles'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/clientContext.ts'
import { seesAccesses } from '../../app/rights.ts'
import type { ChosenWords, FlagMark } from '../../collab/editor/flagMarks.ts'
import { Section } from '../../collab/Section.tsx'
import { Asked } from '../../design/Asked.tsx'
import type { Pointer } from '../../state/pointers.ts'
import { RaiseFlag } from '../flags/RaiseFlag.tsx'
import { useItem } from '../live/meetingContext.ts'
import { MedicinesPanel } from '../medicines/MedicinesPanel.tsx'
import { CaseMessages } from '../messages/CaseMessages.tsx'
import { PointedAway } from '../pointer/PointedAway.tsx'
import { usePointing } from '../pointer/PointerContext.tsx'
import { PointToggle } from '../pointer/PointToggle.tsx'
import { WishesPanel } from '../wishes/WishesPanel.tsx'
import { BackgroundPanel } from './BackgroundPanel.tsx'
import { CaseHistory } from './CaseHistory.tsx'
import { type CaseTab, caseTabs, promptOf } from './caseTabs.ts'
import { LabelContext, NotShown, useLabelling } from './EntryLabel.tsx'
import { ResultsPanel } from './ResultsPanel.tsx'
import { SinceLastLook } from './SinceLastLook.tsx'
import { TabList } from './TabList.tsx'
import { WhoLooked } from './WhoLooked.tsx'
import './case.scss'

export interface CaseWorkspaceProps {
  caseId: string
  view: CaseView
  tab: string | undefined
  chooseTab: (id: string) => void
  /** Whether this person may raise flags here. */
  mayFlag: boolean
}

/** Hidden on every screen of the meeting while the person or a carer is in the room. */
const forProfessionals = ['not-yet-shared', 'safeguarding']

export function CaseWorkspace({ caseId, view, tab, chooseTab, mayFlag }: CaseWorkspaceProps) {
  const discussion = useItem()?.discussion ?? null
  const present = useItem()?.item.personPresent ?? null
  const all = caseTabs(view, discussion, seesAccesses(useSession(), view.relationships))
  const tabs = present ? all.filter(one => !forProfessionals.includes(one.id)) : all
  const current = tabs.find(one => one.id === tab) ?? tabs[0]
  const open = (discussion?.flags ?? []).filter(flag => flag.state === 'open')
  // Hazard: two answers about two people. Nothing is painted unless all of it is about the one asked for.
  if (view.identity.caseId !== caseId || (discussion && discussion.caseId !== caseId)) {
    return (
      <p className="case__mismatch">
        This does not belong to the person on your screen, so it is not shown. Reload the page.
      </p>
    )
  }
  if (!current) return null
  return (
    <div className="case" data-case={caseId}>
      <SinceLastLook caseId={caseId} />
      <PointedAway caseId={caseId} tabs={tabs} current={current.id} />
      <TabList
        label="Sections of the case"
        tabs={tabs.map(one => ({ id: one.id, label: one.label, flags: flagsIn(one, open) }))}
        current={current.id}
        choose={chooseTab}
      >
        <TabContent key={`${caseId}/${current.id}`} caseId={caseId} view={view} tab={current} mayFlag={mayFlag} />
      </TabList>
    </div>
  )
}

function TabContent({
  caseId,
  view,
  tab,
  mayFlag,
}: {
  caseId: string
  view: CaseView
  tab: CaseTab
  mayFlag: boolean
}) {
  switch (tab.kind) {
    case 'compartment':
      return <CompartmentPanel caseId={caseId} compartment={tab.compartment} mayFlag={mayFlag} />
    case 'history':
      return <CaseHistory caseId={caseId} view={view} />
    case 'messages':
      return <CaseMessages caseId={caseId} view={view} />
    case 'wishes':
      return <WishesPanel caseId={caseId} />
    case 'accesses':
      return <WhoLooked caseId={caseId} view={view} />
    case 'background':
    case 'medicines':
    case 'results':
      return (
        <Imported title={tab.label} caseId={caseId} view={view} pointable={tab.kind !== 'results'}>
          {record =>
            tab.kind === 'background' ? (
              <BackgroundPanel record={record} />
            ) : tab.kind === 'medicines' ? (
              <MedicinesPanel caseId={caseId} record={record} mayFlag={mayFlag} held={view.relationships} />
            ) : (
              <ResultsPanel record={record} />
            )
          }
        </Imported>
      )
    default: {
      const never: never = tab
      return never
    }
  }
}

function CompartmentPanel({
  caseId,
  compartment,
  mayFlag,
}: {
  caseId: string
  compartment: Compartment
  mayFlag: boolean
}) {
  const item = useItem()
  const [words, setWords] = useState<ChosenWords | null>(null)
  const { kind } = compartmentKind(compartment)
  const flags = item?.discussion.flags
  const pointing = usePointing()
  const shown = pointing?.shown
  const point = pointing?.point
  const marks = useMemo(
    () => [...(flags ? marksIn(flags, compartment) : []), ...(shown ? handsIn(shown, kind) : [])],
    [flags, compartment, shown, kind],
  )
  const onPointWords = useCallback(
    ({ from, to, quote }: ChosenWords) => point?.(kind, { kind: 'words', from, to }, `“${quote.slice(0, 60)}”`),
    [point, kind],
  )
  const onFlagWords = useCallback((_compartment: Compartment, chosen: ChosenWords) => setWords(chosen), [])
  return (
    <>
      <Section
        caseId={caseId}
        compartment={compartment}
        prompt={promptOf(kind)}
        marks={marks}
        onFlagWords={item && mayFlag ? onFlagWords : undefined}
        onPointWords={point ? onPointWords : undefined}
      />
      {words && item ? (
        <RaiseFlag
          key={words.from}
          about={{ anchor: { kind: 'words', compartment, from: words.from, to: words.to }, quote: words.quote }}
          close={() => setWords(null)}
        />
      ) : null}
    </>
  )
}

/** Read-only, with where it comes from and when it came: imported facts are as old as their import. */
function Imported(props: {
  title: string
  caseId: string
  view: CaseView
  /** Its lines have a place for a pointing hand; in results it is at the chosen reading. */
  pointable: boolean
  children: (record: RecordView) => ReactNode
}) {
  const query = useAsk('caseRecord', { caseId: props.caseId })
  const { lastImport } = props.view
  return (
    <section className="imported" aria-label={props.title} data-case={props.caseId}>
      <div className="section__head">
        <h2 className="section__title">{props.title}</h2>
        <div className="imported__tools">
          <strong className="nhsuk-tag nhsuk-tag--grey fact__tag">Read only</strong>
          {props.view.lastImport && props.pointable ? <PointToggle /> : null}
        </div>
      </div>
      <p className="section__readers">
        {lastImport
          ? `As imported ${instantDateTime(lastImport.at)} from ${lastImport.source}`
          : 'Nothing has been imported yet.'}
      </p>
      <Asked query={query} what={props.title}>
        {record => (
          <Labelled caseId={props.caseId} record={record}>
            {props.children(record)}
          </Labelled>
        )}
      </Asked>
    </section>
  )
}

function Labelled({ caseId, record, children }: { caseId: string; record: RecordView; children: ReactNode }) {
  return (
    <LabelContext value={useLabelling(caseId, record)}>
      <NotShown kinds={record.notShown} />
      {children}
    </LabelContext>
  )
}

function marksIn(flags: readonly FlagView[], compartment: Compartment): FlagMark[] {
  return flags.flatMap(flag =>
    flag.state === 'open' && flag.anchor.kind === 'words' && flag.anchor.compartment === compartment
      ? [
          {
            id: flag.id,
            from: flag.anchor.from,
            to: flag.anchor.to,
            words: `Flag: ${flagReasons[flag.reason]}, ${flag.raisedBy.name}`,
          },
        ]
      : [],
  )
}

function handsIn(shown: readonly Pointer[], kind: CompartmentKind): FlagMark[] {
  return shown.flatMap(({ section, spot, person }) =>
    section === kind && spot.kind === 'words'
      ? [
          {
            id: `${person.id} ${spot.from} ${spot.to}`,
            from: spot.from,
            to: spot.to,
            words: `${person.name} points here`,
            pointer: { personId: person.id, name: person.name },
          },
        ]
      : [],
  )
}

function flagsIn(tab: CaseTab, open: readonly FlagView[]): number {
  return open.filter(({ anchor }) =>
    anchor.kind === 'entry'
      ? tab.kind === 'medicines'
      : anchor.kind === 'words' && tab.kind === 'compartment' && tab.compartment === anchor.compartment,
  ).length
}
