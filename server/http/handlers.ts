// Route name -> use case. Mapped over the names, so that a route without a handler does not compile.
import type { Response } from 'express'
import type { IceView } from '#shared/call'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { routes } from '#shared/http'
import { MAX_BUNDLE_BYTES } from '#shared/imports'
import type { PresenceView } from '#shared/meeting'
import { isCompartment } from '#shared/record'
import { reportAccesses, searchAudit } from '../usecases/accessLog.ts'
import { listActions } from '../usecases/actionList.ts'
import { listAssents } from '../usecases/assents.ts'
import { viewChanges } from '../usecases/caseChanges.ts'
import { viewHistory } from '../usecases/caseHistory.ts'
import { checkMerge, mergeCases, undoMerge } from '../usecases/caseMerges.ts'
import { listInbox, viewCaseMessages } from '../usecases/caseMessages.ts'
import { searchCases, viewCase, viewRecord } from '../usecases/cases.ts'
import { setCaseTeam } from '../usecases/caseTeam.ts'
import { listConcerns, raiseConcern, reviewConcerns } from '../usecases/concerns.ts'
import { addCover, listCovers, stopCover } from '../usecases/covers.ts'
import { listDisplays, pairDisplay, startDisplay, unpairDisplay } from '../usecases/displays.ts'
import { endMyEmergency, listEmergencies, openInEmergency, signOffEmergency } from '../usecases/emergencies.ts'
import { listFeedback } from '../usecases/feedback.ts'
import { listFlags } from '../usecases/flagList.ts'
import { viewFollowUp } from '../usecases/followUp.ts'
import { viewToday } from '../usecases/home.ts'
import { peopleById } from '../usecases/identify.ts'
import { type BundleReader, importBundle } from '../usecases/imports.ts'
import { labelEntry } from '../usecases/labels.ts'
import { viewMedicineChecks } from '../usecases/medicineChecks.ts'
import { viewMedicineReview } from '../usecases/medicineReviews.ts'
import { listChanges, listReviews, reportRules } from '../usecases/medicineWork.ts'
import { createMeeting, listMeetings, lookIn } from '../usecases/meetings.ts'
import { composeMinutes } from '../usecases/minutes.ts'
import { listAfterClinics, viewOutcome } from '../usecases/outcomes.ts'
import { listCasePeople } from '../usecases/picking.ts'
import type { Ports } from '../usecases/ports.ts'
import { viewPreparation } from '../usecases/preparation.ts'
import { readPrivateNote, writePrivateNote } from '../usecases/privateNotes.ts'
import { compareTexts, type SectionPlace, viewAuthors, viewTextAt } from '../usecases/recordHistory.ts'
import { deleteRecording, keepSound, listRecordings, readSound } from '../usecases/recordings.ts'
import { keepVersion, listVersions } from '../usecases/recordVersions.ts'
import { answerRedactionOf, listRedactions, proposeRedactionOf } from '../usecases/redactions.ts'
import { listRegisters, saveRegister } from '../usecases/registers.ts'
import { changeSeries, createNextMeeting, createSeries, listSeries } from '../usecases/series.ts'
import {
  listSessions,
  refreshSession,
  type SignedIn,
  signIn,
  signOut,
  signOutEverywhere,
  unlockSession,
} from '../usecases/sessions.ts'
import { answerLate, closeForSigning, reopen, signOff, viewSigning } from '../usecases/signing.ts'
import { composePack } from '../usecases/subjectPack.ts'
import { explainAccess } from '../usecases/why.ts'
import { saveWishes, viewWishes } from '../usecases/wishes.ts'
import { accountHandlers } from './accountHandlers.ts'
import { as, type Handlers } from './call.ts'
import { createRefreshCookie, type RefreshCookie, type RoomCookie, type VisitCookie } from './cookie.ts'
import { elsewhereHandlers } from './elsewhereHandlers.ts'
import { fileHandlers } from './fileHandlers.ts'
import { readLimited } from './readLimited.ts'
import { staffHandlers } from './staffHandlers.ts'
import { visitHandlers } from './visitHandlers.ts'

export interface HandlerSettings {
  roomCookie: RoomCookie
  visitCookie: VisitCookie
  bundles: BundleReader
  presenceIn(meetingId: string): PresenceView[]
  /** Made anew for each asking: the credentials run out. */
  ice(): IceView
  secure: boolean
}

export function createHandlers(ports: Ports, settings: HandlerSettings): Handlers {
  const cookie = createRefreshCookie(settings.secure)
  return {
    signIn: async ({ body, request, response }) => {
      const given = routes.signIn.body.parse(body)
      return signedIn(await signIn(ports, given, cookie.read(request)), cookie, response)
    },
    unlock: async ({ body, request, response }) => {
      const token = cookie.read(request)
      if (token === null) return refuse('sign-in-again')
      const { password } = routes.unlock.body.parse(body)
      return signedIn(await unlockSession(ports, token, password), cookie, response)
    },
    refresh: async ({ request, response }) => {
      const token = cookie.read(request)
      if (token === null) return refuse('sign-in-again')
      const answer = await refreshSession(ports, token)
      // A locked session is opened again by this cookie.
      if (isRefusal(answer) && answer.code !== 'locked') cookie.clear(response)
      return signedIn(answer, cookie, response)
    },
    signOut: async ({ request, response }) => {
      const token = cookie.read(request)
      const elsewhere = token === null ? null : await signOut(ports, token)
      cookie.clear(response)
      return { ok: true, elsewhere }
    },
    ...accountHandlers(ports),
    ...staffHandlers(ports),
    ...visitHandlers(ports, settings.visitCookie, settings.ice),
    ...elsewhereHandlers(ports, cookie, settings.secure),
    sessions: as('sessions', ({ actor }) => listSessions(ports, actor)),
    signOutEverywhere: as('signOutEverywhere', async ({ actor, response }) => {
      cookie.clear(response)
      return signOutEverywhere(ports, actor)
    }),
    today: as('today', ({ actor }) => viewToday(ports, actor)),
    people: as('people', async () => ({
      people: [...(await peopleById(ports)).values()],
      organisations: await ports.people.organisations(),
    })),
    meetings: as('meetings', ({ actor }) => listMeetings(ports, actor)),
    createMeeting: as('createMeeting', ({ actor, body }) =>
      createMeeting(ports, actor, routes.createMeeting.body.parse(body)),
    ),
    meeting: as('meeting', ({ actor, params }) =>
      lookIn(ports, actor, params.meetingId ?? '', settings.presenceIn(params.meetingId ?? '')),
    ),
    minutes: as('minutes', ({ actor, params }) => composeMinutes(ports, actor, params.meetingId ?? '')),
    series: as('series', ({ actor }) => listSeries(ports, actor)),
    createSeries: as('createSeries', ({ actor, body }) =>
      createSeries(ports, actor, routes.createSeries.body.parse(body)),
    ),
    changeSeries: as('changeSeries', ({ actor, params, body }) =>
      changeSeries(ports, actor, params.seriesId ?? '', routes.changeSeries.body.parse(body)),
    ),
    nextMeeting: as('nextMeeting', ({ actor, params, body }) =>
      createNextMeeting(ports, actor, params.seriesId ?? '', body.date),
    ),
    ...fileHandlers(ports),
    caseChanges: as('caseChanges', ({ actor, params }) => viewChanges(ports, actor, params.caseId ?? '')),
    preparation: as('preparation', ({ actor, params }) => viewPreparation(ports, actor, params.meetingId ?? '')),
    searchCases: as('searchCases', ({ actor, body }) => searchCases(ports, actor, body.text)),
    case: as('case', ({ actor, params }) => viewCase(ports, actor, params.caseId ?? '')),
    caseRecord: as('caseRecord', ({ actor, params }) => viewRecord(ports, actor, params.caseId ?? '')),
    medicineChecks: as('medicineChecks', ({ actor, params }) => viewMedicineChecks(ports, actor, params.caseId ?? '')),
    caseMessages: as('caseMessages', ({ actor, params }) => viewCaseMessages(ports, actor, params.caseId ?? '')),
    inbox: as('inbox', ({ actor }) => listInbox(ports, actor)),
    medicineWorkList: as('medicineWorkList', ({ actor }) => listReviews(ports, actor)),
    medicineChanges: as('medicineChanges', ({ actor }) => listChanges(ports, actor)),
    ruleReport: as('ruleReport', ({ actor }) => reportRules(ports, actor)),
    medicineReview: as('medicineReview', ({ actor, params }) => viewMedicineReview(ports, actor, params.caseId ?? '')),
    caseHistory: as('caseHistory', ({ actor, params }) => viewHistory(ports, actor, params.caseId ?? '')),
    setCaseTeam: as('setCaseTeam', ({ actor, params, body }) =>
      setCaseTeam(ports, actor, params.caseId ?? '', body.memberIds),
    ),
    openEmergency: as('openEmergency', ({ actor, body }) =>
      openInEmergency(ports, actor, routes.openEmergency.body.parse(body)),
    ),
    endEmergency: as('endEmergency', ({ actor, params }) => endMyEmergency(ports, actor, params.emergencyId ?? '')),
    emergencies: as('emergencies', ({ actor }) => listEmergencies(ports, actor)),
    reviewEmergency: as('reviewEmergency', ({ actor, params, body }) =>
      signOffEmergency(ports, actor, params.emergencyId ?? '', routes.reviewEmergency.body.parse(body)),
    ),
    subjectPack: as('subjectPack', ({ actor, params, body }) =>
      composePack(ports, actor, params.caseId ?? '', routes.subjectPack.body.parse(body)),
    ),
    covers: as('covers', ({ actor }) => listCovers(ports, actor)),
    arrangeCover: as('arrangeCover', ({ actor, body }) => addCover(ports, actor, routes.arrangeCover.body.parse(body))),
    endCover: as('endCover', ({ actor, params }) => stopCover(ports, actor, params.coverId ?? '')),
    registers: as('registers', ({ actor }) => listRegisters(ports, actor)),
    changeRegister: as('changeRegister', ({ actor, params, body }) =>
      saveRegister(ports, actor, params.organisationId ?? '', routes.changeRegister.body.parse(body)),
    ),
    whyAccess: as('whyAccess', ({ actor, params, body }) =>
      explainAccess(ports, actor, params.caseId ?? '', body.personId),
    ),
    labelEntry: as('labelEntry', ({ actor, params, body }) =>
      labelEntry(ports, actor, params.caseId ?? '', routes.labelEntry.body.parse(body)),
    ),
    casePeople: as('casePeople', ({ actor, params }) => listCasePeople(ports, actor, params.caseId ?? '')),
    checkMerge: as('checkMerge', ({ actor, params, body }) =>
      checkMerge(ports, actor, params.caseId ?? '', body.otherId),
    ),
    mergeCases: as('mergeCases', ({ actor, params, body }) => mergeCases(ports, actor, params.caseId ?? '', body)),
    undoMerge: as('undoMerge', ({ actor, params, body }) => undoMerge(ports, actor, params.caseId ?? '', body)),
    wishes: as('wishes', ({ actor, params }) => viewWishes(ports, actor, params.caseId ?? '')),
    changeWishes: as('changeWishes', ({ actor, params, body }) =>
      saveWishes(ports, actor, params.caseId ?? '', routes.changeWishes.body.parse(body)),
    ),
    recordAuthors: as('recordAuthors', ({ actor, params }) => viewAuthors(ports, actor, sectionOf(params))),
    recordVersions: as('recordVersions', ({ actor, params }) => listVersions(ports, actor, sectionOf(params))),
    keepVersion: as('keepVersion', ({ actor, params, body }) =>
      keepVersion(ports, actor, sectionOf(params), body.name),
    ),
    signing: as('signing', ({ actor, params }) => viewSigning(ports, actor, sectionOf(params))),
    closeForSigning: as('closeForSigning', ({ actor, params, body }) =>
      closeForSigning(ports, actor, sectionOf(params), body),
    ),
    signSection: as('signSection', ({ actor, params, body }) => signOff(ports, actor, sectionOf(params), body)),
    reopenSection: as('reopenSection', ({ actor, params, body }) => reopen(ports, actor, sectionOf(params), body)),
    answerAddendum: as('answerAddendum', ({ actor, params, body }) =>
      answerLate(ports, actor, sectionOf(params), body),
    ),
    redactions: as('redactions', ({ actor, params }) => listRedactions(ports, actor, sectionOf(params))),
    proposeRedaction: as('proposeRedaction', ({ actor, params, body }) =>
      proposeRedactionOf(ports, actor, sectionOf(params), body),
    ),
    answerRedaction: as('answerRedaction', ({ actor, params, body }) =>
      answerRedactionOf(ports, actor, sectionOf(params), body),
    ),
    recordTextAt: as('recordTextAt', ({ actor, params, body }) => viewTextAt(ports, actor, sectionOf(params), body.at)),
    compareRecord: as('compareRecord', ({ actor, params, body }) =>
      compareTexts(ports, actor, sectionOf(params), body),
    ),
    caseAccesses: as('caseAccesses', ({ actor, params }) => reportAccesses(ports, actor, params.caseId ?? '')),
    searchAudit: as('searchAudit', ({ actor, body }) => searchAudit(ports, actor, routes.searchAudit.body.parse(body))),
    actions: as('actions', ({ actor }) => listActions(ports, actor)),
    feedback: as('feedback', ({ actor }) => listFeedback(ports, actor)),
    caseFollowUp: as('caseFollowUp', ({ actor, params }) => viewFollowUp(ports, actor, params.caseId ?? '')),
    outcome: as('outcome', ({ actor, params }) =>
      viewOutcome(ports, actor, params.caseId ?? '', params.discussionId ?? ''),
    ),
    afterClinics: as('afterClinics', ({ actor }) => listAfterClinics(ports, actor)),
    flags: as('flags', ({ actor }) => listFlags(ports, actor)),
    assents: as('assents', ({ actor }) => listAssents(ports, actor)),
    raiseConcern: as('raiseConcern', ({ actor, params, body }) =>
      raiseConcern(ports, actor, params.caseId ?? '', body.words),
    ),
    concerns: as('concerns', ({ actor }) => listConcerns(ports, actor)),
    reviewConcerns: as('reviewConcerns', ({ actor, params, body }) =>
      reviewConcerns(ports, actor, params.caseId ?? '', body.note),
    ),
    privateNote: as('privateNote', ({ actor, params }) =>
      readPrivateNote(ports, actor, params.meetingId ?? '', params.itemId ?? ''),
    ),
    writePrivateNote: as('writePrivateNote', ({ actor, params, body }) =>
      writePrivateNote(ports, actor, params.meetingId ?? '', params.itemId ?? '', body.text),
    ),
    startDisplay: async ({ request, response }) => {
      const started = await startDisplay(ports, settings.roomCookie.read(request.headers.cookie))
      if (started.credential !== null) settings.roomCookie.write(response, started.credential)
      return started.view
    },
    displays: as('displays', ({ actor, params }) => listDisplays(ports, actor, params.meetingId ?? '')),
    pairDisplay: as('pairDisplay', ({ actor, params, body }) =>
      pairDisplay(ports, actor, params.meetingId ?? '', routes.pairDisplay.body.parse(body).code),
    ),
    unpairDisplay: as('unpairDisplay', ({ actor, params }) =>
      unpairDisplay(ports, actor, params.meetingId ?? '', params.displayId ?? ''),
    ),
    callIce: as('callIce', async () => settings.ice()),
    recordings: as('recordings', ({ actor, params }) => listRecordings(ports, actor, sectionOf(params))),
    recordingSound: as('recordingSound', ({ actor, params }) => {
      const { recordingId = '', part } = params
      return readSound(ports, actor, sectionOf(params), recordingId, Number(part) || 0)
    }),
    keepSound: as('keepSound', ({ actor, params, body }) => keepSound(ports, actor, params.recordingId ?? '', body)),
    deleteRecording: as('deleteRecording', ({ actor, params, body }) =>
      deleteRecording(ports, actor, params.caseId ?? '', params.recordingId ?? '', body.reason),
    ),
    importBundle: as('importBundle', async ({ actor, request, response }) => {
      if (!request.is(['application/json', 'application/fhir+json', 'application/*+json'])) {
        return refuse('unsupported-type', 'Send the bundle as FHIR JSON (application/fhir+json). Nothing was imported.')
      }
      const declared = Number(request.headers['content-length'] ?? 0)
      const bytes = declared > MAX_BUNDLE_BYTES ? 'too-large' : await readLimited(request, MAX_BUNDLE_BYTES)
      if (bytes === 'too-large') {
        // What has not been read yet is not going to be: the connection cannot be used again.
        response.setHeader('Connection', 'close')
        const limit = MAX_BUNDLE_BYTES / 1024 / 1024
        return refuse(
          'too-large',
          `This bundle is larger than ${limit} MB. Export a shorter period. Nothing was imported.`,
        )
      }
      return importBundle(ports, settings.bundles, actor, bytes)
    }),
  }
}

/** route.ts has let only compartments through. */
function sectionOf({ caseId = '', compartment = '' }: Record<string, string>): SectionPlace {
  if (!isCompartment(compartment)) throw new Error('a route without a compartment')
  return { caseId, compartment }
}

function signedIn(answer: SignedIn | Refusal, cookie: RefreshCookie, response: Response): object | Refusal {
  if (isRefusal(answer)) return answer
  if (answer.refreshToken !== null) cookie.write(response, answer.refreshToken)
  return answer.view
}
