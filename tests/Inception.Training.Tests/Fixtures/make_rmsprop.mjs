// What RMSProp of TensorFlow.js gives, whose update is TensorFlow's: writes rmsprop.json beside itself.
//   npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 && node make_rmsprop.mjs
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { writeFileSync } from "node:fs";

const bits = 64, wrap = value => BigInt.asUintN(bits, value);

// The formula weights of Golden/Fixtures/README.md, from -1 to 1.
function values(name, count) {
  let seed = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(name)) seed = wrap((seed ^ BigInt(byte)) * 0x100000001b3n);
  return Array.from({ length: count }, (_, i) => {
    let z = wrap(seed + BigInt(i + 1) * 0x9e3779b97f4a7c15n);
    z = wrap((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    z ^= z >> 31n;
    return 2 * (Number(z >> 11n) * 2 ** -53) - 1;
  });
}

// The rate falls between the steps: that tells this momentum, in which the rates of earlier steps stay, from PyTorch's.
const rates = [0.1, 0.05, 0.02];

async function steps({ initialMeanSquare, decay, momentum, epsilon }) {
  const parameter = tf.variable(tf.tensor1d(values("parameter", 6)), true, `parameter.${initialMeanSquare}.${momentum}.${epsilon}`);
  const optimizer = tf.train.rmsprop(rates[0], decay, momentum, epsilon);
  await optimizer.setWeights([
    { name: "iter", tensor: tf.scalar(0, "int32") },
    { name: "rms", tensor: tf.fill([6], initialMeanSquare) },
    { name: "momentum", tensor: tf.zeros([6]) },
  ]);
  return rates.map((rate, step) => {
    optimizer.learningRate = rate;
    optimizer.applyGradients({ [parameter.name]: tf.tensor1d(values(`gradient.${step}`, 6)) });
    return Array.from(parameter.dataSync());
  });
}

const settings = [
  { initialMeanSquare: 1, decay: 0.9, momentum: 0.9, epsilon: 1 },      // as the Inception networks were trained
  { initialMeanSquare: 0, decay: 0.9, momentum: 0.9, epsilon: 1 },
  { initialMeanSquare: 1, decay: 0.9, momentum: 0, epsilon: 1 },
  { initialMeanSquare: 0, decay: 0.95, momentum: 0.5, epsilon: 0.001 },
];
const cases = [];
for (const one of settings) cases.push({ ...one, steps: await steps(one) });
writeFileSync(new URL("rmsprop.json", import.meta.url), JSON.stringify({ rates, cases }, null, 1) + "\n");
