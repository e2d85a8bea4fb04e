import { KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
// Used by @peculiar/x509 as it loads.
import 'reflect-metadata';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { Certificate } from '../pages/serve-options.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1_000;
const VALID_DAYS = 30;

/**
 * Makes a certificate that nobody has signed: browsers ask whether to trust it.
 *
 * @param names the host names and addresses that it is for
 */
export async function createCertificate(names: readonly string[]): Promise<Certificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=wss-emu',
    keys,
    signingAlgorithm: ALGORITHM,
    // Clocks of other devices may be a little behind.
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + VALID_DAYS * DAY_MS),
    extensions: [
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
      ),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { cert: certificate.toString('pem'), key: String(key) };
}
