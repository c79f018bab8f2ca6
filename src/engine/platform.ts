/** Which browser on which system, as far as the browser says: only to word the advice. */

export type Browser = 'chrome' | 'edge' | 'firefox' | 'safari' | 'other';
export type System = 'windows' | 'macos' | 'linux' | 'chromeos' | 'android' | 'ios' | 'other';

export interface Platform {
  readonly browser: Browser;
  /** the browser's name for people: "Chrome", "this browser" */
  readonly name: string;
  readonly system: System;
  /** major version of Chrome or Edge; 0 for others, or where it is not said */
  readonly version: number;
}

/** What is read of `navigator`; workers have it too, but for `maxTouchPoints`. */
export interface NavigatorLike {
  readonly userAgent: string;
  readonly maxTouchPoints?: number;
  readonly userAgentData?: {
    readonly platform: string;
    readonly brands: readonly { readonly brand: string }[];
  };
}

/** The browsers' names for people. */
export const NAMES: Record<Browser, string> = {
  chrome: 'Chrome',
  edge: 'Edge',
  firefox: 'Firefox',
  safari: 'Safari',
  other: 'this browser'
};

/** `other` for what it does not know. */
export function platformOf(navigator: NavigatorLike): Platform {
  const browser = browserOf(navigator);
  const version = Number(/\b(?:Headless)?Chrome\/(\d+)/.exec(navigator.userAgent)?.[1] ?? 0);
  return { browser, name: NAMES[browser], system: systemOf(navigator), version };
}

function browserOf(navigator: NavigatorLike): Browser {
  const { userAgent, userAgentData } = navigator;
  const brands = userAgentData?.brands.map(({ brand }) => brand) ?? [];
  if (brands.includes('Microsoft Edge') || /\bEdg(e|A|iOS)?\//.test(userAgent)) return 'edge';
  if (/\b(Firefox|FxiOS)\//.test(userAgent)) return 'firefox';
  if (brands.includes('Google Chrome') || brands.includes('Chromium')) return 'chrome';
  if (/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//.test(userAgent)) return 'chrome';
  // Elsewhere it is another browser on WebKit, as GNOME Web: Apple's versions say nothing of it.
  const apple = ['macos', 'ios'].includes(systemOf(navigator));
  return apple && /\bSafari\//.test(userAgent) ? 'safari' : 'other';
}

function systemOf({ userAgent, userAgentData, maxTouchPoints = 0 }: NavigatorLike): System {
  const named: Record<string, System> = {
    Windows: 'windows',
    macOS: 'macos',
    Linux: 'linux',
    'Chrome OS': 'chromeos',
    Android: 'android',
    iOS: 'ios'
  };
  const system = named[userAgentData?.platform ?? ''];
  if (system) return system;
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  // iPads call themselves Macs, but no Mac has a touch screen.
  if (/Macintosh/.test(userAgent)) return maxTouchPoints > 1 ? 'ios' : 'macos';
  if (/Android/.test(userAgent)) return 'android';
  if (/CrOS/.test(userAgent)) return 'chromeos';
  if (/Windows/.test(userAgent)) return 'windows';
  return /Linux/.test(userAgent) ? 'linux' : 'other';
}
