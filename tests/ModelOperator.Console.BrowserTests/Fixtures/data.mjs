// Features with a reference and what is seen now; one of them has drifted.
import { random } from './random.mjs';

const names = [
  'merchant_category',
  'amount',
  'hour_of_day',
  'country',
  'card_age_days',
  'distance_km',
  'device',
  'previous_chargebacks',
  'basket_size',
  'is_weekend',
  'email_domain_age',
  'shipping_equals_billing',
  'ip_risk',
  'attempts_last_hour',
];
const categories = ['grocery', 'fuel', 'travel', 'electronics', 'fashion', 'other'];

export function dataOf(now) {
  const next = random(11);
  return {
    source: 'prometheus',
    windowMinutes: 60,
    features: names.map((name, index) => feature(name, index, next, now)),
    classes: {
      name: 'classes',
      kind: 'classes',
      // Above its own first limit, though far below the features' one.
      distance: 0.08,
      warn: 0.05,
      max: 0.1,
      verdict: 'Warn',
      samples: 48_210,
      reference: [
        { label: 'genuine', share: 0.971 },
        { label: 'fraud', share: 0.029 },
      ],
      current: [
        { label: 'genuine', share: 0.958 },
        { label: 'fraud', share: 0.042 },
      ],
    },
    distanceKind: 'PSI',
    confidence: {
      name: 'confidence',
      kind: 'confidence',
      samples: 48_210,
      reference: [],
      current: [0, 0, 0, 0.01, 0.01, 0.03, 0.05, 0.09, 0.18, 0.63].map((share, index) => ({ label: `≤ ${(index + 1) / 10}`, share })),
    },
    feedbackDelay: { samples: 2_210, halfWithin: 3_600, mostWithin: 259_200 },
    quality: [
      { name: 'accuracy', value: 0.942, low: 0.931, high: 0.951, samples: 2_210 },
      { slice: 'device=phone', name: 'accuracy', value: 0.951, low: 0.939, high: 0.961, samples: 1_640 },
      { slice: 'device=desktop', name: 'accuracy', value: 0.918, low: 0.893, high: 0.938, samples: 570 },
      { slice: 'country=NZ', name: 'accuracy', value: 0.87, low: 0.7, high: 0.96, samples: 31 },
    ],
  };
}

function feature(name, index, next, now) {
  const isCategory = ['merchant_category', 'country', 'device', 'is_weekend'].includes(name);
  const labels = isCategory ? categories : Array.from({ length: 10 }, (_, bin) => `${bin * 50}–${(bin + 1) * 50}`);
  const reference = shares(labels.map((_, bin) => Math.exp(-((bin - labels.length / 2.5) ** 2) / 8) + 0.05 * next()));
  const drift = index === 0 ? 0.9 : index === 1 ? 0.4 : 0.06;
  const current = shares(reference.map((share, bin) => share * (1 + drift * Math.sin(bin * 1.7 + index)) + 0.01 * next()));
  const distance = reference.reduce((sum, share, bin) => sum + (current[bin] - share) * Math.log(current[bin] / share), 0);
  const seconds = Math.floor(now / 1_000);
  return {
    name,
    kind: isCategory ? 'categorical' : 'numeric',
    distance,
    warn: 0.1,
    max: 0.2,
    verdict: distance > 0.2 ? 'Warn' : 'Ok',
    samples: 48_210,
    reference: labels.map((label, bin) => ({ label, share: reference[bin] })),
    current: labels.map((label, bin) => ({ label, share: current[bin] })),
    missing: index % 3 === 0 ? 0.002 * next() : 0,
    outOfRange: isCategory ? undefined : 0.004 * next(),
    overTime: Array.from({ length: 48 }, (_, step) => [
      seconds - (48 - step) * 300,
      Math.max(0.001, distance * (index === 0 && step < 30 ? 0.2 : 1) * (0.8 + 0.4 * next())),
    ]),
  };
}

function shares(values) {
  const sum = values.reduce((all, value) => all + value, 0);
  return values.map(value => value / sum);
}
