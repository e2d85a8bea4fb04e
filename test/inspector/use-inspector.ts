import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { EmulatorOptions } from '../../src/index.js';
import { openInspector } from '../../src/inspector/inspector.js';
import { Steering } from '../../src/steering/steering.js';
import { usePage } from '../support/browser.js';
import { type Phone, usePhone } from '../support/use-phone.js';

export interface InspectedPhone extends Phone {
  /** The inspector's page, which is connected. */
  readonly page: Page;
  /** What its console and its errors said. */
  readonly said: readonly string[];
  readonly url: string;
  /** The rows in sight, without their times: client or port, kind, arrow, text, size. */
  rows(): Promise<string[]>;
  row(text: string): Locator;
  /** What became of the last action. */
  outcome(): Promise<string>;
}

/** A phone with a server on a free port, and the inspector in a browser. */
export async function useInspector(options?: EmulatorOptions): Promise<InspectedPhone> {
  const phone = await usePhone(options);
  const { page, said } = await usePage();
  const { emulator } = phone;
  const { url } = await openInspector(0, { emulator, steering: new Steering({ emulator }) });
  await page.goto(url);
  await expect.poll(() => page.getByText('Live', { exact: true }).count()).toBe(1);
  return {
    ...phone,
    page,
    said,
    url,
    rows: () => readRows(page),
    row: (text) => page.locator('.scroller').getByRole('row').filter({ hasText: text }),
    outcome: async () => (await page.getByRole('status', { name: 'Outcome' }).textContent()) ?? '',
  };
}

function readRows(page: Page): Promise<string[]> {
  return page.locator('.scroller [role=row]').evaluateAll((rows) =>
    rows.map((row) =>
      [...row.querySelectorAll('[role=gridcell]')]
        .slice(2)
        .map((cell) => cell.textContent)
        .filter((text) => text !== '')
        .join(' | '),
    ),
  );
}

/** The name under which the page shows a client. */
export function nameOf({ id }: { readonly id: string }): string {
  return id.slice(1);
}

/** Chooses from the menu of a client. */
export async function choose(page: Page, client: { id: string }, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${nameOf(client)}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Types a message in the composer, for a client or for all, and sends it by Enter. */
export async function say(page: Page, target: string, text: string): Promise<void> {
  await page.getByLabel('To', { exact: true }).selectOption({ label: target });
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByLabel('Message', { exact: true }).press('Enter');
}
