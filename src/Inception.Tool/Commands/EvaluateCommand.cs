using System.CommandLine;
using Inception.Networks;
using Inception.Tool.Data;
using Inception.Tool.Evaluating;
using Inception.Training.Data;

namespace Inception.Tool.Commands;

/// <summary><c>inception evaluate</c>: what a model is worth on images whose classes are known.</summary>
internal static class EvaluateCommand
{
    private const string Examples = """
        Examples:
          inception evaluate --data fashion-mnist                                  (the shipped model on the 10,000 test images)
          inception evaluate --model runs/1/model.safetensors --data test-images (a folder for each class)
          inception evaluate --model runs/five/model.safetensors --data fashion-mnist --classes t-shirt-top,trouser,pullover,dress,coat
          inception evaluate --model inception_v3.tv_in1k --data imagenet/val --batch 16 --precision bf16
          inception evaluate --model runs/1/model.safetensors --data fashion-mnist --engine compiled --json
        """;

    public static Command Create()
    {
        var model = new ModelOptions();
        var data = new Option<string>("--data") { Description = $"The images: {ImageData.Accepted}", HelpName = "fashion-mnist|FOLDER|FILE", Required = true };
        var dataDir = new Option<string?>("--data-dir") { Description = "The folder of Fashion-MNIST's four files; the usual places, then a download, when left out", HelpName = "DIR" };
        var classes = new Option<string?>("--classes") { Description = "Only the images of these classes, with commas between; a name may be written as files have it (t-shirt-top); all when left out", HelpName = "A,B,…" };
        var batch = CommonOptions.WholeNumber(new("--batch") { Description = "Images that go through the network together", HelpName = "N", DefaultValueFactory = _ => 32 });
        var corrupt = CommonOptions.OneOf(new("--corrupt") { Description = "What to do at a file that is no image", DefaultValueFactory = _ => "fail" }, "fail", "skip");
        var engine = new EngineOptions();
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Measure a model on labelled images: accuracy, classes, confusion, calibration and time") { data, dataDir, classes, batch, corrupt, json, HelpWithExamples.Option(Examples) };
        model.AddTo(command);
        engine.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            engine.Check(parsed);
            var (source, directory) = (parsed.GetValue(data)!, parsed.GetValue(dataDir));
            if (directory is not null && source != ImageData.FashionMnist) throw new UserException("--data-dir is about --data fashion-mnist: name the images by --data alone.");
            var isFashionMnist = source == ImageData.FashionMnist && !Directory.Exists(source);
            var fashion = isFashionMnist ? (await ImageData.FashionMnistAsync(directory, cancellation)).Test : null;
            var loaded = await model.LoadAsync(parsed, cancellation, namesClasses: true);
            ILabelledImages images;
            try
            {
                images = (fashion ?? ImageData.Open(source, loaded.Labels!)).OfClasses(parsed.GetValue(classes)).Under(loaded.Labels!);
            }
            catch
            {
                loaded.Network.Dispose();
                throw;
            }

            var parameters = loaded.Network.Summarize().Parameters;
            var work = new EngineWork(NetworkOutput.Logits, images.Count, parsed.GetValue(batch)!.Value, loaded.Preprocessing.CropSize, loaded.Preprocessing.CropSize);
            using var network = engine.Create(parsed, loaded.Network, work, loaded.Preprocessing, cancellation);
            var batches = new ImageLoader(
                images, loaded.Preprocessing, options: new() { BatchSize = work.Batch, Shuffle = false, OnCorrupt = parsed.GetValue(corrupt) == "skip" ? CorruptImages.Skip : CorruptImages.Fail });
            Evaluation evaluation;
            using (var bar = new ProgressLine(cancellation)) evaluation = Evaluation.Of(network, batches, bar, cancellation);
            var text = new EvaluationText(evaluation, loaded.Name, parameters, EngineOptions.NameOf(network), PrecisionOptions.NameOf(network), batches.SkippedImages.Count);
            if (parsed.GetValue(json)) text.WriteJson();
            else text.Write();
            return 0;
        });
        return command;
    }
}
