// Shows the Inception block and its arithmetic, prints Inception v3 as a table, and classifies real images. It runs offline.
//
//     dotnet run -c Release --project samples/Demo

using Inception.Classification;
using Inception.Layers;
using Inception.Networks;
using Inception.Runtime;
using static TorchSharp.torch;

Console.OutputEncoding = System.Text.Encoding.UTF8;
OpenMpThreads.Wait(ThreadWaiting.Brief);   // before libtorch loads: waiting threads soon leave the cores to other processes
ShowBlock();
ShowReduction();
ShowNetwork();
ClassifyImages();

static void ShowBlock()
{
    Title("1. The Inception block: four branches read the same input; their outputs are joined on the channel axis");
    using var block = new InceptionBlock(inChannels: 32, poolFeatures: 64);
    using var input = rand(1, 32, 28, 28);
    using var output = block.call(input);
    Console.WriteLine($"""
            input  {Shape(input)}
              ├─ 1×1 (64) ────────────────────┐   32·64            + 2·64        =   2,176 parameters
              ├─ 1×1 (64) ─── 3×3 (96) ───────┤   32·64 + 64·96·9  + 2·(64 + 96) =  57,664
              ├─ 1×1 (48) ─── 5×5 (64) ───────┤   32·48 + 48·64·25 + 2·(48 + 64) =  78,560
              └─ max-pool 3×3 ─── 1×1 (64) ───┤   32·64            + 2·64        =   2,176
            output {Shape(output)}                  sum, counted in the module:      {Parameters(block):N0}
            64 + 96 + 64 + 64 = {block.OutChannels} channels
        """);
}

static void ShowReduction()
{
    Title("2. Why a 1×1 convolution comes first: weights of a 3×3 convolution from 192 to 128 channels");
    using var direct = new BasicConv2d(192, 128, 3, padding: 1);
    using var reduce = new BasicConv2d(192, 96, 1);
    using var expand = new BasicConv2d(96, 128, 3, padding: 1);
    var (whole, reduced) = (Weights(direct), Weights(reduce) + Weights(expand));
    Console.WriteLine($"    directly:            192·128·3·3             = {whole:N0} weights");
    Console.WriteLine($"    through 96 channels: 192·96·1·1 + 96·128·3·3 = {reduced:N0} weights ({(double)reduced / whole - 1:P0})");
}

static void ShowNetwork()
{
    var network = NetworkSummary.Create(new InceptionV3Options().CreateTable());
    Title($"3. A network is a table of such blocks: Inception v3 for images of {network.Input}");
    Console.WriteLine($"    {"stage",-16} {"output",12} {"parameters",12} {"multiply-adds",15}");
    foreach (var stage in network.Stages.Where(stage => stage.Name.Length > 0))
        Console.WriteLine($"    {stage.Name,-16} {stage.Output,12} {stage.Parameters,12:N0} {stage.MultiplyAdds,15:N0}");
    Console.WriteLine($"    {"sum",-16} {"",12} {network.Parameters,12:N0} {network.MultiplyAdds,15:N0}");
}

static void ClassifyImages()
{
    Title("4. Test images of Fashion-MNIST, classified with the weights in this repository (InceptionMedium)");
    // The metadata of the checkpoint holds the network, the preprocessing and the labels.
    using var classifier = ImageClassifier.Load(Path.Combine(AppContext.BaseDirectory, "inception_medium.safetensors"));
    var images = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "images"), "*.png").Order(StringComparer.Ordinal).ToList();
    foreach (var (image, predictions) in classifier.ClassifyMany(images, top: 1))
        Console.WriteLine($"    {Path.GetFileName(image),-18} {predictions[0].Label,-12} {predictions[0].Probability,7:P1}");
}

static void Title(string text) => Console.WriteLine($"\n{text}");

static string Shape(Tensor tensor) => string.Join('×', tensor.shape[1..]);

static long Parameters(nn.Module module) => module.parameters().Sum(parameter => parameter.numel());

static long Weights(BasicConv2d layer) => layer.named_parameters().Single(entry => entry.name == "conv.weight").parameter.numel();
