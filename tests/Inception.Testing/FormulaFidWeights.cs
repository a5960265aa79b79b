using Inception.Networks;
using Inception.Weights.Formats;

namespace Inception.Testing;

/// <summary>A checkpoint of the FID network under <see cref="FormulaWeights"/>, which stays in the folder of temporary files.</summary>
public static class FormulaFidWeights
{
    /// <summary>The file. It is made by the first who asks.</summary>
    public static string Path { get; } = Create();

    private static string Create()
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"inception-tests-fid-{Environment.UserName}-1.safetensors");
        if (File.Exists(path)) return path;
        using var network = new FidInceptionV3();
        FormulaWeights.Fill(network);
        var unfinished = $"{path}.{Environment.ProcessId}";
        SafetensorsFile.Write(unfinished, network.state_dict());
        File.Move(unfinished, path, overwrite: true);
        return path;
    }
}
