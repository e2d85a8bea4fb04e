/** A kind of service, as DNS-SD writes it: `_http._tcp.` in the domain `local.` (RFC 6763, section 4.1.2). */
export interface ServiceType {
  /** `_http._tcp.local.`: what the plugin compares. */
  readonly full: string;
  /** With its last dot: `local.`. */
  readonly domain: string;
}

/** Reads a type and its domain, with or without their last dots, as JmDNS does (`decodeQualifiedNameMap`). */
export function parseServiceType(text: string): ServiceType {
  const trimmed = text.replace(/^\.+|\.+$/g, '');
  const end = trimmed.lastIndexOf('._');
  if (end === -1) return { full: '', domain: '.' };
  const application = trimmed.slice(0, end).replace(/^_/, '');
  const [protocol = '', ...labels] = trimmed.slice(end + '._'.length).split('.');
  const domain = `${labels.join('.')}.`;
  return { full: `_${application}._${protocol}.${labels.length > 0 ? domain : ''}`, domain };
}
