using Inception.Preprocessing;
using Inception.Training.Transfer;

namespace Inception.Training.Tests.Transfer;

/// <summary>Computes features as a program, which can be given a disk that is full.</summary>
internal static class FeatureProbe
{
    public const string Command = "features";

    public const int Images = 400, BatchSize = 50;

    public static async Task RunAsync(string[] arguments)
    {
        using var network = ShippedTrunk.Network();
        try
        {
            using var features = await new FeatureCache(arguments[1]).GetAsync(network, ImagePreprocessing.FashionMnist, ShippedTrunk.First(Images), new() { BatchSize = BatchSize });
            Console.WriteLine($"computed {features.Computed}");
        }
        catch (Exception failure) when (failure is IOException or ArgumentOutOfRangeException)   // .NET's word for a file above the limit of the process
        {
            Console.WriteLine($"failed: {failure.Message}");
        }
    }
}
