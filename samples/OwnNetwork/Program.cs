// Defines a network of your own as a table, and shows what the library does with it: summary, key names, training, features, embeddings,
// Grad-CAM, new classes, frozen stages.
//
//     dotnet run -c Release --project samples/OwnNetwork [FOLDER]

using Inception.Embeddings;
using Inception.Explanation;
using Inception.Models;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Runtime;
using Inception.Training;
using Inception.Training.Augmentation;
using Inception.Training.Data;
using Inception.Weights;
using TorchSharp;
using static Inception.Networks.Tables.Rows;

var folder = Directory.CreateDirectory(args.ElementAtOrDefault(0) ?? Path.Combine(Path.GetTempPath(), "inception-own-network")).FullName;
var images = Path.Combine(AppContext.BaseDirectory, "fashion-mnist");
NativeAllocator.KeepFreedMemory();   // suits a process that does nothing else
torch.random.manual_seed(1);

// The network: an Inception block and two scaled residuals, in a dozen lines.
static NetworkTable Table(int classes) => new("own_network", Input: new(1, 28, 28),
[
    Conv("stem", 32, 3, padding: 1),                                //  32×28×28
    MaxPool("pool", 2, stride: 2),                                  //  32×14×14
    ..Repeat(2, i => Residual($"residual.{i}", scale: 0.3, relu: true,
        Split(
            Branch(Conv("branch0", 16, 1)),
            Branch("branch1", Conv("0", 16, 1), Conv("1", 16, 3, padding: 1))),
        PlainConv("joined", 32, 1, bias: true))),                   //  32×14×14
    Block("mixed",                                                  // 128×7×7
        Branch(Conv("branch3x3", 96, 3, stride: 2, padding: 1)),
        Branch(MaxPool("", 3, stride: 2, padding: 1))),
    GlobalPool("avgpool", GlobalPooling.Average), Flatten(),        // 128
    Linear("fc", classes),
]);

using var network = new InceptionNetwork(Table(classes: 10));
foreach (var stage in network.Summarize().Stages.Where(stage => stage.Name.Length > 0))
{
    Console.WriteLine($"{stage.Name,-12} {stage.Output,-10} {stage.Parameters,8:N0} parameters {stage.MultiplyAdds,12:N0} multiply-adds");
}

// Trains on the 2,000 images that come with this repository.
var data = IdxImages.Read(
    Path.Combine(images, "t10k-images-idx3-ubyte.gz"), Path.Combine(images, "t10k-labels-idx1-ubyte.gz"), FashionMnist.ClassNames);
var training = new ImageLoader(data, ImagePreprocessing.FashionMnist, ImageAugmentation.ForFashionMnist, new() { DropLast = true });
var same = new ImageLoader(data, ImagePreprocessing.FashionMnist, options: new() { Shuffle = false });
await foreach (var done in new Trainer(network, training, same, new() { Epochs = 3 }).RunAsync())
{
    if (done is TrainingEpoch { Result: var result }) Console.WriteLine($"epoch {result.Epoch}: {result.Top1:P1} top-1 on the training images");
}

// Saves the weights. The checkpoint's keys follow the names of the rows, and PyTorch can read the file too.
var weights = Path.Combine(folder, "own_network.safetensors");
network.SaveWeights(weights);
var residualKeys = network.state_dict().Keys.Where(key => key.StartsWith("residual.0.", StringComparison.Ordinal));
Console.WriteLine($"{weights}: {string.Join(", ", residualKeys.Take(3))}, …");

// Reads the feature maps of several stages in one forward pass.
network.eval();
using (torch.no_grad())
using (var x = torch.rand(2, 1, 28, 28))
using (var features = network.Features(x, ["residual.1", "mixed"]))
{
    foreach (var (stage, values) in features) Console.WriteLine($"{stage}: {string.Join('×', values.shape)}");
}

// Measures how similar two images are, and shows which parts of an image support its class.
string Image(string name) => Path.Combine(images, name);
using (var embedder = new ImageEmbedder(new Model(new InceptionNetwork(Table(10), weights: weights), ImagePreprocessing.FashionMnist)))
{
    var boot = embedder.Embed(Image("ankle-boot-0.png"));
    var otherBoot = embedder.Embed(Image("ankle-boot-1.png"));
    var shirt = embedder.Embed(Image("shirt-0.png"));
    Console.WriteLine($"cosine similarity of two boots: {CosineSimilarity.Between(boot, otherBoot):F2}");
    Console.WriteLine($"cosine similarity of a boot and a shirt: {CosineSimilarity.Between(boot, shirt):F2}");
}

using (var explainer = new ImageExplainer(new Model(new InceptionNetwork(Table(10), weights: weights), ImagePreprocessing.FashionMnist)))
{
    var explanation = explainer.Explain(Image("bag-0.png"));
    var cam = Path.Combine(folder, "cam.png");
    File.WriteAllBytes(cam, explanation.Blend().ToPng());
    var activation = explanation.Activation;
    Console.WriteLine($"{cam}: {FashionMnist.ClassNames[activation.Class]} ({activation.Probability:P0}) at {activation.Stage}");
}

// Reuses the features for three new classes: loads everything except the classifier, and freezes the stages before the Inception block.
using var tuned = new InceptionNetwork(
    Table(classes: 3), new() { GradientCheckpointing = true, Loading = new() { Classifier = ClassifierLoading.Skip } }, weights);
tuned.Freeze(upTo: "residual.1");
var loaded = tuned.LoadReport!;
Console.WriteLine($"{loaded.Loaded.Count} tensors loaded, new: {string.Join(", ", loaded.Kept.Select(kept => kept.Key))}");
Console.WriteLine($"trainable parameters: {string.Join(", ", tuned.TrainableParameters().Keys)}");
