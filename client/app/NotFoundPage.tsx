import { Link } from '@tanstack/react-router'
import { PageHeading } from './PageHeading.tsx'

export function NotFoundPage() {
  return (
    <>
      <PageHeading title="Page not found" />
      <p>There is no page at this address. If you typed it, check it. If you followed a link, the link is wrong.</p>
      <p>
        <Link to="/">Go to Today</Link>
      </p>
    </>
  )
}
