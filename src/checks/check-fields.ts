import { type Fields, findFault, formatValue, type Rules } from './rules.js';

/**
 * Returns what is wrong with an object's fields and how to fix it; undefined when they follow the rules.
 *
 * @param tag the field that names the object's kind
 */
export function findFieldError(value: Fields, tag: string, rules: Rules): string | undefined {
  const what = String(value[tag]);
  const fault = findFault(value, rules, tag);
  switch (fault?.kind) {
    case undefined:
      return undefined;
    case 'missing':
      return `${what} needs ${fault.name}: ${fault.rule.expected}.`;
    case 'wrong': {
      const { name, rule } = fault;
      return `${what}: ${name} can't be ${formatValue(value[name])}: it takes ${rule.expected}.`;
    }
    case 'unknown': {
      const known = Object.keys(rules).join(', ') || 'none';
      return `${what} has no ${formatValue(fault.name)}: it takes ${known}.`;
    }
  }
}
