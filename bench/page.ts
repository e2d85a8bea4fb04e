// docs/performance.md: prose that stays, and the tables and the chart of a run.
import { readFileSync, writeFileSync } from 'node:fs';
import { drawChart } from './chart.js';
import type { Outcome } from './outcome.js';
import {
  formatMarkdown,
  tabulateDistances,
  tabulateGrowth,
  tabulateKept,
  tabulateResults,
  tabulateTargets,
} from './table.js';

const PAGE = 'docs/performance.md';
const CHART = 'docs/performance.svg';
/** All that both are made of. */
const FIGURES = 'docs/performance.json';

/** Puts what a run has shown into the page. */
export function writePage(outcome: Outcome): void {
  const tables = {
    machine: `Measured on ${outcome.machine}, at commit ${outcome.commit}: ${outcome.rounds} rounds in ${outcome.seconds} s.`,
    targets: formatMarkdown(tabulateTargets(outcome)),
    distances: formatMarkdown(tabulateDistances(outcome)),
    growth: formatMarkdown(tabulateGrowth(outcome)),
    kept: formatMarkdown(tabulateKept(outcome)),
    results: formatMarkdown(tabulateResults(outcome)),
  };
  let page = readFileSync(PAGE, 'utf8');
  for (const [name, text] of Object.entries(tables)) page = replaceSection(page, name, text);
  writeFileSync(PAGE, page);
  writeFileSync(CHART, drawChart(outcome));
  writeFileSync(FIGURES, formatJson(outcome));
}

export function formatJson(outcome: Outcome): string {
  return `${JSON.stringify(outcome, undefined, 2)}\n`;
}

/** A section is what is between its two marks. */
export function replaceSection(page: string, name: string, text: string): string {
  const begin = `<!-- ${name}: written by npm run bench -- --write -->`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for ${name}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
