// Every address of the product. What people share or refresh is in the path or the search; nobody's name ever is.
import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { z } from 'zod'
import { Loading } from '../design/Loading.tsx'
import { CasePageRoute } from './CasePageRoute.tsx'
import { ErrorPage } from './ErrorPage.tsx'
import { Frame } from './Frame.tsx'
import { LiveMeetingRoute } from './LiveMeetingRoute.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'
import { page } from './patiently.ts'
import { SignedInOnly } from './SignedInOnly.tsx'

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
  interface StaticDataRouteOption {
    /** Full width, one patient, and its own sticky areas. */
    workspace?: boolean
  }
}

/** A name of a tab or pane. Anything else in the address is dropped rather than shown. */
const part = z
  .string()
  .regex(/^[a-z0-9.-]{1,80}$/)
  .optional()
  .catch(undefined)

export function createAppRouter() {
  const root = createRootRoute({ component: Outlet })
  const frame = createRoute({ id: 'frame', getParentRoute: () => root, component: Frame })
  const signIn = createRoute({
    path: '/sign-in',
    getParentRoute: () => frame,
    validateSearch: z.object({
      next: z.string().startsWith('/').max(300).optional().catch(undefined),
      // On the way out: the page is shown before the session ends, see the header.
      out: z.boolean().optional().catch(undefined),
    }),
    component: page(() => import('../features/signIn/SignInPage.tsx'), 'SignInPage'),
  })
  const welcome = createRoute({
    path: '/welcome',
    getParentRoute: () => frame,
    component: page(() => import('../features/welcome/WelcomePage.tsx'), 'WelcomePage'),
  })
  const signedIn = createRoute({
    path: '/signed-in',
    getParentRoute: () => frame,
    component: page(() => import('../features/signIn/SignedInPage.tsx'), 'SignedInPage'),
  })
  const keyboard = createRoute({
    path: '/help/keyboard',
    getParentRoute: () => frame,
    component: page(() => import('../features/help/KeyboardPage.tsx'), 'KeyboardPage'),
  })
  const accessibility = createRoute({
    path: '/accessibility',
    getParentRoute: () => frame,
    component: page(() => import('../features/help/AccessibilityPage.tsx'), 'AccessibilityPage'),
  })
  // A wall, not a person: no frame, no session, nothing to press.
  const room = createRoute({
    path: '/room',
    getParentRoute: () => root,
    component: page(() => import('../features/room/RoomPage.tsx'), 'RoomPage'),
  })
  // The person or a carer in their own slot: nothing of the product for staff is around it.
  const visit = createRoute({
    path: '/visit',
    getParentRoute: () => root,
    component: page(() => import('../features/visit/VisitPage.tsx'), 'VisitPage'),
  })
  const nowhere = createRoute({ path: '$', getParentRoute: () => frame, component: NotFoundPage })
  const inside = createRoute({ id: 'inside', getParentRoute: () => frame, component: SignedInOnly })
  const today = createRoute({
    path: '/',
    getParentRoute: () => inside,
    component: page(() => import('../features/today/TodayPage.tsx'), 'TodayPage'),
  })
  const meetings = createRoute({
    path: '/meetings',
    getParentRoute: () => inside,
    validateSearch: z.object({ state: z.enum(['planned', 'live', 'ended']).optional().catch(undefined) }),
    component: page(() => import('../features/meetings/MeetingsPage.tsx'), 'MeetingsPage'),
  })
  const newMeeting = createRoute({
    path: '/meetings/new',
    getParentRoute: () => inside,
    component: page(() => import('../features/meetings/NewMeetingPage.tsx'), 'NewMeetingPage'),
  })
  const series = createRoute({
    path: '/meetings/series',
    getParentRoute: () => inside,
    component: page(() => import('../features/meetings/SeriesPage.tsx'), 'SeriesPage'),
  })
  const agenda = createRoute({
    path: '/meetings/$meetingId/agenda',
    getParentRoute: () => inside,
    // Whom to refer, when somebody comes from a person's own record. An opaque id, as in every address.
    validateSearch: z.object({ refer: part }),
    component: page(() => import('../features/agenda/AgendaPage.tsx'), 'AgendaPage'),
  })
  const minutes = createRoute({
    path: '/meetings/$meetingId/minutes',
    getParentRoute: () => inside,
    component: page(() => import('../features/minutes/MinutesPage.tsx'), 'MinutesPage'),
  })
  // The live screen is the layout of its children, so that following the chair and staying at an item are one mounted
  // screen: text that somebody is typing must not be torn down by a change of address.
  const live = createRoute({
    path: '/meetings/$meetingId/live',
    getParentRoute: () => inside,
    staticData: { workspace: true },
    validateSearch: z.object({ tab: part, pane: part }),
    component: LiveMeetingRoute,
  })
  const liveFollow = createRoute({ path: '/', getParentRoute: () => live })
  const liveItem = createRoute({ path: '/items/$itemId', getParentRoute: () => live })
  const casePage = createRoute({
    path: '/cases/$caseId',
    getParentRoute: () => inside,
    staticData: { workspace: true },
    validateSearch: z.object({ tab: part, earlier: z.literal(true).optional().catch(undefined) }),
    component: CasePageRoute,
  })
  const letter = createRoute({
    path: '/cases/$caseId/outcomes/$discussionId',
    getParentRoute: () => inside,
    component: page(() => import('../features/outcome/LetterPage.tsx'), 'LetterPage'),
  })
  const afterClinics = createRoute({
    path: '/after-clinics',
    getParentRoute: () => inside,
    component: page(() => import('../features/outcome/AfterClinicsPage.tsx'), 'AfterClinicsPage'),
  })
  const actions = createRoute({
    path: '/actions',
    getParentRoute: () => inside,
    validateSearch: z.object({ show: z.enum(['mine', 'all']).optional().catch(undefined) }),
    component: page(() => import('../features/actions/ActionsPage.tsx'), 'ActionsPage'),
  })
  const flags = createRoute({
    path: '/flags',
    getParentRoute: () => inside,
    validateSearch: z.object({ show: z.enum(['open', 'all']).optional().catch(undefined) }),
    component: page(() => import('../features/flags/FlagsPage.tsx'), 'FlagsPage'),
  })
  const medicines = createRoute({
    path: '/medicines',
    getParentRoute: () => inside,
    validateSearch: z.object({ show: z.enum(['reviews', 'changes', 'rules']).optional().catch(undefined) }),
    component: page(() => import('../features/medicineWork/MedicineWorkPage.tsx'), 'MedicineWorkPage'),
  })
  const messages = createRoute({
    path: '/messages',
    getParentRoute: () => inside,
    component: page(() => import('../features/messages/MessagesPage.tsx'), 'MessagesPage'),
  })
  const assents = createRoute({
    path: '/assents',
    getParentRoute: () => inside,
    component: page(() => import('../features/decisions/AssentsPage.tsx'), 'AssentsPage'),
  })
  const pair = createRoute({
    path: '/pair',
    getParentRoute: () => inside,
    validateSearch: z.object({
      // The router reads six digits in an address as a number.
      code: z.coerce
        .string()
        .regex(/^\d{6}$/)
        .optional()
        .catch(undefined),
    }),
    component: page(() => import('../features/room/PairPage.tsx'), 'PairPage'),
  })
  const concerns = createRoute({
    path: '/concerns',
    getParentRoute: () => inside,
    component: page(() => import('../features/concerns/ConcernsPage.tsx'), 'ConcernsPage'),
  })
  const outcomes = createRoute({
    path: '/outcomes',
    getParentRoute: () => inside,
    component: page(() => import('../features/feedback/OutcomesPage.tsx'), 'OutcomesPage'),
  })
  const importPage = createRoute({
    path: '/import',
    getParentRoute: () => inside,
    component: page(() => import('../features/importRecord/ImportPage.tsx'), 'ImportPage'),
  })
  const audit = createRoute({
    path: '/admin/audit',
    getParentRoute: () => inside,
    component: page(() => import('../features/admin/AuditPage.tsx'), 'AuditPage'),
  })
  const emergency = createRoute({
    path: '/emergency',
    getParentRoute: () => inside,
    component: page(() => import('../features/emergency/EmergencyPage.tsx'), 'EmergencyPage'),
  })
  const emergencies = createRoute({
    path: '/emergencies',
    getParentRoute: () => inside,
    component: page(() => import('../features/emergency/EmergencyReviewPage.tsx'), 'EmergencyReviewPage'),
  })
  const organisations = createRoute({
    path: '/admin/organisations',
    getParentRoute: () => inside,
    component: page(() => import('../features/admin/OrganisationsPage.tsx'), 'OrganisationsPage'),
  })
  const sessions = createRoute({
    path: '/sessions',
    getParentRoute: () => inside,
    component: page(() => import('../features/signIn/SessionsPage.tsx'), 'SessionsPage'),
  })
  const staff = createRoute({
    path: '/admin/staff',
    getParentRoute: () => inside,
    component: page(() => import('../features/admin/StaffPage.tsx'), 'StaffPage'),
  })
  const teams = createRoute({
    path: '/admin/teams',
    getParentRoute: () => inside,
    component: page(() => import('../features/admin/TeamsPage.tsx'), 'TeamsPage'),
  })
  const mail = createRoute({
    path: '/admin/mail',
    getParentRoute: () => inside,
    component: page(() => import('../features/admin/MailPage.tsx'), 'MailPage'),
  })
  const cover = createRoute({
    path: '/cover',
    getParentRoute: () => inside,
    component: page(() => import('../features/cover/CoverPage.tsx'), 'CoverPage'),
  })
  const account = createRoute({
    path: '/account',
    getParentRoute: () => inside,
    component: page(() => import('../features/account/AccountPage.tsx'), 'AccountPage'),
  })

  const insideRoutes = [
    today,
    meetings,
    newMeeting,
    series,
    agenda,
    minutes,
    letter,
    afterClinics,
    casePage,
    actions,
    flags,
    messages,
    medicines,
    assents,
    concerns,
    pair,
    outcomes,
    importPage,
    audit,
    emergency,
    emergencies,
    organisations,
    sessions,
    cover,
    account,
    staff,
    teams,
    mail,
  ] as const
  return createRouter({
    routeTree: root.addChildren([
      room,
      visit,
      frame.addChildren([
        signIn,
        welcome,
        signedIn,
        keyboard,
        accessibility,
        nowhere,
        inside.addChildren([...insideRoutes, live.addChildren([liveFollow, liveItem])]),
      ]),
    ]),
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: ErrorPage,
    defaultPendingComponent: () => <Loading what="the page" />,
    scrollRestoration: true,
    defaultPreload: false,
  })
}
