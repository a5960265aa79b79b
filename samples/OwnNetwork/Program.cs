// A table of one's own, and all that it gets for nothing: a summary, keys, training, features, an embedding, Grad-CAM, new classes, frozen stages.
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
NativeAllocator.KeepFreedMemory();   // this process is ours
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

// Training, on the 2,000 images that come with this repository.
var data = IdxImages.Read(
    Path.Combine(images, "t10k-images-idx3-ubyte.gz"), Path.Combine(images, "t10k-labels-idx1-ubyte.gz"), FashionMnist.ClassNames);
var training = new ImageLoader(data, ImagePreprocessing.FashionMnist, ImageAugmentation.ForFashionMnist, new() { DropLast = true });
var same = new ImageLoader(data, ImagePreprocessing.FashionMnist, options: new() { Shuffle = false });
await foreach (var done in new Trainer(network, training, same, new() { Epochs = 3 }).RunAsync())
{
    if (done is TrainingEpoch { Result: var result }) Console.WriteLine($"epoch {result.Epoch}: {result.Top1:P1} of the images it was trained on");
}

// Its weights, under the rows' names, for PyTorch too.
var weights = Path.Combine(folder, "own_network.safetensors");
network.SaveWeights(weights);
var residualKeys = network.state_dict().Keys.Where(key => key.StartsWith("residual.0.", StringComparison.Ordinal));
Console.WriteLine($"{weights}: {string.Join(", ", residualKeys.Take(3))}, …");

// Several stages in one pass, and the vector before the classifier.
network.eval();
using (torch.no_grad())
using (var x = torch.rand(2, 1, 28, 28))
using (var features = network.Features(x, ["residual.1", "mixed"]))
{
    foreach (var (stage, values) in features) Console.WriteLine($"{stage}: {string.Join('×', values.shape)}");
}

// How alike two images are, and where the evidence for a class lies.
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

// The same features for three new classes: all but the classifier is loaded, and all before the block stays as it is.
using var tuned = new InceptionNetwork(
    Table(classes: 3), new() { GradientCheckpointing = true, Loading = new() { Classifier = ClassifierLoading.Skip } }, weights);
tuned.Freeze(upTo: "residual.1");
var loaded = tuned.LoadReport!;
Console.WriteLine($"{loaded.Loaded.Count} tensors loaded, new: {string.Join(", ", loaded.Kept.Select(kept => kept.Key))}");
Console.WriteLine($"training changes {string.Join(", ", tuned.TrainableParameters().Keys)}");
