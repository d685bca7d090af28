import { type RefCallback, useCallback } from 'react'

/** Measures the fixed band, so that what the keyboard reaches scrolls to below it and never under it. */
export function useBand(): RefCallback<HTMLElement> {
  return useCallback(band => {
    if (!band) return
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => style.setProperty('--band', `${Math.round(band.offsetHeight)}px`))
    observer.observe(band)
    return () => {
      observer.disconnect()
      style.removeProperty('--band')
    }
  }, [])
}
