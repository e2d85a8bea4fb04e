import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { promisify } from 'node:util';
import { externalIpv4s } from '../emulator/device.js';
import type { Finding } from './finding.js';

const run = promisify(execFile);
const ASK_TIMEOUT_MS = 2_000;

/** Checks Node's version against this package's `engines`. */
export function checkNode(): Finding[] {
  const packageJson = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const wanted: string = JSON.parse(packageJson).engines.node.replace('>=', '');
  const isNew = compare(process.versions.node, wanted) >= 0;
  const text = `Node.js ${process.versions.node}`;
  if (isNew) return [{ status: 'ok', text }];
  return [
    {
      status: 'problem',
      text: `${text} is too old`,
      remedy: `Install Node.js ${wanted} or newer.`,
    },
  ];
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** The addresses at which other devices would find this machine. */
export function checkAddresses(): Finding[] {
  const addresses = externalIpv4s();
  const [first] = addresses;
  if (!first) {
    return [
      {
        status: 'note',
        text: 'This machine has no IPv4 network: no other device can connect, and getAddress reports an empty ip under --host.',
        remedy: 'For other devices, join the Wi-Fi that they are in.',
      },
    ];
  }
  if (addresses.length === 1) {
    return [
      { status: 'ok', text: `With --host, other devices find this machine at ${first.address}.` },
    ];
  }
  const all = addresses.map(({ name, address }) => `${address} (${name})`).join(', ');
  return [
    {
      status: 'note',
      text: `With --host, ${first.address} is reported; this machine has ${all}.`,
      remedy: `If it is not the one that other devices reach, name the right one: --host ADDRESS.`,
    },
  ];
}

const OPEN_PORTS = 'ports 3000, 3001 and 8000 (TCP)';

/** What could keep other devices out; it matters only with `--host`. */
export async function checkFirewall(): Promise<Finding[]> {
  if (process.platform === 'linux') return checkLinuxFirewall();
  const hints: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
    win32: `If other devices can't connect, allow Node.js in private networks: Windows Security, Firewall, Allow an app.`,
    darwin: `If other devices can't connect, allow incoming connections for node: System Settings, Network, Firewall.`,
  };
  const hint = hints[process.platform];
  return hint ? [{ status: 'note', text: hint }] : [];
}

async function checkLinuxFirewall(): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (release().toLowerCase().includes('microsoft')) {
    findings.push({
      status: 'note',
      text: "This is WSL: without mirrored networking other devices can't reach it.",
      remedy: 'Set networkingMode=mirrored in .wslconfig, or run wss-emu on Windows itself.',
    });
  }
  const ufw = await readFile('/etc/ufw/ufw.conf', 'utf8').catch(() => '');
  if (/^ENABLED=yes/im.test(ufw)) {
    findings.push({
      status: 'warning',
      text: 'The firewall ufw is on: with --host other devices may be kept out.',
      remedy: `sudo ufw allow 3000,3001,8000/tcp`,
    });
  }
  if (await isServiceActive('firewalld')) {
    findings.push({
      status: 'warning',
      text: 'The firewall firewalld is on: with --host other devices may be kept out.',
      remedy: 'sudo firewall-cmd --add-port=3000-3001/tcp --add-port=8000/tcp',
    });
  }
  if (findings.length > 0) return findings;
  return [
    {
      status: 'note',
      text: `No firewall was found; if other devices can't connect, let ${OPEN_PORTS} through.`,
    },
  ];
}

async function isServiceActive(name: string): Promise<boolean> {
  return run('systemctl', ['is-active', '--quiet', name], { timeout: ASK_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}
