// node nsfwjs.cjs IMAGE WIDTH HEIGHT ...: raw RGB bytes to the probabilities that nsfwjs gives, one line of JSON for each image.
const fs = require("fs");
const path = require("path");
const tf = require("@tensorflow/tfjs");
const { load } = require("nsfwjs/core");
const { InceptionV3Model } = require("nsfwjs/models/inception_v3");

(async () => {
  await tf.setBackend("cpu");
  console.info = () => {};
  const model = await load("InceptionV3", { modelDefinitions: [InceptionV3Model] });
  const args = process.argv.slice(2);
  for (let i = 0; i < args.length; i += 3) {
    const [width, height] = [Number(args[i + 1]), Number(args[i + 2])];
    const image = tf.tensor3d(new Uint8Array(fs.readFileSync(args[i])), [height, width, 3], "int32");
    const logits = model.infer(image);
    console.log(JSON.stringify(Array.from(await logits.data())));
  }
})();
