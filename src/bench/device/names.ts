/**
 * Browser and system by name and version, as exactly as the browser tells: Chromium by client hints,
 * which have to be asked for, others by their user agent, which is frozen in places.
 */
interface Brand {
  readonly brand: string;
  readonly version: string;
}

/** User-Agent Client Hints (W3C draft), as far as they are read here. */
export interface Hints {
  readonly fullVersionList?: readonly Brand[];
  readonly platform?: string;
  readonly platformVersion?: string;
  readonly architecture?: string;
  readonly bitness?: string;
  readonly model?: string;
}

export interface NavigatorNames {
  readonly userAgent: string;
  readonly maxTouchPoints?: number;
  readonly userAgentData?: {
    getHighEntropyValues(names: readonly string[]): Promise<Hints>;
  };
}

export interface Names {
  readonly browser: string;
  readonly system: string;
}

const ASKED = ['fullVersionList', 'platformVersion', 'architecture', 'bitness', 'model'];

/** Never rejects: what is not said is found in the user agent, or is empty. */
export async function readNames(navigator: NavigatorNames): Promise<Names> {
  let hints: Hints = {};
  try {
    hints = (await navigator.userAgentData?.getHighEntropyValues(ASKED)) ?? {};
  } catch {
    // Refused by a policy of the site.
  }
  return {
    browser: hintedBrowser(hints) || browserOf(navigator.userAgent),
    system: hintedSystem(hints) || systemOf(navigator)
  };
}

/** Chromium lists itself beside the browser that is made of it, and a brand that does not exist. */
function hintedBrowser({ fullVersionList = [] }: Hints): string {
  const real = fullVersionList.filter(({ brand }) => !/not.*brand/i.test(brand));
  const own = real.find(({ brand }) => brand !== 'Chromium') ?? real[0];
  return own ? `${own.brand} ${own.version}` : '';
}

function hintedSystem({ platform, platformVersion, architecture, bitness, model }: Hints): string {
  if (!platform) return '';
  const version =
    platform === 'Windows'
      ? windows(platformVersion)
      : (platformVersion ?? '').replace(/(\.0)+$/, '');
  const processor = [architecture, bitness].filter(Boolean).join('-');
  return [[platform, version].filter(Boolean).join(' '), processor, model]
    .filter(Boolean)
    .join(', ');
}

/** learn.microsoft.com, “Detect Windows 11 using User-Agent Client Hints”: its version is 13 or more. */
function windows(version: string | undefined): string {
  const major = Number.parseInt(version ?? '', 10);
  if (major >= 13) return '11';
  return major >= 1 ? '10' : '';
}

/** The first that is found: browsers name those that they resemble, too. */
const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/([\d.]+)/],
  ['Opera', /\bOPR\/([\d.]+)/],
  ['Samsung Internet', /\bSamsungBrowser\/([\d.]+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).*\bSafari\//]
];

function browserOf(userAgent: string): string {
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1]?.replace(/(\.0)+$/, '');
    if (version !== undefined) return `${name} ${version}`;
  }
  return '';
}

function systemOf({ userAgent, maxTouchPoints = 0 }: NavigatorNames): string {
  const ios = /\b(?:iPhone )?OS (\d+(?:_\d+)*) like Mac/.exec(userAgent)?.[1];
  if (ios !== undefined) return `iOS ${ios.replaceAll('_', '.')}`;
  // Versions of Windows and macOS stand still in user agents: none is better than a wrong one.
  if (/Macintosh/.test(userAgent)) return maxTouchPoints > 1 ? 'iPadOS' : 'macOS';
  if (/Windows/.test(userAgent)) return 'Windows';
  const android = /Android(?: (\d[\d.]*))?/.exec(userAgent);
  if (android) return ['Android', android[1]].filter(Boolean).join(' ');
  if (/CrOS/.test(userAgent)) return 'ChromeOS';
  return /Linux/.test(userAgent) ? 'Linux' : '';
}

/**
 * The GPU's own name in what WebGL says: ANGLE, which draws for most browsers, wraps it as
 * `ANGLE (maker, name (number) API, driver)`. Firefox leaves out the driver, names one GPU for a whole
 * family, and says so: `ANGLE (maker, name API), or similar`. That stays.
 */
export function rendererName(told: string): string {
  const wrapping = /^ANGLE \([^,]*, (.*?)(?:, [^,]*)?\)(, or similar)?$/;
  const [, wrapped = told, similar = ''] = wrapping.exec(told) ?? [];
  const name = wrapped
    .replace(/^(?:Vulkan [\d.]+ \(|ANGLE Metal Renderer: )/, '')
    .replace(/ \(0x.*$| Direct3D.*$/, '')
    .trim();
  return name + similar;
}
