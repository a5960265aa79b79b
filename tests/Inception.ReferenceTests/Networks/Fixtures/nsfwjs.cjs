// node nsfwjs.cjs IMAGE WIDTH HEIGHT ...: raw RGB bytes to the probabilities that nsfwjs gives, one line of JSON for each image.
// TensorFlow.js computes them by its WebAssembly backend. The shards are required as they are: the package's own loader for CommonJS copies every
// character of them as a property, which takes a minute.
const fs = require("fs");
const path = require("path");
const tf = require("@tensorflow/tfjs");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
const { load } = require("nsfwjs/core");
const { InceptionV3Model } = require("nsfwjs/models/inception_v3");

const folder = path.join(path.dirname(require.resolve("nsfwjs/core")), "..", "models", "inception_v3");
const shards = InceptionV3Model.numOfWeightBundles;
const required = (file) => async () => ({ default: require(path.join(folder, file)) });
const model = {
  ...InceptionV3Model,
  modelJson: required("model.min.js"),
  weightBundles: Array.from({ length: shards }, (_, i) => required(`group1-shard${i + 1}of${shards}.min.js`)),
};

(async () => {
  setWasmPaths(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm")) + path.sep);
  if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js has no WebAssembly backend here.");
  console.info = () => {};
  const network = await load("InceptionV3", { modelDefinitions: [model] });
  const args = process.argv.slice(2);
  for (let i = 0; i < args.length; i += 3) {
    const [width, height] = [Number(args[i + 1]), Number(args[i + 2])];
    const image = tf.tensor3d(new Uint8Array(fs.readFileSync(args[i])), [height, width, 3], "int32");
    const logits = network.infer(image);
    console.log(JSON.stringify(Array.from(await logits.data())));
  }
})();
