// A record in: one FHIR R4 bundle, by drop or by picker, with progress and an honest report.
import { useEffect, useReducer, useRef, useState } from 'react'
import { isRefusal } from '#shared/errors'
import { MAX_BUNDLE_BYTES } from '#shared/imports'
import { importBundle } from '../../api/upload.ts'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useClient, useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { mayImport } from '../../app/rights.ts'
import { Button } from '../../design/Button.tsx'
import { FileDrop } from './FileDrop.tsx'
import { ImportReport } from './ImportReport.tsx'
import { importState, megabytes } from './importState.ts'

export function ImportPage() {
  const allowed = mayImport(useSession())
  return (
    <>
      <PageHeading title="Import a record" />
      {allowed ? (
        <Importing />
      ) : (
        <p>Only clinical staff and care coordinators of a practice import records. Ask the person’s practice.</p>
      )}
    </>
  )
}

function Importing() {
  const { session } = useClient()
  const announce = useAnnounce()
  const stale = useStale()
  const [state, dispatch] = useReducer(importState, { kind: 'choose' })
  const [picked, setPicked] = useState(0)
  const running = useRef<AbortController | null>(null)
  // Leaving the page stops the upload; the server imports a whole file or nothing.
  useEffect(() => () => running.current?.abort(), [])

  const send = async (file: File) => {
    if (file.size > MAX_BUNDLE_BYTES) {
      const most = megabytes(MAX_BUNDLE_BYTES)
      dispatch({
        type: 'refused',
        name: file.name,
        message: `The file has ${megabytes(file.size)}. A bundle may have at most ${most}. Nothing was sent.`,
        problems: [],
      })
      return
    }
    const control = new AbortController()
    running.current?.abort()
    running.current = control
    dispatch({ type: 'started', name: file.name, size: file.size })
    const answer = await importBundle(session, {
      file,
      signal: control.signal,
      onProgress: share => dispatch({ type: 'progress', share }),
    })
    if (running.current !== control) return
    running.current = null
    if (isRefusal(answer)) {
      dispatch({ type: 'refused', name: file.name, message: answer.message, problems: answer.problems ?? [] })
      announce('The file was not imported')
      return
    }
    dispatch({ type: 'done', name: file.name, answer })
    announce('Imported. Read the report.')
    void stale('case', 'caseRecord', 'medicineChecks')
  }

  switch (state.kind) {
    case 'choose':
    case 'refused':
      return (
        <>
          {state.kind === 'refused' ? (
            <div className="nhsuk-error-summary">
              <h2 className="nhsuk-error-summary__title">This file was not imported</h2>
              <p className="app-path">{state.name}</p>
              <p>{state.message}</p>
              {state.problems.map(problem => (
                <p key={problem.path + problem.message}>
                  {problem.path ? <span className="app-path">At {problem.path}. </span> : null}
                  {/* A bare code is for machines. */}
                  {/^[a-z-]+$/.test(problem.message) ? null : problem.message}
                </p>
              ))}
            </div>
          ) : null}
          <FileDrop
            key={picked}
            onFile={file => {
              setPicked(count => count + 1)
              void send(file)
            }}
          />
          <WhatHappens />
        </>
      )
    case 'sending':
      return (
        <div className="app-card app-form">
          <h2 className="nhsuk-heading-m">{state.share < 1 ? 'Sending the file' : 'Reading and storing'}</h2>
          <p className="app-path">
            {state.name}, {megabytes(state.size)}
          </p>
          <p>
            <progress
              className="app-progress"
              aria-label="Upload"
              max={1}
              {...(state.share < 1 ? { value: state.share } : {})}
            />
          </p>
          <p>
            {state.share < 1
              ? `${Math.floor(state.share * 100)} % sent`
              : 'Everything was sent. Waiting for the server.'}
          </p>
          <Button kind="secondary" onClick={() => running.current?.abort()}>
            Stop
          </Button>
        </div>
      )
    case 'done':
      return <ImportReport name={state.name} answer={state.answer} onAgain={() => dispatch({ type: 'again' })} />
    default: {
      const never: never = state
      return never
    }
  }
}

function WhatHappens() {
  return (
    <div className="app-prose nhsuk-u-margin-top-5">
      <h2 className="nhsuk-heading-s">What happens with it</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          The record is shown beside the case as it was imported, with its source and date. Nobody can edit it here.
        </li>
        <li>The same file again brings the case up to date and makes no duplicates.</li>
        <li>
          Entries that cannot be read are left out and listed with the reason. A file that is wrong as a whole changes
          nothing.
        </li>
      </ul>
    </div>
  )
}
