import { findPreference } from '../app-files/config-xml.js';
import type { CordovaElement } from '../app-files/cordova-xml.js';
import type { DeclaredPlugins } from '../app-files/project-plugins.js';
import type { Project } from './project.js';

/** Where an app's pages are on a phone, and what that lets them connect to. */
export interface PhoneOrigin {
  /** `https://localhost`, `http://localhost` or `file://`. */
  readonly origin: string;
  /** Why it is that: `cordova-android 14`; a preference's name. */
  readonly reason: string;
  /** True where `ws:` and `http:` are mixed content. */
  readonly isSecure: boolean;
  /** Whether Android lets the app connect without TLS; undefined if no project was found. */
  readonly admitsCleartext: boolean | undefined;
}

/** From this version on, an app has an origin of its own; older ones are at `file:`. */
const FIRST_WITH_ORIGIN = 10;
/** From this version on, apps are built for an Android (9) that asks for TLS. */
const FIRST_WITHOUT_CLEARTEXT = 8;
const FIRST_SDK_WITHOUT_CLEARTEXT = 28;

/**
 * @see cordova-android `ConfigXmlParser.java`, which puts the launch URL together; Android's
 * network security configuration, for `usesCleartextTraffic`
 */
export function findPhoneOrigin(project: Project, declared: DeclaredPlugins): PhoneOrigin {
  if (project.config?.fault) return UNREADABLE;
  const elements = project.config?.elements ?? [];
  const version = findAndroidVersion(project, elements);
  const found = findOrigin(elements, version, declared);
  const admitsMixed =
    declared.names.includes(IONIC) && findPreference(elements, 'MixedContentMode') === '0';
  return {
    ...found,
    isSecure: found.origin.startsWith('https:') && !admitsMixed,
    admitsCleartext: project.config && admitsCleartext(elements, version, declared),
  };
}

/** Of a project whose `config.xml` nobody can read, nothing is known. */
const UNREADABLE: PhoneOrigin = {
  origin: '',
  reason: 'config.xml',
  isSecure: false,
  admitsCleartext: undefined,
};

const IONIC = 'cordova-plugin-ionic-webview';

function findOrigin(
  elements: readonly CordovaElement[],
  version: number | undefined,
  { names }: DeclaredPlugins,
): Pick<PhoneOrigin, 'origin' | 'reason'> {
  const hasIonic = names.includes(IONIC);
  const newest = version ?? FIRST_WITH_ORIGIN;
  const engine =
    version === undefined ? 'cordova-android 10 and newer' : `cordova-android ${version}`;
  if (newest < FIRST_WITH_ORIGIN && !hasIonic) return { origin: 'file://', reason: engine };
  if (findPreference(elements, 'AndroidInsecureFileModeEnabled')?.toLowerCase() === 'true') {
    return { origin: 'file://', reason: 'AndroidInsecureFileModeEnabled' };
  }
  const scheme = findPreference(elements, 'scheme')?.toLowerCase();
  const host = findPreference(elements, 'hostname')?.toLowerCase() || 'localhost';
  if (scheme === 'http') return { origin: `http://${host}`, reason: 'the preference scheme' };
  if (scheme === undefined && hasIonic) return { origin: `http://${host}`, reason: IONIC };
  return { origin: `https://${host}`, reason: engine };
}

/** Its major version: the project's engine or package; else the one that its Cordova brings. */
function findAndroidVersion(
  { packageJson, monaca, platforms }: Project,
  elements: readonly CordovaElement[],
): number | undefined {
  const packages = { ...Object(packageJson.dependencies), ...Object(packageJson.devDependencies) };
  const engine = elements.find(
    ({ name, attributes }) => name === 'engine' && attributes.name === 'android',
  );
  const own =
    majorOf(platforms.android) ??
    majorOf(packages['cordova-android']) ??
    majorOf(findAsked(packageJson)) ??
    majorOf(engine?.attributes.spec);
  if (own !== undefined) return own;
  const cordova = majorOf(packages.cordova) ?? majorOf(monaca.cordova_version);
  // Cordova 9 brought cordova-android 8, Cordova 10 the 9, Cordova 11 the 10.
  return cordova === undefined ? undefined : Math.max(cordova - 1, 1);
}

/** `android@9.1.0` among the platforms of a `package.json`. */
function findAsked({ cordova }: Readonly<Record<string, unknown>>): unknown {
  const { platforms } = Object(cordova);
  return Array.isArray(platforms)
    ? platforms.find((name) => /^android@/.test(String(name)))
    : Object(platforms).android;
}

/** `^14.0.1`, `~9.1`, `https://…/cordova-android.git#8.1.0`. */
function majorOf(version: unknown): number | undefined {
  if (typeof version !== 'string') return undefined;
  const found = /(?:^|[#@])[~^=>v\s]*(\d{1,3})(?:\.|$)/.exec(version)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Whether the manifest says so: by `edit-config`, a custom preference, a file of its own or a plugin. */
function admitsCleartext(
  elements: readonly CordovaElement[],
  version: number | undefined,
  { names }: DeclaredPlugins,
): boolean {
  const sdk = Number(findPreference(elements, 'android-targetSdkVersion') ?? Number.NaN);
  if (sdk < FIRST_SDK_WITHOUT_CLEARTEXT) return true;
  if (version !== undefined && version < FIRST_WITHOUT_CLEARTEXT) return true;
  if (names.some((name) => /cleartext|network-?security/i.test(name))) return true;
  return elements.some(({ attributes }) =>
    Object.entries(attributes).some(([name, value]) => {
      if (/usesCleartextTraffic$/.test(name)) return value === 'true';
      if (/networkSecurityConfig$/.test(name)) return true;
      return (
        /usesCleartextTraffic|network_security_config/.test(value) && attributes.value !== 'false'
      );
    }),
  );
}
