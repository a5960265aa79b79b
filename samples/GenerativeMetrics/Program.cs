// Computes the FID of a toy generator after each epoch. The statistics of the real images are computed once and saved to a file.
//
//     dotnet run -c Release --project samples/GenerativeMetrics
//     epoch 1: FID …
//     epoch 2: FID …, lower with each epoch
//
//     dotnet run -c Release --project samples/GenerativeMetrics my-weights.pth 200    # a checkpoint of fid_inception_v3; images per set

using System.Globalization;
using Inception;
using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;
using Inception.Samples.GenerativeMetrics;

const int Epochs = 4, Features = 64;   // FID of 64 features needs about 100 images; FID of 2,048 features needs about 10,000
const string RealStatistics = "real.npz";

var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
try
{
    var options = new FidNetworkOptions { Dimensions = [Features], Logits = false };
    using var network = args.Length > 0 ? FidNetwork.Load(args[0], options) : FidNetwork.Load(options);   // without a file, it downloads the published weights
    var extractor = new FeatureExtractor(network, MetricOptions.For(MetricConvention.TorchFidelity).Preprocessing);

    if (!File.Exists(RealStatistics)) Collect(Disks.Real(count)).Save(RealStatistics);
    var real = FeatureStatistics.Load(RealStatistics);
    for (var epoch = 1; epoch <= Epochs; epoch++)
    {
        // In a training loop, the generator trains for one epoch here.
        var fid = FrechetDistance.Compute(Collect(Disks.Generated(count, epoch)), real);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}: FID {fid.Value:F2}"));
    }

    return 0;

    FeatureStatistics Collect(IEnumerable<Inception.Imaging.RgbImage> images)
    {
        using var source = ImageSource.Stream(images, count: count);
        var statistics = new FeatureStatistics(Features);
        extractor.Extract(source, batch => statistics.Update(batch.Rows($"{Features}")));
        return statistics;
    }
}
catch (Exception failure) when (failure is InceptionException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
